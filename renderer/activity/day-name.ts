// Days of a zone: where one begins, and what it is called.
import { daysOf, offsetAt } from '../overview/tick.ts'

const DAY_MS = 86_400_000

/** When a day, counted from 1970-01-01, begins by the clock of the zone. */
export function startOfDay(day: number, timeZone: string): number {
  const wall = day * DAY_MS
  const guess = wall - offsetAt(wall, timeZone)
  return wall - offsetAt(guess, timeZone)
}

/** Names days by what is due on them: `Today, Sat 21 Nov`. */
export function dayNamesOf(timeZone: string): (at: string, now: number) => string {
  const known = new Map<string, string>()
  return (text, now) => {
    // Offsets change on the hour or its quarters: what is due in one of them is due on one day.
    const at = Math.floor(Date.parse(text) / 900_000) * 900_000
    const key = `${at} ${Math.floor(now / 900_000)}`
    const name = known.get(key) ?? daysOf({ from: at, to: at + 1 }, timeZone, now)[0]?.word ?? ''
    known.set(key, name)
    return name
  }
}
