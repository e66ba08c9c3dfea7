// Days, times and stretches of a week in words.
import { DAY_MINUTES, type Rectangle } from '#shared/week-paint.ts'

export const DAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

export function dayName(day: number): string {
  return DAY_NAMES[day] ?? ''
}

/** A minute of the day on the clock: `08:30`; the end of the day is `24:00`. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** `Monday 08:00 to 18:00`, `Monday to Friday 08:00 to 18:00`, `Saturday all day`. */
export function areaWords({ fromDay, toDay, fromMinute, toMinute }: Rectangle): string {
  const days = fromDay === toDay ? dayName(fromDay) : `${dayName(fromDay)} to ${dayName(toDay)}`
  const isWhole = fromMinute === 0 && toMinute === DAY_MINUTES
  return isWhole ? `${days} all day` : `${days} ${clockOf(fromMinute)} to ${clockOf(toMinute)}`
}

/** `10 h`, `57 h 45 min`, `30 min`, `0 h`. */
export function hoursWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (rest === 0) return `${hours} h`
  return hours === 0 ? `${rest} min` : `${hours} h ${rest} min`
}

/** Weeks in an average month. */
const MONTH_WEEKS = 365.25 / 12 / 7

/** What so many hours off each week save in a month, in US dollars; null when nothing has a known cost. */
export function monthlySaving(minutesOff: number, hourlyCost: number): number | null {
  return hourlyCost > 0 ? (minutesOff / 60) * hourlyCost * MONTH_WEEKS : null
}

/** `$212`, `$8.40`: cents where they matter. */
export function dollars(amount: number): string {
  return `$${amount.toLocaleString('en', { maximumFractionDigits: amount < 20 ? 2 : 0, minimumFractionDigits: amount < 20 ? 2 : 0 })}`
}
