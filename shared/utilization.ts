// How much a resource is used, hour by hour, and what that makes of the hours of its week.
import { DAY_MS, spanAt } from './zone.ts'

/** What was measured in one hour of UTC. A figure that is absent or null was not measured. */
export type UtilizationSample = {
  readonly resourceId: number
  /** The hour's first instant. */
  readonly hourAt: number
  /** 0 to 100. */
  readonly cpuPercent: number
  readonly memoryPercent?: number | null
  readonly networkBytesPerSecond?: number | null
  /** Whether it ran for any part of the hour. */
  readonly isRunning: boolean
}

/** Up to these figures, each included, an hour is idle; null: that figure is not looked at. */
export type IdleLimits = {
  readonly cpuPercent: number
  readonly memoryPercent: number | null
  readonly networkBytesPerSecond: number | null
}

/** Memory says little: most programs keep theirs while nobody uses them. */
export const IDLE_LIMITS: IdleLimits = {
  cpuPercent: 5,
  memoryPercent: null,
  networkBytesPerSecond: 10_000,
}

/** Older samples than these many weeks before the newest are not looked at. */
const MOST_WEEKS = 8

/**
 * The local week of a resource: for each position of the grid in how many weeks that hour was observed, in how many
 * of these it was busy, and in how many the resource ran.
 */
export type UsageWeek = {
  /** Different hours observed. */
  readonly hours: number
  readonly observed: Uint8Array
  readonly busy: Uint8Array
  readonly running: Uint8Array
}

const HOUR_MS = 3_600_000
const MOST_HOURS = MOST_WEEKS * 168
// Further than any clock has been put back or forward.
const MARGIN_HOURS = 48

const SEEN_HEAD = 1
const SEEN_TAIL = 2
const SEEN = SEEN_HEAD | SEEN_TAIL
const BUSY = 4
const RUNNING = 8

/** A resource that is stopped is idle. A figure that is not a number makes the hour a busy one. */
export function isIdle(sample: UtilizationSample, limits: IdleLimits): boolean {
  return (
    !sample.isRunning ||
    (sample.cpuPercent <= limits.cpuPercent &&
      isWithin(sample.memoryPercent, limits.memoryPercent) &&
      isWithin(sample.networkBytesPerSecond, limits.networkBytesPerSecond))
  )
}

/**
 * The samples of one resource, in any order, by the hours that the clock of `timeZone` shows. An hour of UTC that lies
 * in two local hours counts for both: each is busy if it is, and observed when the other part of it was seen too, or
 * was busy. A local hour that occurs twice is one, busy if either is; one that is skipped was not observed that week.
 */
export function usageWeekOf(
  samples: readonly UtilizationSample[],
  timeZone: string,
  limits: IdleLimits = IDLE_LIMITS,
): UsageWeek {
  const week = { observed: new Uint8Array(168), busy: new Uint8Array(168), running: new Uint8Array(168) }
  let newest = -Infinity
  for (const { hourAt } of samples) if (hourAt > newest) newest = hourAt
  if (newest === -Infinity) return { hours: 0, ...week }
  const from = Math.floor(newest / HOUR_MS) - MOST_HOURS + 1
  const flags = new Uint8Array(MOST_HOURS)
  for (const sample of samples) {
    const index = Math.floor(sample.hourAt / HOUR_MS) - from
    if (index < 0) continue
    flags[index] = (flags[index] ?? 0) | flagsOf(sample, limits)
  }
  const local = toLocalHours(flags, from, timeZone)
  for (const [i, flag] of local.flags.entries()) {
    if ((flag & SEEN) !== SEEN && (flag & BUSY) === 0) continue
    const position = positionOfHour(local.from + i)
    week.observed[position] = (week.observed[position] ?? 0) + 1
    if (flag & BUSY) week.busy[position] = (week.busy[position] ?? 0) + 1
    if (flag & RUNNING) week.running[position] = (week.running[position] ?? 0) + 1
  }
  return { hours: flags.reduce((count, flag) => count + (flag === 0 ? 0 : 1), 0), ...week }
}

function isWithin(figure: number | null | undefined, limit: number | null): boolean {
  return limit === null || figure === null || figure === undefined || figure <= limit
}

function flagsOf(sample: UtilizationSample, limits: IdleLimits): number {
  return SEEN | (isIdle(sample, limits) ? 0 : BUSY) | (sample.isRunning ? RUNNING : 0)
}

/** Hours in a row, `from` being the first, counted from 1970 on the clock they belong to. */
type Hours = { readonly from: number; readonly flags: Uint8Array }

/** Puts hours of UTC on the wall clock. */
function toLocalHours(flags: Uint8Array, from: number, timeZone: string): Hours {
  let span = spanAt(timeZone, from * HOUR_MS)
  const first = Math.floor((from * HOUR_MS + span.offset) / HOUR_MS) - MARGIN_HOURS
  const local = new Uint8Array(flags.length + 2 * MARGIN_HOURS)
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] ?? 0
    if (flag === 0) continue
    const at = (from + i) * HOUR_MS
    if (at >= span.end) span = spanAt(timeZone, at)
    const head = at + span.offset
    const last = at + HOUR_MS - 1
    // A clock may change within an hour of UTC.
    const tail = last + (last < span.end ? span : spanAt(timeZone, last)).offset
    const headHour = Math.floor(head / HOUR_MS) - first
    const tailHour = Math.floor(tail / HOUR_MS) - first
    const isWhole = headHour === tailHour && head % HOUR_MS === 0
    // What begins within a local hour shows the end of that one and the beginning of the next.
    local[headHour] = (local[headHour] ?? 0) | (isWhole ? flag : flag & ~SEEN_HEAD)
    local[tailHour] = (local[tailHour] ?? 0) | (isWhole ? flag : flag & ~SEEN_TAIL)
  }
  return { from: first, flags: local }
}

/** The position in the week of an hour counted from 1970-01-01 00:00, a Thursday. */
function positionOfHour(hour: number): number {
  return (((hour + (3 * DAY_MS) / HOUR_MS) % 168) + 168) % 168
}
