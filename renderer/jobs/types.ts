// What the API answers of jobs, as far as this page reads it. Instants are ISO 8601 in UTC.
import type { IntentState } from '#shared/intent.ts'
import type { Period } from '#shared/interval.ts'
import type { FlowAction, HttpAction, JobNotify, Overlap, ProgramAction, RetryOn } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import type { Run } from '../api-types.ts'

/** An interval counts from `anchor`; without one it goes on counting from where it did. */
export type Trigger =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  | {
      readonly kind: 'interval'
      readonly every: number
      readonly period: Period
      readonly anchor?: string | null
    }
  | {
      readonly kind: 'folder'
      readonly path: string
      readonly pattern: string | null
      readonly recursive: boolean
    }
  | { readonly kind: 'manual' }

export type Action = ProgramAction | HttpAction | FlowAction

export type Policy = {
  readonly catchUp: CatchUp
  readonly catchUpWindowSeconds: number
  readonly overlap: Overlap
  readonly timeoutSeconds: number
  readonly retries: {
    readonly count: number
    readonly firstDelaySeconds: number
    readonly maxDelaySeconds: number
    readonly on: readonly RetryOn[]
  }
  readonly keepRuns: { readonly count: number; readonly days: number }
  readonly onInterrupted: 'close' | 'retry'
}

export type LastRun = {
  readonly id: string
  readonly outcome: IntentState
  readonly message: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

/** A run as it stands in a strip of outcomes. */
export type RecentRun = Pick<
  Run,
  'id' | 'outcome' | 'message' | 'cause' | 'dueAt' | 'startedAt' | 'finishedAt'
>

export type Job = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  /** Why Hourhand itself switched it off. */
  readonly disabledReason: string | null
  /** Why the folder it watches cannot be read. */
  readonly folderError: string | null
  readonly tags: Readonly<Record<string, string>>
  readonly trigger: Trigger
  readonly words: string
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly maxRuns: number | null
  readonly runCount: number
  readonly nextRunAt: string | null
  readonly action: Action
  readonly policy: Policy
  readonly notify: JobNotify
  readonly origin: string | null
  readonly lastRun: LastRun | null
  /** In a list: the newest runs, the newest first. */
  readonly recentRuns?: readonly RecentRun[]
}

/** The coming runs of a trigger, and the trigger in words. */
export type Preview = {
  readonly words: string
  readonly instants: readonly string[]
  /** What a change of the clocks does to an instant. */
  readonly notes: Readonly<Record<string, 'gap' | 'repeated'>>
  readonly more: boolean
}

export type TagCount = { readonly key: string; readonly value: string; readonly count: number }
