// The stretch of time that is drawn: a local day, a week from Monday, or a calendar month.
import { firstInstantOf } from '#shared/wall.ts'
import { civilFromDays, DAY_MS, daysFromCivil, toLocal, weekdayOf } from '#shared/zone.ts'

export const VIEWS = ['day', 'week', 'month'] as const
export type View = (typeof VIEWS)[number]

/** `firstDay` and `endDay` count local days from 1970-01-01, `endDay` being the first after it. */
export type Span = {
  readonly view: View
  readonly firstDay: number
  readonly endDay: number
  readonly from: number
  readonly to: number
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
const LONG_WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The local day of `zone` that holds `at`. */
export function dayAt(at: number, zone: string): number {
  const { year, month, day } = toLocal(zone, at)
  return daysFromCivil(year, month, day)
}

/** When a local day begins: at midnight, or after the gap that swallows it. */
export function startOfDay(day: number, zone: string): number {
  return firstInstantOf(zone, day * DAY_MS)
}

/** The day, the week or the month that holds the local day `day`. */
export function spanOf(view: View, day: number, zone: string): Span {
  const [firstDay, endDay] = bounds(view, day)
  return { view, firstDay, endDay, from: startOfDay(firstDay, zone), to: startOfDay(endDay, zone) }
}

function bounds(view: View, day: number): readonly [number, number] {
  if (view === 'day') return [day, day + 1]
  if (view === 'week') {
    const monday = day - ((weekdayOf(day) + 6) % 7)
    return [monday, monday + 7]
  }
  const { year, month } = civilFromDays(day)
  return [daysFromCivil(year, month, 1), daysFromCivil(year, month + 1, 1)]
}

/** A day of the span before (-1) or after (1) this one. */
export function stepDay({ firstDay, endDay }: Span, direction: -1 | 1): number {
  return direction === 1 ? endDay : firstDay - 1
}

/** `Monday, 16 November 2026`, `16 – 22 November 2026`, `28 Dec 2026 – 3 Jan 2027`, `November 2026`. */
export function titleOf({ view, firstDay, endDay }: Span): string {
  const first = civilFromDays(firstDay)
  const last = civilFromDays(endDay - 1)
  const month = LONG_MONTHS[first.month - 1]
  if (view === 'month') return `${month} ${first.year}`
  if (view === 'day') return `${LONG_WEEKDAYS[weekdayOf(firstDay)]}, ${first.day} ${month} ${first.year}`
  if (first.month === last.month) return `${first.day} – ${last.day} ${month} ${first.year}`
  const year = first.year === last.year ? '' : ` ${first.year}`
  return `${first.day} ${MONTHS[first.month - 1]}${year} – ${last.day} ${MONTHS[last.month - 1]} ${last.year}`
}

/** `2026-11-16`, for the address of the page. */
export function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The day that an address names, or null. */
export function parseDay(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || formatDay(at / DAY_MS) !== text ? null : at / DAY_MS
}
