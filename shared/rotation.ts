// Turns of a rotation, found by calendar arithmetic: the distance from its start costs nothing.
import { appendPeriod, type Period } from './period.ts'
import { opennessOf, openStretches, openWeekdays } from './restriction.ts'
import type { Rotation } from './rota.ts'
import type { Stretch } from './stretch.ts'
import { firstInstantOf, wallAt } from './wall.ts'
import { DAY_MS, weekdayOf } from './zone.ts'

const HOUR_MS = 3_600_000
const UNIT_MS = { hourly: HOUR_MS, daily: DAY_MS, weekly: 7 * DAY_MS } as const

/** `at(k)` is the start of turn k, 0 being the first; `numberOn` the turn that holds an instant not before `startAt`. */
type Turns = { readonly at: (k: number) => number; readonly numberOn: (instant: number) => number }

/**
 * Who is on call by `rotation` alone in `stretch`: nothing before it starts or from its end on, outside its
 * restriction or on the turn of a `none`. Turns go by whether or not the restriction is open, unless the rotation
 * counts open days: then a daily turn is `length` open days, a weekly one `length` times those of a week, and handoffs
 * stand on open days (`openWeekdays`) at the rotation's wall time. Hourly turns and those without a restriction are
 * the same either way.
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

/** About how many base periods the rotation has in a day, while it lasts: seldom fewer than there are. */
export function periodsPerDay({ unit, length, participants, restriction }: Rotation): number {
  const holders = new Set(participants.map(({ kind, id }) => `${kind} ${id}`))
  const turns = holders.size < 2 ? 0 : DAY_MS / (length * UNIT_MS[unit])
  const open = restriction === null ? { share: 1, perDay: 0 } : opennessOf(restriction)
  return turns * open.share + open.perDay
}

/** Turns in whole local days from the day of the start, which is 0: `dayOf(k)` is the first of turn k. */
type DayCount = { readonly dayOf: (k: number) => number; readonly numberOn: (day: number) => number }

function turnsOf(rotation: Rotation, timeZone: string): Turns {
  const { startAt, unit, length } = rotation
  if (unit === 'hourly') {
    const stepMs = length * HOUR_MS
    return {
      at: (k) => startAt + k * stepMs,
      numberOn: (instant) => Math.floor((instant - startAt) / stepMs),
    }
  }
  const wall = wallAt(timeZone, startAt)
  const count = countOf(rotation, wall)
  // The first start is given as an instant: it may be the second occurrence of its wall time.
  const at = (k: number) => (k <= 0 ? startAt : firstInstantOf(timeZone, wall + count.dayOf(k) * DAY_MS))
  const numberOn = (instant: number) => {
    // Right, but in a repeated hour: there the next handoff may have been at the first occurrence of its wall time.
    let k = Math.max(0, count.numberOn(Math.floor((wallAt(timeZone, instant) - wall) / DAY_MS)))
    while (at(k + 1) <= instant) k++
    return k
  }
  return { at, numberOn }
}

function countOf({ unit, length, restriction, countsOpenDays }: Rotation, wall: number): DayCount {
  if (countsOpenDays && restriction) {
    const startDay = weekdayOf(Math.floor(wall / DAY_MS))
    const open = [...openWeekdays(restriction)].map((day) => (day - startDay + 7) % 7).sort((a, b) => a - b)
    return countOpenDays(open, length * (unit === 'weekly' ? open.length : 1))
  }
  const step = length * (unit === 'weekly' ? 7 : 1)
  return { dayOf: (k) => k * step, numberOn: (day) => Math.floor(day / step) }
}

/**
 * Turns of `step` open days, `open` being the days from the start (0-6) that are open in its first week, in order. The
 * first turn begins with the rotation, the others on open days. A day that a zone leaves out counts like any other.
 */
function countOpenDays(open: readonly number[], step: number): DayCount {
  const perWeek = open.length
  return {
    dayOf: (k) => Math.floor((k * step) / perWeek) * 7 + (open[(k * step) % perWeek] ?? 0),
    numberOn: (day) => {
      const begun = Math.floor(day / 7) * perWeek + open.filter((one) => one <= day % 7).length
      return Math.floor((begun - 1) / step)
    },
  }
}
