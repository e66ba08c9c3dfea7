// The stretch of time that is drawn: a local day, one or two weeks from the operator's first day, one or three calendar months.
import { firstInstantOf } from '#shared/wall.ts'
import { civilFromDays, DAY_MS, daysFromCivil, toLocal, weekdayOf } from '#shared/zone.ts'
import { rowOfDay } from '../ui/week-day.ts'

export const VIEWS = ['day', 'week', 'fortnight', 'month', 'quarter'] as const
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
export const LONG_MONTHS = [
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

/** The day, the week, the two weeks, the month or the three months that begin with the one that holds `day`. */
export function spanOf(view: View, day: number, zone: string): Span {
  return spanFrom(view, firstOf(view, day), zone)
}

/** As much as a view shows, from whatever local day on. */
export function spanFrom(view: View, firstDay: number, zone: string): Span {
  const endDay = endOf(view, firstDay)
  return { view, firstDay, endDay, from: startOfDay(firstDay, zone), to: startOfDay(endDay, zone) }
}

/** The same with so many days more before and after it. */
export function widened({ view, firstDay, endDay }: Span, days: number, zone: string): Span {
  const [first, end] = [firstDay - days, endDay + days]
  return { view, firstDay: first, endDay: end, from: startOfDay(first, zone), to: startOfDay(end, zone) }
}

function firstOf(view: View, day: number): number {
  if (view === 'day') return day
  if (view === 'week' || view === 'fortnight') return day - rowOfDay((weekdayOf(day) + 6) % 7)
  const { year, month } = civilFromDays(day)
  return daysFromCivil(year, month, 1)
}

const DAYS = { day: 1, week: 7, fortnight: 14 } as const
const MONTHS_OF = { month: 1, quarter: 3 } as const

function endOf(view: View, firstDay: number): number {
  if (view !== 'month' && view !== 'quarter') return firstDay + DAYS[view]
  const { year, month, day } = civilFromDays(firstDay)
  return daysFromCivil(year, month + MONTHS_OF[view], day)
}

/** A day of the span before (-1) or after (1) this one. */
export function stepDay({ firstDay, endDay }: Span, direction: -1 | 1): number {
  return direction === 1 ? endDay : firstDay - 1
}

/** `Monday, 16 November 2026`, `16 – 22 November 2026`, `28 Dec 2026 – 3 Jan 2027`, `November 2026`. */
export function titleOf({ view, firstDay, endDay }: Pick<Span, 'view' | 'firstDay' | 'endDay'>): string {
  const first = civilFromDays(firstDay)
  const last = civilFromDays(endDay - 1)
  const month = LONG_MONTHS[first.month - 1]
  if (view === 'day') return `${LONG_WEEKDAYS[weekdayOf(firstDay)]}, ${first.day} ${month} ${first.year}`
  if (view === 'month' && first.day === 1) return `${month} ${first.year}`
  if (first.month === last.month && first.year === last.year)
    return `${first.day} – ${last.day} ${month} ${first.year}`
  const year = first.year === last.year ? '' : ` ${first.year}`
  return `${first.day} ${MONTHS[first.month - 1]}${year} – ${last.day} ${MONTHS[last.month - 1]} ${last.year}`
}

/** Days of any number, as a view of them is called. */
export function daysTitle(days: Pick<Span, 'firstDay' | 'endDay'>): string {
  return titleOf({ view: days.endDay - days.firstDay === 1 ? 'day' : 'week', ...days })
}

/** `Thu 19 Nov`; `long`: `Thursday, 19 November`. */
export function dayWords(day: number, { long = false } = {}): string {
  const { month, day: date } = civilFromDays(day)
  const weekday = LONG_WEEKDAYS[weekdayOf(day)] ?? ''
  if (long) return `${weekday}, ${date} ${LONG_MONTHS[month - 1]}`
  return `${weekday.slice(0, 3)} ${date} ${MONTHS[month - 1]}`
}

/** `Nov` of a local day. */
export function monthOf(day: number): string {
  return MONTHS[civilFromDays(day).month - 1] ?? ''
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
