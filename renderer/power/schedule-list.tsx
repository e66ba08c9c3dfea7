import { LastFiring } from '../activity/last-firing.tsx'
import { useLastFirings } from '../activity/queries.ts'
import type { Intent, Schedule } from '../api-types.ts'
import { useIsReadOnly } from '../session.tsx'
import { Action } from '../ui/action.tsx'
import { HeadRow } from '../ui/head-row.tsx'
import rows from '../ui/rows.module.css'
import { SwitchRow } from '../ui/switch-row.tsx'
import { zoneName } from '../ui/time.ts'
import { ActsOn } from './acts-on.tsx'
import { CronWords } from './cron-words.tsx'
import { NextFiring } from './next-firing.tsx'
import { useFlip } from './queries.ts'
import classes from './schedule-list.module.css'

type Props = { readonly schedules: readonly Schedule[] }

export function ScheduleList({ schedules }: Props) {
  const { data: last } = useLastFirings()
  return (
    <ul className={`${rows.list} ${classes.list}`}>
      <HeadRow names={['', 'Schedule', 'Times', 'Acts on', 'Next, and the last before it']} />
      {schedules.map((schedule) => (
        <ScheduleRow key={schedule.id} schedule={schedule} last={last?.get(schedule.id)} />
      ))}
    </ul>
  )
}

type RowProps = { readonly schedule: Schedule; readonly last: Intent | undefined }

function ScheduleRow({ schedule, last }: RowProps) {
  const flip = useFlip(schedule)
  const isReadOnly = useIsReadOnly()
  const isOn = flip.isPending ? flip.variables : schedule.enabled
  return (
    <li className={`${rows.row} ${classes.row}`} data-off={!isOn} data-schedule={schedule.id}>
      <div className={classes.switch}>
        <SwitchRow
          name={schedule.name}
          isOn={isOn}
          isReadOnly={isReadOnly}
          onFlip={(on) => flip.mutate(on)}
        />
      </div>
      <div className={`${rows.stack} ${classes.name}`}>
        <span className={rows.name}>{schedule.name}</span>
        {schedule.description && <span className={rows.quiet}>{schedule.description}</span>}
      </div>
      <Timetable schedule={schedule} />
      <div className={classes.acts}>
        <ActsOn schedule={schedule} />
      </div>
      <div className={`${rows.stack} ${classes.next}`}>
        <NextFiring schedule={schedule} isOn={isOn} />
        {last && <LastFiring intent={last} timeZone={schedule.timezone} />}
      </div>
    </li>
  )
}

const SHOWN = 4

/** The times of a schedule in words, and whose clock they are read on. */
function Timetable({ schedule }: { readonly schedule: Schedule }) {
  const { crons, timezone } = schedule
  if (crons.length === 0) return <div className={`${rows.quiet} ${classes.times}`}>No times yet</div>
  return (
    <div className={`${rows.stack} ${classes.times}`}>
      {crons.slice(0, SHOWN).map(({ id, cronExpression, action }) => (
        <span key={id} className={classes.time}>
          <Action action={action} />
          <CronWords expression={cronExpression} />
        </span>
      ))}
      <span className={rows.quiet} title={timezone}>
        {crons.length > SHOWN && `and ${crons.length - SHOWN} more · `}
        {zoneName(timezone)} time
      </span>
    </div>
  )
}
