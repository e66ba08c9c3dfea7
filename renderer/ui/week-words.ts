// What the picture of a week says in words.
import { IDLE_LIMITS } from '#shared/utilization.ts'
import { formatTimeOfDay } from './time.ts'
import { dayName } from './week-day.ts'

/** One hour of the week, over all weeks that were measured; Monday 00:00 is position 0. */
export type Hour = {
  readonly position: number
  readonly hours: number
  /** The part of the looks at which it ran, 0 to 1; null where nothing was measured. */
  readonly running: number | null
  readonly cpuMeanPercent: number | null
  readonly cpuMaxPercent: number | null
}

const LEVELS = [15, 30, 50, 75] as const

/** Off, or never more used than what counts as idle. */
export function isIdleHour({ hours, running, cpuMaxPercent }: Hour): boolean {
  if (hours === 0) return false
  return running === 0 || (cpuMaxPercent ?? 0) <= IDLE_LIMITS.cpuPercent
}

/** How dark it is drawn: `none`, `idle`, or 1 to 5 by the mean of the processor. */
export function levelOf(hour: Hour): string {
  if (hour.hours === 0) return 'none'
  if (isIdleHour(hour)) return 'idle'
  const mean = hour.cpuMeanPercent ?? 0
  return String(LEVELS.filter((limit) => mean > limit).length + 1)
}

/** `Monday 09:00–10:00: processor 34 %, at most 91 %`. */
export function hourWords(hour: Hour, off: ReadonlySet<number>): string {
  const day = dayName(Math.floor(hour.position / 24))
  const start = hour.position % 24
  const proposed = off.has(hour.position) ? ', off as proposed' : ''
  return `${day} ${formatTimeOfDay(start * 60)}–${formatTimeOfDay(((start + 1) % 24) * 60)}: ${usageWords(hour)}${proposed}`
}

/** How much it is used, without the hour. */
export function usageWords(hour: Hour): string {
  if (hour.hours === 0) return 'not measured'
  if (hour.running === 0 || hour.cpuMeanPercent === null) return 'it did not run'
  const words = `processor ${percent(hour.cpuMeanPercent)}, at most ${percent(hour.cpuMaxPercent ?? 0)}`
  return isIdleHour(hour) ? `idle: ${words}` : words
}

/** The whole week in a sentence or two. */
export function summaryOf(cells: readonly Hour[], off: ReadonlySet<number>): string {
  const measured = cells.filter(({ hours }) => hours > 0)
  const idle = measured.filter(isIdleHour).length
  const proposed = off.size > 0 ? ` ${off.size} hours are proposed to be off.` : ''
  return `${measured.length} of the 168 hours of the week are measured, ${idle} of them idle.${proposed}`
}

function percent(value: number): string {
  return `${value < 10 ? value.toFixed(1).replace('.0', '') : Math.round(value)} %`
}
