import { IconCalendarTime } from '@tabler/icons-react'
import { use } from 'react'
import { Link } from 'wouter'
import type { Schedule } from '../api-types.ts'
import { usePreview, useSchedules } from '../power/queries.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatExact, formatWhen, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { hoursOf, type Mark, marksOf, onSpans } from './day.ts'
import classes from './timeline.module.css'

const SHOWN = 8
const MARKS = 60

/** The next 24 hours of the schedules that are on, on one axis in the operator's zone. */
export function Timeline() {
  const query = useSchedules()
  const now = useMinute()
  const timeZone = use(ZoneContext)
  const schedules = (query.data?.data ?? []).filter(({ enabled }) => enabled)
  const rest = schedules.length - SHOWN
  return (
    <Panel title="The next 24 hours" aside={<span className={classes.zone}>{zoneName(timeZone)} time</span>}>
      <QueryView query={query} what="The schedules">
        {() =>
          schedules.length === 0 ? (
            <EmptyState icon={IconCalendarTime} title="Nothing is planned">
              The schedules that are on show here when they will start and stop things.
            </EmptyState>
          ) : (
            <div className={classes.chart}>
              <Axis from={now} timeZone={timeZone} />
              <ul className={classes.rows}>
                {schedules.slice(0, SHOWN).map((schedule) => (
                  <Row key={schedule.id} schedule={schedule} from={now} />
                ))}
              </ul>
              {rest > 0 && (
                <Link href="/schedules" className={classes.rest}>
                  and {rest} more
                </Link>
              )}
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

const percent = (place: number): string => `${(place * 100).toFixed(3)}%`

function Axis({ from, timeZone }: { readonly from: number; readonly timeZone: string }) {
  return (
    <div className={classes.axis} aria-hidden>
      <span />
      <div className={classes.track}>
        {hoursOf(from, timeZone, 3).map(({ place, word }) => (
          <span
            key={place}
            className={classes.hour}
            data-major={Number(word.slice(0, 2)) % 6 === 0}
            style={{ left: percent(place) }}
          >
            {word}
          </span>
        ))}
      </div>
    </div>
  )
}

type RowProps = { readonly schedule: Schedule; readonly from: number }

function Row({ schedule, from }: RowProps) {
  const { data, isError } = usePreview(schedule.id, from)
  const timeZone = use(ZoneContext)
  const marks = marksOf(data ?? [], from)
  return (
    <li className={classes.row}>
      <span className={classes.name} title={schedule.name}>
        {schedule.name}
      </span>
      <div className={classes.track}>
        {hoursOf(from, timeZone, 3).map(({ place }) => (
          <span key={place} className={classes.grid} style={{ left: percent(place) }} />
        ))}
        <span className={classes.base} />
        {onSpans(data ?? [], from).map((span) => (
          <span
            key={span.from}
            className={classes.on}
            style={{ left: percent(span.from), width: percent(span.to - span.from) }}
          />
        ))}
        {marks.slice(0, MARKS).map((mark) => (
          <Firing key={`${mark.at} ${mark.action}`} mark={mark} from={from} timeZone={timeZone} />
        ))}
        {isError && <span className={classes.words}>Could not be read</span>}
        {data && marks.length === 0 && <span className={classes.words}>Nothing in this time</span>}
      </div>
    </li>
  )
}

const NOTES = {
  paused: 'Paused',
  held: 'Held',
  calendar: 'A day that its calendar leaves out',
  gap: 'The clock jumps over this time',
  repeated: 'The clock shows this time twice',
} as const

function Firing({
  mark,
  from,
  timeZone,
}: {
  readonly mark: Mark
  readonly from: number
  readonly timeZone: string
}) {
  const at = Date.parse(mark.at)
  const words = `${mark.action === 'start' ? 'Start' : 'Stop'} ${formatWhen(at, timeZone, from)}, ${zoneName(timeZone)}`
  const note = mark.note === null ? '' : `\n${NOTES[mark.note]}`
  return (
    <span
      className={classes.mark}
      role="img"
      aria-label={`${words}${note}`}
      title={`${words}\n${formatExact(at, timeZone)}${note}`}
      data-action={mark.action}
      data-note={mark.note}
      style={{ left: percent(mark.place) }}
    />
  )
}
