import { MAX_INSTANT } from './zone.ts'

/** Occurrences at `anchorAt` plus any whole number of `everyMs`: they do not drift, and know no wall clock. */
export type Interval = { readonly everyMs: number; readonly anchorAt: number }

const UNITS_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const

export type Period = keyof typeof UNITS_MS
export const PERIODS = Object.keys(UNITS_MS) as readonly Period[]

/** `every` periods in milliseconds; a day is 24 hours, whatever the clocks of a zone do. */
export function toMs(every: number, period: Period): number {
  return every * UNITS_MS[period]
}

/** The first occurrence strictly after an instant; null past the end of time. */
export function nextInterval({ everyMs, anchorAt }: Interval, after: number): number | null {
  const at = anchorAt + (Math.floor((after - anchorAt) / everyMs) + 1) * everyMs
  return at > MAX_INSTANT ? null : at
}

/** The last occurrence strictly before an instant. */
export function previousInterval({ everyMs, anchorAt }: Interval, before: number): number | null {
  const at = anchorAt + (Math.ceil((before - anchorAt) / everyMs) - 1) * everyMs
  return at < -MAX_INSTANT ? null : at
}

/** The occurrences in [from, to), at most `limit`, rising. */
export function intervalBetween(
  interval: Interval,
  from: number,
  to: number,
  limit: number,
): readonly number[] {
  const { everyMs, anchorAt } = interval
  const first = anchorAt + Math.ceil((from - anchorAt) / everyMs) * everyMs
  const count = Math.max(0, Math.min(limit, Math.ceil((Math.min(to, MAX_INSTANT) - first) / everyMs)))
  return Array.from({ length: count }, (_, index) => first + index * everyMs)
}

/** `every 5 minutes`, in words; the largest unit that gives a whole number. */
export function describeInterval(everyMs: number): string {
  const period = PERIODS.toReversed().find((name) => everyMs % UNITS_MS[name] === 0) ?? 'seconds'
  const every = everyMs / UNITS_MS[period]
  return every === 1 ? `every ${period.slice(0, -1)}` : `every ${every} ${period}`
}
