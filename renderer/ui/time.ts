// Times in words, as the page says them, by the clock that the operator prefers; the tray and the notices say them alike.
import * as words from '#shared/time-words.ts'
import { usePreferences } from '../preferences.ts'

export { formatDuration, formatOffset, formatRelative, nextHourOfDay, zoneName } from '#shared/time-words.ts'

/** See `shared/time-words.ts`: `tomorrow 08:00`. */
export function formatWhen(at: number, timeZone: string, now: number, { withSeconds = false } = {}): string {
  return words.formatWhen(at, timeZone, now, { withSeconds, hourCycle: preferredCycle() })
}

/** See `shared/time-words.ts`: the whole instant, for a tooltip. */
export function formatExact(at: number, timeZone: string): string {
  return words.formatExact(at, timeZone, preferredCycle())
}

/** See `shared/time-words.ts`: the wall time alone. */
export function formatClock(at: number, timeZone: string): string {
  return words.formatClock(at, timeZone, preferredCycle())
}

function preferredCycle(): words.HourCycle {
  return usePreferences.getState().hourCycle
}
