import { toLocal } from './zone.ts'

/** Which firings a special day keeps from happening. */
export type Skips = 'start' | 'stop' | 'both'

/** Special days: local dates (`2026-12-25`) on which the starts, the stops or both of a schedule rest. */
export type SpecialDays = {
  readonly name: string
  readonly skips: Skips
  readonly dates: ReadonlySet<string>
}

/** The local date of an instant in a zone, as calendars write it. */
export function localDate(at: number, timeZone: string): string {
  const { year, month, day } = toLocal(timeZone, at)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The first calendar that keeps an action from happening at an instant; dates are read in the schedule's zone. */
export function skippingCalendar(
  calendars: readonly SpecialDays[],
  action: 'start' | 'stop',
  at: number,
  timeZone: string,
): SpecialDays | null {
  if (calendars.length === 0) return null
  const date = localDate(at, timeZone)
  return (
    calendars.find(
      (calendar) => (calendar.skips === 'both' || calendar.skips === action) && calendar.dates.has(date),
    ) ?? null
  )
}
