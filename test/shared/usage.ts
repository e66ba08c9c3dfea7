// Measured weeks for tests, written by the local clock.
import type { UtilizationSample } from '#shared/utilization.ts'
import { type LocalTime, toLocal } from '#shared/zone.ts'

export const HOUR = 3_600_000
export const WEEK = 168 * HOUR
/** A Monday, 00:00 in UTC. */
export const MONDAY = Date.parse('2026-01-05T00:00Z')

export type Pattern = {
  readonly from?: number
  readonly hours?: number
  readonly timeZone?: string
  /** By the local time of the hour's first instant; the number of weeks since `from` beside it. */
  readonly isBusy: (local: LocalTime, week: number) => boolean
  readonly isRunning?: (local: LocalTime) => boolean
}

/** A sample for each hour: 50 % of the processor when busy, 1 % when not. */
export function samplesOf({ from = MONDAY, hours = 4 * 168, timeZone = 'UTC', ...pattern }: Pattern) {
  return Array.from({ length: hours }, (_, i): UtilizationSample => {
    const hourAt = from + i * HOUR
    const local = toLocal(timeZone, hourAt)
    return {
      resourceId: 1,
      hourAt,
      cpuPercent: pattern.isBusy(local, Math.floor(i / 168)) ? 50 : 1,
      isRunning: pattern.isRunning?.(local) ?? true,
    }
  })
}

export const isWorkday = ({ weekday }: LocalTime) => weekday >= 1 && weekday <= 5

/** Busy on workdays from `from` o'clock to `to` o'clock. */
export function office(from: number, to: number) {
  return (local: LocalTime) => isWorkday(local) && local.hour >= from && local.hour < to
}
