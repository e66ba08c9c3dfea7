// What the API answers of resources, as far as these pages read it.
import type { Resource as Basic, PowerState } from '../api-types.ts'

export type Hold = {
  readonly id: string
  readonly action: 'force_on' | 'force_off'
  readonly reason: string
  readonly expiresAt: string | null
  /** It is on a group that the resource is in. */
  readonly ofGroup: boolean
}

export type ReachingSchedule = {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly by: 'resource' | 'group' | 'tag'
}

/** What acts on a resource. */
export type Plan = {
  readonly schedules: readonly ReachingSchedule[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly hold: Hold | null
}

export type Config = Readonly<Record<string, unknown>>

export type Resource = Basic & {
  readonly config: Config
  readonly hourlyCost: number
  readonly problem: string | null
  readonly problemAt: string | null
  readonly missingSince: string | null
  readonly createdBy: string
  readonly createdAt: string
  readonly plan?: Plan
}

/** What the form sends. */
export type ResourceBody = {
  readonly name: string
  readonly description: string
  readonly provider: string
  readonly config: Config
  readonly type: string
  readonly region: string
  readonly hourlyCost: number
  readonly tags: Readonly<Record<string, string>>
}

/** What a test of a configuration answered; `status` null where it cannot be known. */
export type Tested = { readonly status: PowerState | null; readonly error: string | null }

export type Facets = {
  readonly providers: readonly { readonly value: string; readonly count: number }[]
  readonly states: readonly { readonly value: string; readonly count: number }[]
  readonly tags: readonly { readonly key: string; readonly value: string; readonly count: number }[]
  readonly problems: number
}

/** One hour of the week; Monday 00:00 is position 0. Null where nothing was measured. */
type WeekCell = {
  readonly position: number
  readonly hours: number
  readonly running: number | null
  readonly cpuMeanPercent: number | null
  readonly cpuMaxPercent: number | null
}

export type Week = { readonly timezone: string; readonly cells: readonly WeekCell[] }
