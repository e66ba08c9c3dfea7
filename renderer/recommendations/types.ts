// What the API answers of recommendations, as far as these pages read it.
import type { GridAction } from '#shared/weekly-grid.ts'

export type Finding = {
  readonly kind: string
  readonly action: string
  readonly itemType: string
  readonly resourceId: string
  readonly region: string
  readonly gib: number
  readonly words: string
}

export type Recommendation = {
  readonly id: string
  readonly kind: 'utilization' | 'workload' | 'storage'
  readonly state: 'open' | 'applied' | 'dismissed'
  readonly name: string
  readonly resources: readonly string[]
  readonly tag: { readonly key: string; readonly value: string } | null
  readonly project: string | null
  readonly timezone: string | null
  readonly actions: readonly GridAction[]
  /** Hours of each week. */
  readonly hoursDown: number
  /** US dollars a month. */
  readonly savings: number
  readonly savingsPerWeek: number
  /** 0 to 1. */
  readonly confidence: number
  readonly weeksObserved: number
  readonly isAlwaysIdle: boolean
  /** Why nothing is recommended. */
  readonly reason: string | null
  readonly finding: Finding | null
  readonly scheduleId: string | null
  readonly appliedAt: string | null
}

/** Beside one that was applied: the hours down since then. */
export type Progress = {
  readonly estimatedHoursDown: number | null
  readonly realizedHoursDown: number | null
}
