// How the duty of a rota is shared out: whether some carry more of it, or more of its nights and weekends.
import { openStretches } from './restriction.ts'
import type { Participant, Restriction } from './rota.ts'
import { type Duties, shiftsOf } from './shift.ts'
import { overlapMs, type Stretch, subtract, totalMs, unite } from './stretch.ts'
import { firstInstantOf } from './wall.ts'
import { DAY_MS } from './zone.ts'

/** What one person (or team, escalation: each counts as itself) carries; an hour in two rotations at once is one hour. */
export type Share = {
  readonly participant: Participant
  readonly totalMs: number
  /** Between 22:00 and 6:00 of the rota's zone. */
  readonly nightMs: number
  /** Nights of which at least a part was carried. */
  readonly nights: number
  /** From Saturday 0:00 to Monday 0:00 there. */
  readonly weekendMs: number
  /** On holidays, from midnight to midnight there. */
  readonly holidayMs: number
  /** Shifts of which at least a part lies in the range. */
  readonly shifts: number
}

export type Fairness = {
  /** In the order of first mention: `expected`, then the others by their first duty. */
  readonly shares: readonly Share[]
  /** 0 to 100, whole: the mean over all pairs of the lesser's time to the greater's; 95 and above are 100. */
  readonly balance: number
}

type Setting = {
  readonly timeZone: string
  /** Local dates, `2026-12-25`. */
  readonly holidays?: readonly string[]
  /** Who is listed, and weighed, even with no duty at all: those of the rota's rotations. */
  readonly expected?: readonly Participant[]
}

const NIGHT: Restriction = { kind: 'day', start: 22 * 60, end: 6 * 60 }
const WEEKEND: Restriction = {
  kind: 'week',
  windows: [{ startDay: 6, startMinute: 0, endDay: 1, endMinute: 0 }],
}
const FAIR = 95

/** How the duty of `range` is shared out, by the final timeline of a rota. */
export function fairnessOf(final: readonly Duties[], range: Stretch, setting: Setting): Fairness {
  const { timeZone, holidays = [], expected = [] } = setting
  const nights = openStretches(NIGHT, timeZone, range)
  const weekends = openStretches(WEEKEND, timeZone, range)
  const rests = unite(holidays.map((date) => dayOf(date, timeZone)))
  const shifts = shiftsOf(final, range).filter(
    (shift) => shift.startAt < range.endAt && shift.endAt > range.startAt,
  )
  const byKey = Map.groupBy(shifts, ({ participant }) => keyOf(participant))
  const people = new Map(
    [...expected, ...shifts.sort((a, b) => a.startAt - b.startAt).map(({ participant }) => participant)]
      .filter(({ kind }) => kind !== 'none')
      .map((participant) => [keyOf(participant), participant]),
  )
  const shares = [...people].map(([key, participant]): Share => {
    const own = byKey.get(key) ?? []
    const duty = within(unite(own), range)
    return {
      participant,
      totalMs: totalMs(duty),
      nightMs: overlapMs(duty, nights),
      nights: nights.filter((night) => overlapMs(duty, [night]) > 0).length,
      weekendMs: overlapMs(duty, weekends),
      holidayMs: overlapMs(duty, rests),
      shifts: own.length,
    }
  })
  return { shares, balance: balanceOf(shares.map((share) => share.totalMs)) }
}

/** The balance of times carried: 100 where all are alike, or there is nobody to compare with. */
export function balanceOf(times: readonly number[]): number {
  let sum = 0
  let pairs = 0
  for (const [i, a] of times.entries()) {
    for (const b of times.slice(i + 1)) {
      // Two that carry nothing are alike.
      sum += a === b ? 1 : Math.min(a, b) / Math.max(a, b)
      pairs++
    }
  }
  const balance = pairs === 0 ? 100 : Math.round((sum / pairs) * 100)
  return balance >= FAIR ? 100 : balance
}

/** A local day, `2026-12-25`, from its first instant to the next day's. */
function dayOf(date: string, timeZone: string): Stretch {
  const wall = Date.parse(`${date}T00:00:00Z`)
  return { startAt: firstInstantOf(timeZone, wall), endAt: firstInstantOf(timeZone, wall + DAY_MS) }
}

function within(stretches: readonly Stretch[], { startAt, endAt }: Stretch): readonly Stretch[] {
  const outside = [
    { startAt: -Infinity, endAt: startAt },
    { startAt: endAt, endAt: Infinity },
  ]
  return subtract(stretches, outside)
}

function keyOf({ kind, id }: Participant): string {
  return `${kind} ${id}`
}
