// What the API answers of jobs, as far as this page reads it. Instants are ISO 8601 in UTC.
import type { IntentState } from '#shared/intent.ts'
import type { Period } from '#shared/interval.ts'
import type { HttpAction, Overlap, ProgramAction } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'

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

export type FlowAction = {
  readonly kind: 'flow'
  readonly binaryPath: string
  readonly inputFolder: string
  readonly root: string | null
}

export type Action = ProgramAction | HttpAction | FlowAction

export type Policy = {
  readonly catchUp: CatchUp
  readonly overlap: Overlap
  readonly timeoutSeconds: number
  readonly retries: { readonly count: number }
}

export type LastRun = {
  readonly id: string
  readonly outcome: IntentState
  readonly message: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

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
  readonly maxRuns: number | null
  readonly runCount: number
  readonly nextRunAt: string | null
  readonly action: Action
  readonly policy: Policy
  readonly origin: string | null
  readonly lastRun: LastRun | null
}

/** The coming runs of a trigger, and the trigger in words. */
export type Preview = {
  readonly words: string
  readonly instants: readonly string[]
  readonly more: boolean
}
