// What the API answers of recommendations, as far as these pages read it.
import type { IntentState } from '#shared/intent.ts'
import type { StorageFinding } from '#shared/storage.ts'
import type { GridAction } from '#shared/weekly-grid.ts'

export type Finding = Pick<
  StorageFinding,
  'kind' | 'action' | 'itemType' | 'resourceId' | 'region' | 'gib' | 'words'
>

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
  /** Of storage: what did it, or is doing it. */
  readonly run: { readonly id: string; readonly outcome: IntentState } | null
  readonly appliedAt: string | null
}

/** Beside one that was applied: the hours down since then. */
export type Progress = {
  readonly estimatedHoursDown: number | null
  readonly realizedHoursDown: number | null
}
