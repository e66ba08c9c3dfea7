// Instants and durations in words. Everything a wall clock shows is in a named zone.
import { DAY_MS, daysFromCivil, MINUTE_MS, toInstants, toLocal } from './zone.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `08:00` and `20:00`, or `8:00 AM` and `8:00 PM`. */
export type HourCycle = 'h23' | 'h12'

type Wall = {
  readonly day: number
  readonly weekday: string
  readonly date: string
  readonly year: number
  readonly time: string
  /** With its seconds. */
  readonly exact: string
}

type WhenOptions = { readonly withSeconds?: boolean; readonly hourCycle?: HourCycle }

const formats = new Map<string, Intl.DateTimeFormat>()

/** The zone as people say it: `America/Argentina/Buenos_Aires` is Buenos Aires, `UTC` stays. */
export function zoneName(timeZone: string): string {
  if (timeZone.startsWith('Etc/')) return timeZone.slice(4)
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

/**
 * Day and time in the zone, the day in words where it is near: `tomorrow 08:00`, `Mon 23 Nov 08:00`,
 * `3 Jan 2028 08:00`. A local time that DST repeats says its offset: `01:30 GMT-5`.
 */
export function formatWhen(at: number, timeZone: string, now: number, options: WhenOptions = {}): string {
  const { withSeconds = false, hourCycle = 'h23' } = options
  const wall = wallOf(at, timeZone, hourCycle)
  const clock = withSeconds ? wall.exact : wall.time
  const offset = isRepeated(at, timeZone) ? ` ${formatOffset(at, timeZone)}` : ''
  return `${dayWords(wall, wallOf(now, timeZone))} ${clock}${offset}`
}

/** The whole instant, for a tooltip: `Monday, 23 November 2026 at 08:00:00 GMT+1 (Europe/Berlin)`. */
export function formatExact(at: number, timeZone: string, hourCycle: HourCycle = 'h23'): string {
  const format = cached(`exact ${hourCycle} ${timeZone}`, {
    timeZone,
    dateStyle: 'full',
    timeStyle: 'long',
    hourCycle,
  })
  return `${format.format(at)} (${timeZone})`
}

/** `in 2 h 10 min`, `45 s ago`, `in 3 days`. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(at - now)
  if (distance < 1000) return 'now'
  const words = distanceWords(distance)
  return at > now ? `in ${words}` : `${words} ago`
}

/** Exact where it is short: `0 ms`, `340 ms`, `2.4 s`, `1 min 5 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  return distanceWords(ms, true)
}

/** The wall time alone, as on an axis: `08:00`. */
export function formatClock(at: number, timeZone: string, hourCycle: HourCycle = 'h23'): string {
  return wallOf(at, timeZone, hourCycle).time
}

/** The next time the wall clock of the zone shows `hour`:00. */
export function nextHourOfDay(hour: number, timeZone: string, after: number): number {
  let at = Math.ceil((after + 1) / (15 * MINUTE_MS)) * 15 * MINUTE_MS
  const wanted = `${String(hour).padStart(2, '0')}:00`
  // A day has at most 25 hours, so 101 quarters find it wherever the zone has it.
  for (let step = 0; step < 104 && formatClock(at, timeZone) !== wanted; step++) at += 15 * MINUTE_MS
  return at
}

function distanceWords(ms: number, withSeconds = false): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1000)} s`
  const minutes = Math.floor(ms / MINUTE_MS)
  if (withSeconds && minutes < 60) return joined(minutes, 'min', Math.floor((ms % MINUTE_MS) / 1000), 's')
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const days = Math.floor(ms / DAY_MS)
  const unit = days === 1 ? 'day' : 'days'
  return days < 3 ? joined(days, unit, Math.floor(minutes / 60) % 24, 'h') : `${days} ${unit}`
}

function joined(great: number, greatUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${great} ${greatUnit}` : `${great} ${greatUnit} ${small} ${smallUnit}`
}

function dayWords(wall: Wall, today: Wall): string {
  const days = wall.day - today.day
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  return wall.year === today.year ? `${wall.weekday} ${wall.date}` : `${wall.date} ${wall.year}`
}

function wallOf(at: number, timeZone: string, hourCycle: HourCycle = 'h23'): Wall {
  const { year, month, day, weekday, hour, minute, second } = toLocal(timeZone, at)
  const isHalved = hourCycle === 'h12'
  const shownHour = isHalved ? String(hour % 12 || 12) : twoDigits(hour)
  const half = isHalved ? ` ${hour < 12 ? 'AM' : 'PM'}` : ''
  const time = `${shownHour}:${twoDigits(minute)}`
  return {
    day: daysFromCivil(year, month, day),
    weekday: WEEKDAYS[weekday] ?? '',
    date: `${day} ${MONTHS[month - 1]}`,
    year,
    time: `${time}${half}`,
    exact: `${time}:${twoDigits(second)}${half}`,
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function isRepeated(at: number, timeZone: string): boolean {
  return toInstants(timeZone, toLocal(timeZone, at)).length > 1
}

export function formatOffset(at: number, timeZone: string): string {
  const parts = cached(`offset ${timeZone}`, { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

// Building a format costs a hundred times as much as using it.
function cached(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(key.startsWith('exact') ? 'en-GB' : 'en-US', options)
  formats.set(key, format)
  return format
}
