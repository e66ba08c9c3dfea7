// The scale of the axis by the wall clock of a zone: hours, days, and where the clock is put forward or back.
import { formatClock } from '../ui/time.ts'

/** A stretch of one offset from UTC; ms. */
type Stretch = { readonly from: number; readonly to: number; readonly offset: number }

export type Tick = { readonly at: number; readonly word: string; readonly isMidnight: boolean }
/** `short` is for where `word` has no room. */
export type Day = {
  readonly from: number
  readonly to: number
  readonly word: string
  readonly short: string
}
/** `byMinutes` is positive when the clock is put forward. */
export type ClockChange = { readonly at: number; readonly byMinutes: number }

type Range = { readonly from: number; readonly to: number }

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_MS),
]
/** Two changes of a clock are further apart. */
const PROBE_MS = 12 * HOUR_MS
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/
const formats = new Map<string, Intl.DateTimeFormat>()

/** The scale: a word every so often that `width` pixels have room for `count` of them. */
export function ticksOf(range: Range, timeZone: string, count: number): readonly Tick[] {
  const least = (range.to - range.from) / Math.max(1, count)
  const step = STEPS.find((one) => one >= least) ?? Math.ceil(least / DAY_MS) * DAY_MS
  return stretchesOf(range, timeZone).flatMap(({ from, to, offset }) => {
    const ticks: Tick[] = []
    for (let wall = Math.ceil((from + offset) / step) * step; wall - offset < to; wall += step) {
      const at = wall - offset
      ticks.push({ at, word: formatClock(at, timeZone), isMidnight: wall % DAY_MS === 0 })
    }
    return ticks
  })
}

/** The days that the range touches, by name: `Today, Sat 21 Nov`. */
export function daysOf(range: Range, timeZone: string, now: number): readonly Day[] {
  const dayOf = (at: number) => Math.floor((at + offsetAt(at, timeZone)) / DAY_MS)
  const today = dayOf(now)
  const days: Day[] = []
  for (const { from, to, offset } of stretchesOf(range, timeZone)) {
    for (let day = Math.floor((from + offset) / DAY_MS); day * DAY_MS - offset < to; day += 1) {
      const part = {
        from: Math.max(from, day * DAY_MS - offset),
        to: Math.min(to, (day + 1) * DAY_MS - offset),
      }
      const names = dayWords(day, today)
      const last = days.at(-1)
      if (last?.word === names.word) days[days.length - 1] = { ...last, to: part.to }
      else days.push({ ...part, ...names })
    }
  }
  return days
}

const NEAR: Readonly<Record<number, string>> = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }

function dayWords(day: number, today: number): Pick<Day, 'word' | 'short'> {
  const name = cached('UTC day', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' })
  const parts = Object.fromEntries(name.formatToParts(day * DAY_MS).map(({ type, value }) => [type, value]))
  const date = `${parts.weekday} ${parts.day} ${parts.month}`
  const near = NEAR[day - today]
  return { word: near === undefined ? date : `${near}, ${date}`, short: `${parts.weekday} ${parts.day}` }
}

/** Where in the range the clock of the zone is put forward or back. */
export function clockChangesOf(range: Range, timeZone: string): readonly ClockChange[] {
  const stretches = stretchesOf(range, timeZone)
  return stretches.slice(1).map(({ from, offset }, index) => ({
    at: from,
    byMinutes: (offset - (stretches[index]?.offset ?? offset)) / MINUTE_MS,
  }))
}

function stretchesOf({ from, to }: Range, timeZone: string): readonly Stretch[] {
  const stretches: Stretch[] = []
  let begin = from
  let offset = offsetAt(from, timeZone)
  for (let at = from; at < to; ) {
    const next = Math.min(at + PROBE_MS, to)
    if (offsetAt(next, timeZone) !== offset) {
      const change = changeWithin(at, next, offset, timeZone)
      stretches.push({ from: begin, to: change, offset })
      begin = change
      offset = offsetAt(change, timeZone)
      at = change
    } else at = next
  }
  return [...stretches, { from: begin, to, offset }]
}

/** The first instant in (from, to], to the second, with another offset. */
function changeWithin(from: number, to: number, offset: number, timeZone: string): number {
  let low = Math.floor(from / 1000)
  let high = Math.ceil(to / 1000)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1000, timeZone) === offset) low = middle
    else high = middle
  }
  return high * 1000
}

/** Local time minus UTC, ms. */
export function offsetAt(at: number, timeZone: string): number {
  const parts = cached(timeZone, { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(name) ?? []
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}

// Building a format costs a hundred times as much as using it.
function cached(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-US', options)
  formats.set(key, known)
  return known
}
