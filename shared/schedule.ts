import type { PowerAction, PowerState } from './power.ts'
import type { Tag } from './resource.ts'
import type { CatchUp } from './trigger.ts'

export type CronEntry = {
  readonly id: number
  readonly expression: string
  readonly action: PowerAction
  readonly nextDueAt: number | null
}

/** A power schedule: cron entries in one zone, and what they act on. */
export type Schedule = {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly enabled: boolean
  /** Whether departures from the wanted state are put right every five minutes. */
  readonly enforce: boolean
  /** Whether a resource found running before its start is spared by the next stop. */
  readonly retainRunning: boolean
  readonly catchUp: CatchUp
  readonly catchUpWindowMs: number
  readonly crons: readonly CronEntry[]
  /** Every resource that bears one of these belongs to the schedule. */
  readonly tags: readonly Tag[]
  readonly calendarIds: readonly number[]
  readonly resources: readonly AttachedResource[]
  readonly groups: readonly { readonly id: number; readonly name: string }[]
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type AttachedResource = {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly status: PowerState
}

/** What a person can set on a schedule. */
export type ScheduleInput = Pick<
  Schedule,
  | 'name'
  | 'description'
  | 'timeZone'
  | 'enabled'
  | 'enforce'
  | 'retainRunning'
  | 'catchUp'
  | 'catchUpWindowMs'
  | 'tags'
  | 'calendarIds'
> & {
  readonly crons: readonly Pick<CronEntry, 'expression' | 'action'>[]
  /** All that it acts on by name; left out, what is attached stays. */
  readonly resourceIds?: readonly number[]
  readonly groupIds?: readonly number[]
}

/** That a schedule acts, or was switched on or off. */
export type ScheduleNews = {
  readonly scheduleId: number
  readonly what: PowerAction | 'activate' | 'deactivate'
  /** The entry that fires; null where none does. */
  readonly triggerId: number | null
}

/** What a new schedule is unless it says otherwise. */
export const SCHEDULE_DEFAULTS = {
  description: '',
  enabled: true,
  enforce: false,
  retainRunning: false,
  catchUp: 'last',
  catchUpWindowMs: 86_400_000,
  tags: [],
  calendarIds: [],
  crons: [],
} as const satisfies Partial<ScheduleInput>
