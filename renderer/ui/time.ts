// Times in words, as the page says them, by the clock that the operator prefers; the tray and the notices say them alike.
import * as words from '#shared/time-words.ts'
import { usePreferences } from '../preferences.ts'

export { formatDuration, formatOffset, formatRelative, nextHourOfDay, zoneName } from '#shared/time-words.ts'

/** Every zone that the browser knows, and UTC and some others, which it may call otherwise. */
export function zonesWith(...others: readonly string[]): readonly string[] {
  return [...new Set([...others, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort()
}

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

/** A minute of the day on any day's clock: `08:30`, `8:30 AM`; its end is `24:00`, `12:00 AM`. */
export function formatTimeOfDay(minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, '0')]
  if (preferredCycle() === 'h23') return `${String(hour).padStart(2, '0')}:${rest}`
  return `${hour % 12 || 12}:${rest} ${hour % 24 < 12 ? 'AM' : 'PM'}`
}

/** A text in which the server wrote times of a day, as `08:30`, with them by the clock that the operator prefers. */
export function byClock(text: string): string {
  return text.replaceAll(/\b(\d\d):(\d\d)\b/g, (_, hour, minute) =>
    formatTimeOfDay(Number(hour) * 60 + Number(minute)),
  )
}

/** A full hour where there is little room: `08`, `8a`, `8p`. */
export function formatHour(hour: number): string {
  if (preferredCycle() === 'h23') return String(hour).padStart(2, '0')
  return `${hour % 12 || 12}${hour < 12 ? 'a' : 'p'}`
}

function preferredCycle(): words.HourCycle {
  return usePreferences.getState().hourCycle
}
