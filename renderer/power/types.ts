// Schedules as the page's list and editor read them.
import type { CatchUp } from '#shared/trigger.ts'
import type { PowerState, Schedule } from '../api-types.ts'

/** A schedule with all that can be set on it. */
export type EditedSchedule = Schedule & {
  readonly calendars: readonly string[]
  readonly catchUp: CatchUp
  readonly catchUpWindowSeconds: number
  readonly enforce: boolean
  readonly retainRunning: boolean
  readonly createdBy: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** What a schedule comes to: its resources, each once, whether by name, group or tag. */
type ReachSummary = {
  readonly resources: number
  readonly running: number
  readonly held: number
  readonly hourlyCost: number
}

export type ListedSchedule = EditedSchedule & { readonly reach: ReachSummary }

export type Reach = {
  readonly total: number
  readonly hourlyCost: number
  readonly resources: readonly {
    readonly id: string
    readonly name: string
    readonly type: string
    readonly status: PowerState
    readonly hourlyCost: number
    readonly held: string | null
  }[]
  readonly groups: readonly { readonly id: string; readonly total: number }[]
  readonly tags: readonly { readonly key: string; readonly value: string; readonly total: number }[]
}

export type Skips = 'start' | 'stop' | 'both'

/** A calendar of special days. */
export type Calendar = {
  readonly id: string
  readonly name: string
  readonly skips: Skips
  readonly dates: readonly string[]
  readonly icsUrl: string | null
  readonly fetchedAt: string | null
  readonly fetchError: string | null
}
