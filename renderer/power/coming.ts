// What entries of a schedule will do, counted in the page: what is typed is not stored yet.
import { type SpecialDays, skippingCalendar } from '#shared/calendar.ts'
import { between, nextAfter, occurrenceNote, parseCron } from '#shared/cron.ts'
import type { PowerCron } from '#shared/grid-cron.ts'
import type { PowerAction } from '#shared/power.ts'
import { DAY_MS, spanAt, toInstants, toLocal } from '#shared/zone.ts'
import { formatTimeOfDay } from '../ui/time.ts'

export type ComingFiring = {
  readonly at: number
  readonly action: PowerAction
  /** What is odd about it, in words; null when nothing is. */
  readonly note: string | null
  /** Whether it will do nothing. */
  readonly isPassedOver: boolean
}

type Timetable = {
  readonly crons: readonly PowerCron[]
  readonly timeZone: string
  readonly calendars: readonly SpecialDays[]
  /** Everything is paused until then; null when nothing is, Infinity when till somebody resumes. */
  readonly pausedUntil: number | null
}

/** The first firings after an instant, in order. Entries that are no cron expressions fire never. */
export function comingFirings(timetable: Timetable, after: number, limit: number): readonly ComingFiring[] {
  return firingsOf(timetable, (cron) => {
    const found: number[] = []
    for (let at = nextAfter(cron, timetable.timeZone, after); at !== null && found.length < limit; ) {
      found.push(at)
      at = nextAfter(cron, timetable.timeZone, at)
    }
    return found
  }).slice(0, limit)
}

export type ClockChange = {
  readonly at: number
  /** Minutes the clock is put forward; back where it is below zero. */
  readonly byMinutes: number
  /** What the clock shows before and after: `02:00`, `03:00`. */
  readonly from: string
  readonly to: string
  /** The firings that it touches. */
  readonly touched: readonly ComingFiring[]
}

/** The next change of the zone's clock within a year, and what it does to the entries; null when there is none. */
export function nextClockChange(timetable: Timetable, after: number): ClockChange | null {
  const { timeZone } = timetable
  const span = changeAfter(timeZone, after)
  if (span === null) return null
  const { at, before, offset } = span
  const touched = firingsOf(timetable, (cron) =>
    between(cron, timeZone, at - DAY_MS, at + DAY_MS, 200),
  ).filter(({ note }) => note !== null && CLOCK_NOTE.test(note))
  const clockAt = (wallOffset: number) => formatTimeOfDay(Math.floor(((at + wallOffset) % DAY_MS) / 60_000))
  return { at, byMinutes: (offset - before) / 60_000, from: clockAt(before), to: clockAt(offset), touched }
}

const CLOCK_NOTE = /comes twice|does not exist|second pass/

function changeAfter(timeZone: string, after: number) {
  const { offset: before } = spanAt(timeZone, after)
  const limit = after + 366 * DAY_MS
  for (let at = spanAt(timeZone, after).end; at < limit; at = spanAt(timeZone, at).end) {
    const { offset } = spanAt(timeZone, at)
    if (offset !== before) return { at, before, offset }
  }
  return null
}

function firingsOf(
  timetable: Timetable,
  instantsOf: (cron: ReturnType<typeof parseCron>) => readonly number[],
): readonly ComingFiring[] {
  const found = timetable.crons.flatMap(({ expression, action }) => {
    const cron = parsed(expression)
    if (cron === null) return []
    return instantsOf(cron).map((at) => ({ at, action, ...noteOf(timetable, cron, { at, action }) }))
  })
  const starts = new Set(found.filter(({ action }) => action === 'start').map(({ at }) => at))
  return found
    .map((firing) =>
      firing.action === 'stop' && starts.has(firing.at) && firing.note === null
        ? { ...firing, note: 'a start at the same time wins', isPassedOver: true }
        : firing,
    )
    .toSorted((a, b) => a.at - b.at || Number(a.action === 'stop') - Number(b.action === 'stop'))
}

function noteOf(
  { timeZone, calendars, pausedUntil }: Timetable,
  cron: ReturnType<typeof parseCron>,
  { at, action }: { readonly at: number; readonly action: PowerAction },
): Pick<ComingFiring, 'note' | 'isPassedOver'> {
  if (pausedUntil !== null && at < pausedUntil) return { note: 'everything is paused', isPassedOver: true }
  const calendar = skippingCalendar(calendars, action, at, timeZone)
  if (calendar !== null) return { note: `skipped: ${calendar.name}`, isPassedOver: true }
  return { note: clockNote(cron, timeZone, at), isPassedOver: false }
}

/** What a change of the clock does to a firing. */
function clockNote(cron: ReturnType<typeof parseCron>, timeZone: string, at: number): string | null {
  const note = occurrenceNote(cron, timeZone, at)
  const local = toLocal(timeZone, at)
  const clock = formatTimeOfDay(local.hour * 60 + local.minute)
  if (note === 'gap') return `clock goes forward: its time does not exist, so it fires at ${clock}`
  if (note === 'repeated') return `clock goes back: the second pass of ${clock}`
  if (toInstants(timeZone, local).length < 2) return null
  return cron.fixed
    ? `clock goes back: ${clock} comes twice, it fires at the first`
    : `clock goes back: ${clock} comes twice, it fires at both`
}

function parsed(expression: string): ReturnType<typeof parseCron> | null {
  try {
    return parseCron(expression)
  } catch {
    return null
  }
}
