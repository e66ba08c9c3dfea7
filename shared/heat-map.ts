// How much a resource is used in each hour of the week.
import { WEEK_HOURS } from './weekly-grid.ts'
import { toLocal } from './zone.ts'

/** One hour that was measured. */
export type HeatHour = {
  readonly hourAt: number
  /** How often it was looked at, and how often it ran then. */
  readonly samples: number
  readonly running: number
  /** Null: it did not run. */
  readonly cpuPercent: number | null
  readonly cpuMaxPercent: number | null
}

/** One hour of the week, over all weeks; null where nothing was measured. */
export type HeatCell = {
  /** 0 to 167, Monday 00:00 being 0. */
  readonly position: number
  /** How many hours were measured. */
  readonly hours: number
  /** The part of the looks at which it ran, 0 to 1. */
  readonly running: number | null
  /** Of the hours in which it ran. */
  readonly cpuMeanPercent: number | null
  readonly cpuMaxPercent: number | null
}

/** The 168 cells of a week on the clock of `timeZone`; an hour belongs to the cell in which it begins. */
export function heatMapOf(hours: readonly HeatHour[], timeZone: string): readonly HeatCell[] {
  const cells: HeatHour[][] = Array.from({ length: WEEK_HOURS }, () => [])
  for (const hour of hours) {
    const local = toLocal(timeZone, hour.hourAt)
    cells[((local.weekday + 6) % 7) * 24 + local.hour]?.push(hour)
  }
  return cells.map(toCell)
}

function toCell(hours: readonly HeatHour[], position: number): HeatCell {
  const samples = hours.reduce((sum, hour) => sum + hour.samples, 0)
  const running = hours.reduce((sum, hour) => sum + hour.running, 0)
  const means = hours.flatMap((hour) => hour.cpuPercent ?? [])
  const greatest = hours.flatMap((hour) => hour.cpuMaxPercent ?? [])
  return {
    position,
    hours: hours.length,
    running: samples === 0 ? null : running / samples,
    cpuMeanPercent: means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length,
    cpuMaxPercent: greatest.length === 0 ? null : Math.max(...greatest),
  }
}
