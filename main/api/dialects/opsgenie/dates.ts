// Dates as the on-call document writes them, and the window of a timeline.
import { invalid } from '#shared/error.ts'
import { formatMillis } from '#shared/instant.ts'
import { civilFromDays, daysFromCivil, resolveLocal, toLocal, weekdayOf } from '#shared/zone.ts'
import { type Part, pathOf, readInstant, required } from './read.ts'

export const INTERVAL_UNITS = ['days', 'weeks', 'months'] as const
export type IntervalUnit = (typeof INTERVAL_UNITS)[number]

/** What a date of four digits for its year can say, as epoch ms. */
const FIRST = Date.parse('0000-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:30:00Z')

/** An instant in a body, that can be written again; undefined where it is absent, null or empty. */
export function readDate(part: Part, name: string): number | undefined {
  const at = readInstant(part, name)
  const path = pathOf(part, name)
  if (at !== undefined && (at < FIRST || at > LAST)) throw invalid(path, `${path} is out of range`)
  return at
}

/** Both ends of a stretch of time, which must be there. */
export function readStretch(part: Part): { readonly startAt: number; readonly endAt: number } {
  return {
    startAt: required(part, 'startDate', readDate(part, 'startDate')),
    endAt: required(part, 'endDate', readDate(part, 'endDate')),
  }
}

/** ISO 8601 in UTC; milliseconds only where they are not zero, as in the document's timeline. */
export function formatDate(at: number): string {
  return formatMillis(at).replace('.000Z', 'Z')
}

/**
 * The window [from, to) of a timeline round `at` (decisions 2.5, 7.9): from local midnight of its day, or of that
 * week's Monday, for so many calendar days, weeks or months; a month that is too short ends it on its last day.
 */
export function timelineWindow(
  timeZone: string,
  at: number,
  { unit, interval }: { readonly unit: IntervalUnit; readonly interval: number },
): { readonly from: number; readonly to: number } {
  const { year, month, day } = toLocal(timeZone, at)
  const today = daysFromCivil(year, month, day)
  const midnightOf = (days: number) =>
    resolveLocal(timeZone, { ...civilFromDays(days), hour: 0, minute: 0, second: 0 })
  const first = unit === 'weeks' ? today - ((weekdayOf(today) + 6) % 7) : today
  const last =
    unit === 'months'
      ? addMonths({ year, month, day }, interval)
      : first + interval * (unit === 'weeks' ? 7 : 1)
  const window = { from: midnightOf(first), to: midnightOf(last) }
  if (window.from < FIRST || window.to > LAST) throw invalid('date', 'date is out of range')
  return window
}

/** The day so many months on, counted from 1970-01-01. */
function addMonths(date: { year: number; month: number; day: number }, months: number): number {
  const first = daysFromCivil(date.year, date.month + months, 1)
  const days = daysFromCivil(date.year, date.month + months + 1, 1) - first
  return first + Math.min(date.day, days) - 1
}
