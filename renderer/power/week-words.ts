// Days, times and stretches of a week in words.
import { DAY_MINUTES, type Rectangle } from '#shared/week-paint.ts'
import { formatTimeOfDay } from '../ui/time.ts'
import { dayName, dayOfRow } from '../ui/week-day.ts'

/** An area of the grid, whose days are its rows: `Monday 08:00 to 18:00`, `Monday to Friday 08:00 to 18:00`, `Saturday all day`. */
export function areaWords({ fromDay, toDay, fromMinute, toMinute }: Rectangle): string {
  const [from, to] = [dayName(dayOfRow(fromDay)), dayName(dayOfRow(toDay))]
  const days = fromDay === toDay ? from : `${from} to ${to}`
  const isWhole = fromMinute === 0 && toMinute === DAY_MINUTES
  return isWhole
    ? `${days} all day`
    : `${days} ${formatTimeOfDay(fromMinute)} to ${formatTimeOfDay(toMinute)}`
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
