import type { Restriction } from './rota.ts'
import { firstInstantOf, lastInstantOf, MARGIN_MS, wallAt } from './wall.ts'
import { DAY_MS, MINUTE_MS } from './zone.ts'

/** Instants from `startAt` to before `endAt`. */
export type Stretch = { readonly startAt: number; readonly endAt: number }

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
  return union(found)
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

function union(stretches: Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = []
  for (const next of stretches.sort((a, b) => a.startAt - b.startAt)) {
    const last = joined.at(-1)
    if (!last || last.endAt < next.startAt) joined.push(next)
    else if (last.endAt < next.endAt) joined[joined.length - 1] = { ...last, endAt: next.endAt }
  }
  return joined
}
