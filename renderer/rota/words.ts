// Shifts and rotations in words.
import { usePreferences } from '../preferences.ts'
import { counted } from '../ui/natural.ts'
import { formatClock, formatDuration, formatWhen } from '../ui/time.ts'
import type { Bar } from './bars.ts'
import type { Clock } from './clock.ts'
import { type Names, nameOf } from './names.ts'
import { dayAt } from './span.ts'
import type { PeriodType, Rotation } from './types.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Ends = Pick<Bar, 'startAt' | 'endAt'> & Partial<Pick<Bar, 'isCutBefore' | 'isCutAfter'>>

/** `Mon 16 Nov 09:00 – 17:00`, `today 09:00 – Mon 30 Nov 09:00`; an end that is not known says `before` or `beyond`. */
export function rangeWords(ends: Ends, clock: Clock, now: number): string {
  const { startAt, endAt, isCutBefore = false, isCutAfter = false } = ends
  const start = `${isCutBefore ? 'before ' : ''}${whenWords(startAt, clock, now)}`
  // A day that ends at midnight is said as one day.
  const isOneDay = !isCutAfter && dayAt(startAt, clock.zone) === dayAt(endAt - 1, clock.zone)
  if (isOneDay) return `${start} – ${endClock(endAt, clock)}`
  return `${start} – ${isCutAfter ? 'beyond ' : ''}${whenWords(endAt, clock, now)}`
}

const MOST_WORDS = 5_000
const said = new Map<string, string>()

/** `formatWhen`, remembered: handoffs of many rotations fall on the same instants, and formatting costs most. */
function whenWords(at: number, clock: Clock, now: number): string {
  const key = `${clock.intl} ${at} ${dayAt(now, clock.zone)} ${usePreferences.getState().hourCycle}`
  const before = said.get(key)
  if (before !== undefined) return before
  if (said.size > MOST_WORDS) said.clear()
  const words = formatWhen(at, clock.intl, now)
  said.set(key, words)
  return words
}

/** `Ana covers Thu 19 Nov 18:00 to Fri 20 Nov 09:00, Berlin`; without a name: `Cover …`. */
export function coverWords(who: string | null, ends: Ends, clock: Clock, now: number): string {
  const range = rangeWords(ends, clock, now).replace(' – ', ' to ')
  return `${who === null ? 'Cover' : `${who} covers`} ${range}, ${clock.name}`
}

/** That nobody was, is or will be on call. */
export function bareWords({ startAt, endAt }: Ends, now: number): string {
  if (endAt <= now) return 'Nobody was on call'
  return startAt <= now ? 'Nobody is on call' : 'Nobody will be on call'
}

function endClock(endAt: number, clock: Clock): string {
  const word = formatClock(endAt, clock.intl)
  return word === '00:00' ? '24:00' : word
}

/** Hours and minutes, however many: `3 h 32 min`, `1,204 h`. */
export function hoursWords(hours: number): string {
  const minutes = Math.round(hours * 60)
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (whole === 0 && rest > 0) return `${rest} min`
  return `${whole.toLocaleString('en')} h${rest === 0 ? '' : ` ${rest} min`}`
}

/** How long it lasts: `7 days`, `6 days 23 h`, `8 h 30 min`. */
export function lengthWords({ startAt, endAt, isCutBefore, isCutAfter }: Ends): string {
  const ms = endAt - startAt
  const [days, rest] = [Math.floor(ms / DAY_MS), Math.round((ms % DAY_MS) / HOUR_MS)]
  const words = days < 1 || rest === 24 ? formatDuration(ms) : joinDays(days, rest)
  return isCutBefore || isCutAfter ? `more than ${words}` : words
}

function joinDays(days: number, hours: number): string {
  return `${counted(days, 'day')}${hours === 0 ? '' : ` ${hours} h`}`
}

/** Why somebody is on call who otherwise would not be; null for a plain turn. */
export function reasonWords(type: PeriodType, from: string | null): string | null {
  if (type === 'override') return 'Override'
  if (type === 'forwarding') return from === null ? 'Forwarded' : `Forwarded from ${from}`
  return null
}

/** The whole of a bar in one sentence, for those who hear it. */
export function barWords(bar: Bar, names: Names, clock: Clock, now: number): string {
  const reason = reasonWords(bar.type, fromName(bar, names))
  const words = `${nameOf(bar.recipient, names)}, ${rangeWords(bar, clock, now)} ${clock.name}`
  return reason === null ? words : `${words}, ${reason}`
}

export function fromName({ fromUser }: Pick<Bar, 'fromUser'>, names: Names): string | null {
  return fromUser === null ? null : nameOf({ type: 'user', ...fromUser }, names)
}

const UNITS = {
  hourly: ['every hour', 'hours'],
  daily: ['every day', 'days'],
  weekly: ['every week', 'weeks'],
} as const satisfies Record<Rotation['type'], readonly [string, string]>

/** `Changes every week at 09:00 on Monday`, `every 12 hours`. */
export function turnWords({ type, length, countsOpenDays }: Rotation): string {
  const [one, many] = UNITS[type]
  const words = length === 1 ? one : `every ${length} ${many}`
  return `Changes ${words}${countsOpenDays ? ', counting open days only' : ''}`
}

/** What a lane or a rotation is called: some have no name. */
export function laneName(name: string): string {
  return name.trim() || 'Unnamed rotation'
}
