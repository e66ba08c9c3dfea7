// One rule for Monday to Friday where the days nearly agree.
import { type DownWindow, WEEK_MINUTES } from './weekly-grid.ts'

const DAY_MINUTES = 1440
const TOLERANCE_MINUTES = 60

/** One end of windows: which minute of the week it is, when its day begins, and how days come to agree on it. */
type Edge = {
  readonly minuteOf: (window: DownWindow) => number
  readonly dayFrom: number
  readonly agree: (...times: readonly number[]) => number
  readonly move: (window: DownWindow, by: number) => DownWindow
}

// A stop in the small hours ends the evening before it.
const STOP: Edge = {
  minuteOf: ({ fromMinute }) => fromMinute,
  dayFrom: 4 * 60,
  agree: Math.max,
  move: (window, by) => ({ ...window, fromMinute: window.fromMinute + by }),
}
const START: Edge = {
  minuteOf: ({ toMinute }) => toMinute,
  dayFrom: 0,
  agree: Math.min,
  move: (window, by) => ({ ...window, toMinute: window.toMinute + by }),
}

/**
 * Where each of Monday to Friday has as many stops as the others, the first of each day, the second and so on are
 * compared: when they lie within an hour of each other, all move to the latest of them. So for starts, to the
 * earliest. Windows thus only get shorter, by less than they differ; where one would get shorter than `leastMinutes`,
 * that stop or start stays as it is. A day of stops is from 04:00 to 04:00, one of starts from 00:00 to 24:00.
 */
export function alignBusinessDays(
  windows: readonly DownWindow[],
  leastMinutes: number,
): readonly DownWindow[] {
  return alignEdge(alignEdge(windows, STOP, leastMinutes), START, leastMinutes)
}

function alignEdge(windows: readonly DownWindow[], edge: Edge, leastMinutes: number): readonly DownWindow[] {
  const days = businessDaysOf(windows, edge)
  const aligned = new Map<DownWindow, DownWindow>()
  const count = days[0]?.length ?? 0
  if (days.some((day) => day.length !== count)) return windows
  for (let nth = 0; nth < count; nth++) {
    const same = days.flatMap((day) => day[nth] ?? [])
    const times = same.map(({ time }) => time)
    if (Math.max(...times) - Math.min(...times) > TOLERANCE_MINUTES) continue
    const agreed = edge.agree(...times)
    const moved = same.map(({ window, time }) => ({ window, to: edge.move(window, agreed - time) }))
    if (moved.some(({ to }) => to.toMinute - to.fromMinute < leastMinutes)) continue
    for (const { window, to } of moved) aligned.set(window, to)
  }
  return windows.map((window) => aligned.get(window) ?? window)
}

/** The windows whose edge lies on Monday, on Tuesday … on Friday, by its time in minutes from the day's beginning. */
function businessDaysOf(windows: readonly DownWindow[], { minuteOf, dayFrom }: Edge) {
  const timed = windows.map((window) => {
    const minute = (minuteOf(window) - dayFrom + WEEK_MINUTES) % WEEK_MINUTES
    return { window, day: Math.floor(minute / DAY_MINUTES), time: minute % DAY_MINUTES }
  })
  return [0, 1, 2, 3, 4].map((day) => timed.filter((one) => one.day === day).sort((a, b) => a.time - b.time))
}
