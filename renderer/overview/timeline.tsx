import { IconCalendarTime } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { use } from 'react'
import { Link } from 'wouter'
import { request } from '../api.ts'
import type { PreviewFiring, Schedule } from '../api-types.ts'
import { useSchedules } from '../power/queries.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel, QueryView } from '../ui/panel.tsx'
import { useMinute } from '../ui/ticker.ts'
import { formatExact, formatWhen, zoneName } from '../ui/time.ts'
import { ZoneContext } from '../ui/when.tsx'
import { type Band, bandsOf, hoursOf, knownUntil, marksOf, onSpans } from './day.ts'
import classes from './timeline.module.css'

const SHOWN = 8
const HOUR_MS = 3_600_000
/** As wide as one firing is drawn. */
const MARK_WIDTH = '4px'
/** Half a word of the axis: the first and the last stay within the track. */
const HALF_WORD = '1.4em'

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
            style={{ left: `clamp(${HALF_WORD}, ${percent(place)}, 100% - ${HALF_WORD})` }}
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
  const { data: answer, isError } = usePreview(schedule.id, from)
  const timeZone = use(ZoneContext)
  const firings = answer?.data ?? []
  const bands = bandsOf(marksOf(firings, from))
  const end = answer?.meta.more ? knownUntil(firings, from) : 1
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
        {onSpans(firings, from, end).map((span) => (
          <span
            key={span.from}
            className={classes.on}
            style={{ left: percent(span.from), width: percent(span.to - span.from) }}
          />
        ))}
        {bands.map((band) => (
          <Firings
            key={`${band.firstAt} ${band.action} ${band.note}`}
            band={band}
            from={from}
            timeZone={timeZone}
          />
        ))}
        {end < 1 && (
          <span
            className={classes.unknown}
            title="Too many firings to show: there are more from here on"
            style={{ left: percent(end) }}
          />
        )}
        {isError && <span className={classes.words}>Could not be read</span>}
        {answer && bands.length === 0 && end === 1 && (
          <span className={classes.words}>Nothing in this time</span>
        )}
      </div>
    </li>
  )
}

const NAMES = { start: 'Start', stop: 'Stop' } as const

const NOTES = {
  paused: 'Paused',
  held: 'Held',
  calendar: 'A day that its calendar leaves out',
  gap: 'The clock jumps over this time',
  repeated: 'The clock shows this time twice',
} as const

type FiringsProps = { readonly band: Band; readonly from: number; readonly timeZone: string }

function Firings({ band, from, timeZone }: FiringsProps) {
  const { action, note, firstAt, lastAt, count } = band
  const first = formatWhen(firstAt, timeZone, from)
  const exact = [...new Set([firstAt, lastAt])].map((at) => formatExact(at, timeZone)).join('\n')
  const firings =
    firstAt === lastAt
      ? `${NAMES[action]} ${first}`
      : `${count} ${action}s from ${first} to ${formatWhen(lastAt, timeZone, from)}`
  const words = `${firings}, ${zoneName(timeZone)}`
  const remark = note === null ? '' : `\n${NOTES[note]}`
  return (
    <span
      className={classes.mark}
      role="img"
      aria-label={`${words}${remark}`}
      title={`${words}\n${exact}${remark}`}
      data-action={action}
      data-note={note}
      data-many={firstAt < lastAt}
      style={{
        left: percent(band.from),
        width: `calc(${percent(band.to - band.from)} + ${MARK_WIDTH})`,
      }}
    />
  )
}

type Preview = { readonly data: readonly PreviewFiring[]; readonly meta: { readonly more: boolean } }

/** What a schedule does from the beginning of this hour to a day from now. */
function usePreview(scheduleId: string, now: number) {
  const from = Math.floor(now / HOUR_MS) * HOUR_MS
  return useQuery({
    queryKey: ['schedules', 'preview', scheduleId, from],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        from: new Date(from).toISOString(),
        to: new Date(from + 25 * HOUR_MS).toISOString(),
      })
      return request<Preview>(`/api/schedules/${encodeURIComponent(scheduleId)}/preview?${query}`, { signal })
    },
    placeholderData: keepPreviousData,
  })
}
