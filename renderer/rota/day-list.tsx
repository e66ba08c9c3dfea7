// The timeline as a list of days, where there is no room to draw it.
import { Button } from '@mantine/core'
import { useIsReadOnly } from '../session.tsx'
import { formatClock } from '../ui/time.ts'
import { type Bar, barsOf, gapsOf, lanesOf } from './bars.ts'
import type { Clock } from './clock.ts'
import classes from './day-list.module.css'
import { nameOf } from './names.ts'
import type { NewPeriod } from './override-form.tsx'
import { Face, useDirectory } from './person.tsx'
import { dayAt, dayWords, type Span, startOfDay } from './span.ts'
import type { Timeline } from './types.ts'
import { fromName, laneName, reasonWords } from './words.ts'

type Props = {
  readonly timeline: Timeline
  readonly span: Span
  readonly clock: Clock
  readonly now: number
  readonly onOverride: (period: NewPeriod) => void
}

/** Each day with who is on call, from when to when, and what lies bare. */
export function DayList(props: Props) {
  const { span, clock, now } = props
  const today = dayAt(now, clock.zone)
  // Of what is over only days on which somebody was on call are worth a line.
  const days = Array.from(
    { length: span.endDay - span.firstDay },
    (_, index) => span.firstDay + index,
  ).filter((day) => day >= today || hasDuty(props, day))
  return (
    <ol className={classes.days}>
      {days.map((day) => (
        <li key={day} className={classes.day} data-today={day === today} data-past={day < today}>
          <h4 className={classes.date}>
            {dayWords(day, { long: true })}
            {day === today && <span className={classes.today}>today</span>}
          </h4>
          <Day {...props} day={day} />
        </li>
      ))}
    </ol>
  )
}

function hasDuty({ timeline, span, clock }: Props, day: number): boolean {
  const within = { ...span, from: startOfDay(day, clock.zone), to: startOfDay(day + 1, clock.zone) }
  return lanesOf(timeline.final, within, { withEmpty: false }).length > 0
}

/** What is shorter has one time for its start and its end. */
const MINUTE_MS = 60_000

type Item = { readonly bar: Bar; readonly rotation: string; readonly rotationId: string }

function Day({ timeline, span, clock, now, day, onOverride }: Props & { readonly day: number }) {
  const isReadOnly = useIsReadOnly()
  const within = { ...span, from: startOfDay(day, clock.zone), to: startOfDay(day + 1, clock.zone) }
  const known = { from: Date.parse(timeline.from), to: Date.parse(timeline.to) }
  const items = lanesOf(timeline.final, within, { withEmpty: false }).flatMap((lane): Item[] =>
    barsOf(lane, within, known)
      .filter(({ startAt, endAt }) => endAt - startAt >= MINUTE_MS)
      .map((bar) => ({
        bar,
        rotation: laneName(lane.name),
        rotationId: lane.rotationId,
      })),
  )
  const times = (ends: Pick<Bar, 'startAt' | 'endAt'>) => dayTimes(ends, within, clock)
  return (
    <ul className={classes.shifts}>
      {items.map(({ bar, rotation, rotationId }) => (
        <Shift key={`${rotationId} ${bar.key}`} bar={bar} words={`${times(bar)} · ${rotation}`} />
      ))}
      {gapsOf(timeline.final, within, now).map((gap) => (
        <li key={gap.key} className={classes.gap} data-past={gap.endAt <= now}>
          <span>Nobody {times(gap)}</span>
          {!isReadOnly && gap.endAt > now && (
            <Button
              variant="default"
              aria-label={`Cover ${dayWords(day)}, ${times(gap)}`}
              onClick={() =>
                onOverride({ startAt: Math.max(gap.startAt, now), endAt: gap.endAt, rotations: null })
              }
            >
              Cover
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function Shift({ bar, words }: { readonly bar: Bar; readonly words: string }) {
  const { names } = useDirectory()
  const reason = reasonWords(bar.type, fromName(bar, names))
  return (
    <li className={classes.shift}>
      <Face participant={bar.recipient} size="sm" />
      <span className={classes.who}>
        <strong>{nameOf(bar.recipient, names)}</strong>
        <span className={classes.quiet}>{[words, reason].filter(Boolean).join(' · ')}</span>
      </span>
    </li>
  )
}

/** `all day`, `from 18:00`, `until 09:00`, `09:00 – 17:00`. */
function dayTimes(
  { startAt, endAt }: Pick<Bar, 'startAt' | 'endAt'>,
  { from, to }: Pick<Span, 'from' | 'to'>,
  clock: Clock,
): string {
  const [start, end] = [formatClock(startAt, clock.intl), formatClock(endAt, clock.intl)]
  if (startAt <= from && endAt >= to) return 'all day'
  if (startAt <= from) return `until ${end}`
  return endAt >= to ? `from ${start}` : `${start} – ${end}`
}
