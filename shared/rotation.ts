// Turns of a rotation, found by calendar arithmetic: the distance from its start costs nothing.
import { appendPeriod, type Period } from './period.ts'
import { openStretches, type Stretch } from './restriction.ts'
import type { Rotation } from './rota.ts'
import { firstInstantOf, wallAt } from './wall.ts'
import { DAY_MS } from './zone.ts'

const HOUR_MS = 3_600_000

/** `at(k)` is the start of turn k, 0 being the first; `numberOn` the turn that holds an instant not before `startAt`. */
type Turns = { readonly at: (k: number) => number; readonly numberOn: (instant: number) => number }

/**
 * Who is on call by `rotation` alone in `stretch`: nothing before it starts or from its end on, outside its
 * restriction or on the turn of a `none`. Turns go by whether or not the restriction is open.
 */
export function basePeriods(rotation: Rotation, timeZone: string, stretch: Stretch): readonly Period[] {
  const { startAt, endAt, participants, restriction } = rotation
  const life = {
    startAt: Math.max(stretch.startAt, startAt),
    endAt: Math.min(stretch.endAt, endAt ?? stretch.endAt),
  }
  const turns = turnsOf(rotation, timeZone)
  const periods: Period[] = []
  for (const open of openStretches(restriction, timeZone, life)) {
    let from = open.startAt
    for (let k = turns.numberOn(from); from < open.endAt; k++) {
      const to = Math.min(turns.at(k + 1), open.endAt)
      const participant = participants[k % participants.length]
      if (participant && participant.kind !== 'none') {
        appendPeriod(periods, { startAt: from, endAt: to, kind: 'default', participant })
      }
      from = to
    }
  }
  return periods
}

function turnsOf({ startAt, unit, length }: Rotation, timeZone: string): Turns {
  if (unit === 'hourly') {
    const stepMs = length * HOUR_MS
    return {
      at: (k) => startAt + k * stepMs,
      numberOn: (instant) => Math.floor((instant - startAt) / stepMs),
    }
  }
  const stepMs = length * (unit === 'weekly' ? 7 : 1) * DAY_MS
  const wall = wallAt(timeZone, startAt)
  // The first start is given as an instant: it may be the second occurrence of its wall time.
  const at = (k: number) => (k <= 0 ? startAt : firstInstantOf(timeZone, wall + k * stepMs))
  const numberOn = (instant: number) => {
    // Right, but in a repeated hour: there the next handoff may have been at the first occurrence of its wall time.
    let k = Math.max(0, Math.floor((wallAt(timeZone, instant) - wall) / stepMs))
    while (at(k + 1) <= instant) k++
    return k
  }
  return { at, numberOn }
}
