// What the API answers, as far as the page reads it. Instants are ISO 8601 in UTC.
import type { Cause, IntentState, RunOutcome } from '#shared/intent.ts'
import type { PowerAction, PowerState } from '#shared/power.ts'

export type { Cause, PowerAction, PowerState, RunOutcome }

export type Page<Item> = {
  readonly data: readonly Item[]
  readonly meta: { readonly total: number; readonly page: number; readonly limit: number }
}

export type History<Item> = {
  readonly data: readonly Item[]
  readonly meta: { readonly next: string | null }
}

export type Session = {
  readonly user: { readonly name: string; readonly displayName: string; readonly email: string }
  readonly access: 'full' | 'read'
  readonly isBrowser: boolean
  readonly timeZone: string
  readonly weekStart: 'monday' | 'saturday' | 'sunday'
  readonly timeFormat: '24h' | '12h'
}

export type Pause = {
  readonly paused: boolean
  readonly until: string | null
  readonly reason: string | null
}

export type Firing = {
  readonly at: string
  readonly local: string
  readonly cronId: string
  readonly action: PowerAction
}

export type CronEntry = { readonly id: string; readonly cronExpression: string; readonly action: PowerAction }

export type AttachedResource = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly status: PowerState
}

export type Schedule = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly timezone: string
  readonly crons: readonly CronEntry[]
  readonly resources: readonly AttachedResource[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly tags: readonly { readonly key: string; readonly value: string }[]
  readonly enabled: boolean
  readonly nextFirings: readonly Firing[]
}

export type Resource = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly provider: string
  readonly type: string
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
  readonly hourlyCost: number | null
  readonly status: PowerState
  readonly statusAt: string | null
}

export type Target = { readonly kind: string; readonly id: string; readonly name: string }

export type Attempt = {
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly outcome: RunOutcome
  readonly message: string | null
}

export type Run = {
  readonly id: string
  readonly target: Target
  readonly what: string
  readonly dueAt: string
  readonly queuedAt: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  /** The number of the newest try; 0 before the first. */
  readonly attempt: number
  readonly attempts: readonly Attempt[]
  readonly cause: Cause
  readonly actor: string | null
  readonly retryOf: string | null
  readonly outcome: RunOutcome
  readonly message: string | null
  readonly exitCode: number | null
  readonly httpStatus: number | null
  readonly httpHeaders: Readonly<Record<string, string>> | null
  /** What it wrote in all, and how much of its beginning is kept no longer. Known when it is over. */
  readonly outputBytes: number
  readonly outputCut: number
  /** Of a job that watches a folder: the file it is about. */
  readonly file: string | null
  /** What a run by hand was given; secrets are masked. */
  readonly parameters: Readonly<Record<string, unknown>> | null
}

export type Intent = {
  readonly id: string
  readonly scheduleId: string | null
  readonly parentId: string | null
  readonly target: Target
  readonly what: string
  readonly dueAt: string
  readonly state: IntentState
  readonly reason: string | null
}
