// Wall times as one number: ms from 1970-01-01 00:00 on the clock of a zone, so that adding days is adding.
import { DAY_MS, offsetAt, resolveLocal, spanAt, toInstants, type WallTime } from './zone.ts'

/** Further than any wall time is from its instant, or a clock has ever been put back or forward. */
export const MARGIN_MS = 2 * DAY_MS

/** The wall time shown at `instant`, in whole seconds. */
export function wallAt(timeZone: string, instant: number): number {
  return Math.floor((instant + offsetAt(timeZone, instant)) / 1000) * 1000
}

/** The first instant that shows `wall` (whole seconds), or the first after the gap that swallows it. */
export function firstInstantOf(timeZone: string, wall: number): number {
  return plainInstantOf(timeZone, wall) ?? resolveLocal(timeZone, timeOf(wall))
}

/** The last instant that shows `wall` (whole seconds), or the first after the gap that swallows it. */
export function lastInstantOf(timeZone: string, wall: number): number {
  const plain = plainInstantOf(timeZone, wall)
  if (plain !== null) return plain
  return toInstants(timeZone, timeOf(wall)).at(-1) ?? resolveLocal(timeZone, timeOf(wall))
}

/** The one instant of a wall time with no change of offset near; null means that there may be one. */
function plainInstantOf(timeZone: string, wall: number): number | null {
  const span = spanAt(timeZone, wall)
  return wall - MARGIN_MS >= span.start && wall + MARGIN_MS < span.end ? wall - span.offset : null
}

/** Seconds carry over into hours, days and years. */
function timeOf(wall: number): WallTime {
  return { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: wall / 1000 }
}
