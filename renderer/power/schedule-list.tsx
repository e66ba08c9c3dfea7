import { Skeleton } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { countRunning, weekOf } from '#shared/week-paint.ts'
import { WEEK_MINUTES } from '#shared/weekly-grid.ts'
import { LastFiring } from '../activity/last-firing.tsx'
import { useLastFirings } from '../activity/queries.ts'
import type { Intent } from '../api-types.ts'
import { useIsReadOnly } from '../session.tsx'
import { HeadRow } from '../ui/head-row.tsx'
import { counted } from '../ui/natural.ts'
import rows from '../ui/rows.module.css'
import { SwitchRow } from '../ui/switch-row.tsx'
import { zoneName } from '../ui/time.ts'
import { VirtualList } from '../ui/virtual-list.tsx'
import { useListed } from './list-queries.ts'
import { NextFiring } from './next-firing.tsx'
import { useFlip } from './queries.ts'
import classes from './schedule-list.module.css'
import { describeTargets } from './target-words.ts'
import type { ListedSchedule } from './types.ts'
import { WeekPicture } from './week-picture.tsx'
import { dollars, hoursWords, monthlySaving } from './week-words.ts'

const ROW_HEIGHT = 78

type Props = { readonly ids: readonly { readonly id: string }[] }

/** Any number of schedules; each row asks for what it shows when it comes into sight. */
export function ScheduleList({ ids }: Props) {
  const { data: last } = useLastFirings()
  return (
    <VirtualList
      items={ids}
      getKey={({ id }) => id}
      label="Schedules"
      estimate={ROW_HEIGHT}
      className={`${rows.list} ${classes.list}`}
      rowClassName={`${rows.row} ${classes.row}`}
      head={<HeadRow names={['', 'Schedule', 'Week', 'Acts on', 'Next, and the last before it']} />}
      renderRow={({ id }) => <ScheduleRow id={id} last={last?.get(id)} />}
    />
  )
}

type RowProps = { readonly id: string; readonly last: Intent | undefined }

const ScheduleRow = memo(function ScheduleRow({ id, last }: RowProps) {
  const { data, isError } = useListed(id)
  if (data) return <Known schedule={data} last={last} />
  return (
    <div className={classes.waiting}>
      {isError ? <span className={rows.quiet}>This schedule is gone.</span> : <Skeleton height={18} />}
    </div>
  )
})

function Known({ schedule, last }: { readonly schedule: ListedSchedule; readonly last: Intent | undefined }) {
  const flip = useFlip(schedule)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : schedule.enabled
  const { id, name, description, timezone } = schedule
  return (
    <>
      <div className={classes.switch}>
        <SwitchRow name={name} isOn={isOn} isReadOnly={isReadOnly} onFlip={(on) => flip.mutate(on)} />
      </div>
      <div className={`${rows.stack} ${classes.name}`} data-off={!isOn}>
        <Link className={`${rows.name} ${classes.link}`} href={`/schedules/${encodeURIComponent(id)}`}>
          {name}
        </Link>
        <span className={rows.quiet}>
          {description && `${description} · `}
          <span title={timezone}>{zoneName(timezone)} time</span>
        </span>
      </div>
      <Week schedule={schedule} />
      <Targets schedule={schedule} />
      <div className={`${rows.stack} ${classes.next}`}>
        <NextFiring schedule={schedule} isOn={isOn} />
        {last && <LastFiring intent={last} timeZone={timezone} />}
      </div>
    </>
  )
}

/** The week as a picture, and in hours. */
function Week({ schedule: { crons, reach } }: { readonly schedule: ListedSchedule }) {
  const week = weekOf(crons.map(({ cronExpression, action }) => ({ expression: cronExpression, action })))
  const running = countRunning(week.running)
  const off = WEEK_MINUTES - running
  const saving = week.sides === 'both' && off > 0 ? monthlySaving(off, reach.hourlyCost) : null
  const words =
    crons.length === 0
      ? 'No times yet'
      : week.sides === 'stops'
        ? 'Only stops'
        : week.sides === 'starts'
          ? 'Only starts'
          : week.sides === 'none'
            ? 'Days of the month'
            : `${hoursWords(off)} off a week`
  return (
    <div className={classes.week}>
      <WeekPicture crons={crons} />
      <span className={classes.hours}>
        {words}
        {saving !== null && <span className={rows.quiet}> · saves {dollars(saving)} a month</span>}
      </span>
    </div>
  )
}

function Targets({ schedule }: { readonly schedule: ListedSchedule }) {
  const { resources, running, held } = schedule.reach
  return (
    <div className={`${rows.stack} ${classes.acts}`}>
      <span>{describeTargets(schedule)}</span>
      {resources > 0 && (
        <span className={rows.quiet}>
          {running} of {counted(resources, 'resource')} running
        </span>
      )}
      {held > 0 && (
        <span className={classes.held}>
          <IconHandStop size={13} aria-hidden /> {held === resources ? 'held' : `${held} held`}: firings pass
          over it
        </span>
      )}
    </div>
  )
}
