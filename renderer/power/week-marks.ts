// What of a schedule's entries the bars of the week grid do not show: it stands there as marks.
import { between, parseCron } from '#shared/cron.ts'
import { expandCron, type PowerCron } from '#shared/grid-cron.ts'
import { DAY_MINUTES, type PaintedWeek } from '#shared/week-paint.ts'
import { WEEK_MINUTES } from '#shared/weekly-grid.ts'
import { daysFromCivil, resolveLocal, toLocal } from '#shared/zone.ts'
import { ACTION_WORDS } from '../ui/action.tsx'
import { formatTimeOfDay } from '../ui/time.ts'
import { dayName } from '../ui/week-day.ts'
import type { WeekMark } from './week-grid.tsx'

/** More marks of one entry would be a smear. */
const MOST = 96

/** Where the week of a zone is at an instant: its day (0 is Monday) and the minute of that. */
export function placeOf(timeZone: string, at: number): { readonly day: number; readonly minute: number } {
  const { weekday, hour, minute } = toLocal(timeZone, at)
  return { day: (weekday + 6) % 7, minute: hour * 60 + minute }
}

/** Firings of the grid that change nothing in it, such as a stop of what is off; with starts or stops alone, all. */
export function quietMarks({ events, running, sides }: PaintedWeek): readonly WeekMark[] {
  const isQuiet = (minute: number) =>
    sides !== 'both' || running[minute] === running[(minute + WEEK_MINUTES - 1) % WEEK_MINUTES]
  return events
    .filter(({ minute }) => isQuiet(minute))
    .map(({ minute, action }) => {
      const [day, ofDay] = [Math.floor(minute / DAY_MINUTES), minute % DAY_MINUTES]
      const words = `${ACTION_WORDS[action]} ${dayName(day)} ${formatTimeOfDay(ofDay)}`
      return { key: `${action} ${minute}`, day, minute: ofDay, action, words, isCronOnly: false }
    })
}

/** Firings, in the week that `now` is in, of the entries that only cron can say. */
export function cronMarks(crons: readonly PowerCron[], timeZone: string, now: number): readonly WeekMark[] {
  const { year, month, day, weekday } = toLocal(timeZone, now)
  const monday = daysFromCivil(year, month, day) - ((weekday + 6) % 7)
  const midnight = (days: number) =>
    resolveLocal(timeZone, { year: 1970, month: 1, day: 1 + days, hour: 0, minute: 0 })
  return crons.filter(isCronOnly).flatMap(({ expression, action }, index) =>
    between(parseCron(expression), timeZone, midnight(monday), midnight(monday + 7), MOST).map((at) => {
      const place = placeOf(timeZone, at)
      const local = toLocal(timeZone, at)
      const words = `${ACTION_WORDS[action]} ${dayName(place.day)} ${local.day}. at ${formatTimeOfDay(place.minute)}, by an entry that only cron can say`
      return { key: `cron ${index} ${at}`, ...place, action, words, isCronOnly: true }
    }),
  )
}

/** Why no grid can say an entry; null for one it can, and for what is no cron expression. */
export function cronOnlyReason(cron: PowerCron): string | null {
  try {
    return expandCron(cron).reason
  } catch {
    return null
  }
}

function isCronOnly(cron: PowerCron): boolean {
  return cronOnlyReason(cron) !== null
}
