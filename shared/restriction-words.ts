import type { Restriction, WeekWindow } from './rota.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const

/** A restriction as people say it: `every day 08:00–18:30`, `Mon–Fri 09:00–17:00, Sat 20:00 – Sun 06:00`. */
export function describeRestriction(restriction: Restriction): string {
  if (restriction.kind === 'day') {
    const { start, end } = restriction
    if (start % 1440 === end % 1440) return 'always'
    return `every day ${timeOf(start)}–${timeOf(end)}`
  }
  const { windows } = restriction
  if (windows.some(isWholeWeek)) return 'always'
  return runsOf(windows).map(describeRun).join(', ')
}

function isWholeWeek({ startDay, startMinute, endDay, endMinute }: WeekWindow): boolean {
  return (startDay * 1440 + startMinute) % 10_080 === (endDay * 1440 + endMinute) % 10_080
}

type Run = { readonly first: WeekWindow; readonly last: WeekWindow }

/** Windows of the same times within one day, on days that follow each other, are said as one. */
function runsOf(windows: readonly WeekWindow[]): readonly Run[] {
  const runs: Run[] = []
  for (const window of windows) {
    const run = runs.at(-1)
    if (run && isDayLong(window) && goesOn(run.last, window)) runs[runs.length - 1] = { ...run, last: window }
    else runs.push({ first: window, last: window })
  }
  return runs
}

function isDayLong({ startDay, startMinute, endDay, endMinute }: WeekWindow): boolean {
  return startDay === endDay && startMinute < endMinute
}

function goesOn(last: WeekWindow, next: WeekWindow): boolean {
  return (
    isDayLong(last) &&
    next.startDay === (last.startDay + 1) % 7 &&
    next.startMinute === last.startMinute &&
    next.endMinute === last.endMinute
  )
}

function describeRun({ first, last }: Run): string {
  const { startDay, startMinute, endDay, endMinute } = first
  const [from, to] = [timeOf(startMinute), timeOf(endMinute)]
  if (!isDayLong(first)) return `${DAYS[startDay]} ${from} – ${DAYS[endDay]} ${to}`
  const days = first === last ? DAYS[startDay] : `${DAYS[startDay]}–${DAYS[last.startDay]}`
  return `${days} ${from}–${to}`
}

/** Minutes from midnight as a wall time, `24:00` included. */
function timeOf(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
