import type { Restriction } from './rota.ts'
import { type Stretch, unite } from './stretch.ts'
import { firstInstantOf, lastInstantOf, MARGIN_MS, wallAt } from './wall.ts'
import { DAY_MS, MINUTE_MS } from './zone.ts'

/** Windows that come again every `lengthMs` of wall time, counted from wall time `anchor`; 0 <= start < end. */
type Cycle = {
  readonly anchor: number
  readonly lengthMs: number
  readonly windows: readonly { readonly start: number; readonly end: number }[]
}

// 1970-01-01 was a Thursday: the week that holds it began on Sunday, four days before.
const FIRST_SUNDAY = -4 * DAY_MS

/**
 * The parts of [from, to) in which `restriction` lets a rotation be on duty, in order, never touching. A window
 * opens at the first and closes at the last occurrence of its wall times; one that a gap swallows whole is left out.
 */
export function openStretches(
  restriction: Restriction | null,
  timeZone: string,
  { startAt: from, endAt: to }: Stretch,
): readonly Stretch[] {
  if (from >= to) return []
  const cycle = restriction && cycleOf(restriction)
  if (!cycle || cycle.windows.some(({ start, end }) => end - start === cycle.lengthMs)) {
    return [{ startAt: from, endAt: to }]
  }
  const lowest = wallAt(timeZone, from) - MARGIN_MS
  const highest = wallAt(timeZone, to) + MARGIN_MS
  const found: Stretch[] = []
  // A window is at most one cycle long: the cycle before may still reach in.
  let base = cycle.anchor + (Math.floor((lowest - cycle.anchor) / cycle.lengthMs) - 1) * cycle.lengthMs
  for (; base <= highest; base += cycle.lengthMs) {
    for (const { start, end } of cycle.windows) {
      if (base + end < lowest || base + start > highest) continue
      const startAt = Math.max(from, firstInstantOf(timeZone, base + start))
      const endAt = Math.min(to, lastInstantOf(timeZone, base + end))
      if (startAt < endAt) found.push({ startAt, endAt })
    }
  }
  return unite(found)
}

/**
 * The weekdays, 0 (Sunday) to 6, that count as open: those on which a window starts, and of one longer than a day each
 * further day on which it is still open at the time it started. So a night counts for the day it begins on alone,
 * Monday 8:00 to Friday 18:00 for five days, Friday 17:00 to Monday 8:00 for three.
 */
export function openWeekdays(restriction: Restriction): ReadonlySet<number> {
  const { lengthMs, windows } = cycleOf(restriction)
  const days = new Set<number>()
  // Of windows that come again daily the one day of the cycle is every day.
  const repeats = lengthMs === DAY_MS ? 7 : 1
  for (const { start, end } of windows) {
    const first = Math.floor(start / DAY_MS)
    const count = Math.ceil((end - start) / DAY_MS) * repeats
    for (let day = first; day < first + count; day++) days.add(day % 7)
  }
  return days
}

/** How much of all time is open, at most 1, and how many windows open in a day, on average. */
export function opennessOf(restriction: Restriction): { readonly share: number; readonly perDay: number } {
  const { lengthMs, windows } = cycleOf(restriction)
  const openMs = windows.reduce((sum, { start, end }) => sum + end - start, 0)
  return { share: Math.min(1, openMs / lengthMs), perDay: (windows.length * DAY_MS) / lengthMs }
}

/** Ends given equal are a whole day or week (7.8), and 24:00 is the next midnight: both fall out of the carry. */
function cycleOf(restriction: Restriction): Cycle {
  if (restriction.kind === 'day') {
    return { anchor: 0, lengthMs: DAY_MS, windows: [windowOf(restriction.start, restriction.end, DAY_MS)] }
  }
  const lengthMs = 7 * DAY_MS
  const windows = restriction.windows.map(({ startDay, startMinute, endDay, endMinute }) =>
    windowOf(startDay * 1440 + startMinute, endDay * 1440 + endMinute, lengthMs),
  )
  return { anchor: FIRST_SUNDAY, lengthMs, windows }
}

function windowOf(startMinute: number, endMinute: number, lengthMs: number) {
  const start = (startMinute * MINUTE_MS) % lengthMs
  const end = (endMinute * MINUTE_MS) % lengthMs
  return { start, end: end > start ? end : end + lengthMs }
}
