import { type Period, toMs } from './interval.ts'
import type { Tag } from './resource.ts'
import type { CatchUp, Rule } from './trigger.ts'

/** When a job runs by itself. A cron expression may be a macro; `anchorAt` is an instant that an interval passes. */
export type JobTriggerSpec =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  | { readonly kind: 'interval'; readonly every: number; readonly period: Period; readonly anchorAt: number }
  | {
      readonly kind: 'folder'
      readonly path: string
      readonly pattern: string | null
      readonly recursive: boolean
    }
  | { readonly kind: 'manual' }

export type ProgramAction = {
  readonly kind: 'program'
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string | null
  readonly env: Readonly<Record<string, string>>
  /** Whether `program` is a whole line for the shell. */
  readonly shell: boolean
  readonly stdin: string | null
}

export type HttpAction = {
  readonly kind: 'http'
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Any JSON value; undefined is no body. */
  readonly body?: unknown
  /** Goes out as `Bearer T`, or as it is when it has a space in it. */
  readonly authToken: string | null
  readonly timeoutSeconds: number
  /** The statuses that are a success; null: any 2xx, or any below `successBelow`. */
  readonly expectedStatus: readonly number[] | null
  /** Of a dialect that takes more than 2xx for a success (Seed: 400). */
  readonly successBelow?: number
  /** Of a dialect that fixes the headers: `Idempotency-Key` and `X-Hourhand-Due` are not sent. */
  readonly plainHeaders?: boolean
  readonly verifyTls: boolean
}

/** A flow is started at the Instabase root, or is a local program that gets folders. */
export type FlowAction = {
  readonly kind: 'flow'
  readonly binaryPath: string
  readonly inputFolder: string
  readonly root: string | null
  readonly token: string | null
  readonly settings: Readonly<Record<string, unknown>>
  readonly verifyTls: boolean
}

export type JobAction = ProgramAction | HttpAction | FlowAction

/** What to do when a run is due while another is not over. */
export type Overlap = 'skip' | 'queue' | 'replace' | 'allow'

/** Which failures are tried again: of the action itself, its time-out, a status that was not expected. */
export type RetryOn = 'error' | 'timeout' | 'status'

export type JobRetries = {
  /** Attempts after the first. */
  readonly count: number
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  readonly on: readonly RetryOn[]
  /** `seed`: after the first pause each is a random number from 2 to 4 raised to the attempt, in seconds. */
  readonly curve: 'exponential' | 'seed'
}

export type JobPolicy = {
  readonly catchUp: CatchUp
  readonly catchUpWindowMs: number
  readonly overlap: Overlap
  readonly timeoutMs: number
  readonly retries: JobRetries
  /** How many runs are kept, and for how many days; the newest is always kept. */
  readonly keepRuns: { readonly count: number; readonly days: number }
  /** A run that Hourhand's own end cut off: closed, or run again. A program that still lives is neither: it goes on. */
  readonly onInterrupted: 'close' | 'retry'
}

/** Of which runs an e-mail tells: `output`, as cron has it, of each that wrote something. */
export const MAILED = ['failed', 'succeeded', 'output'] as const
export type Mailed = (typeof MAILED)[number]

/** Who hears how a run ended. */
export type JobNotify = {
  readonly native: readonly ('failed' | 'succeeded')[]
  readonly webhook: {
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly on: readonly ('failed' | 'succeeded')[]
  } | null
  readonly email: readonly string[]
  readonly emailOn: readonly Mailed[]
}

/** A trigger and an action, with its policies. */
export type Job = {
  readonly id: number
  /** The id of the dialects whose ids are UUIDs. */
  readonly uuid: string
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  /** Why Hourhand itself switched it off; null when it did not. */
  readonly disabledReason: string | null
  readonly tags: readonly Tag[]
  readonly trigger: JobTriggerSpec
  readonly startsAt: number | null
  readonly endsAt: number | null
  /** So many runs by its trigger, then it is switched off; null: for ever. */
  readonly maxRuns: number | null
  readonly runCount: number
  readonly nextDueAt: number | null
  readonly action: JobAction
  readonly policy: JobPolicy
  readonly notify: JobNotify
  /** The dialect it was made through, and what that keeps with it; null: our own. */
  readonly origin: JobOrigin | null
  readonly source: unknown
  readonly createdBy: string
  readonly updatedBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type JobOrigin = 'seed' | 'instabase'

/** What a person can set on a job. */
export type JobInput = Pick<
  Job,
  | 'name'
  | 'description'
  | 'enabled'
  | 'tags'
  | 'trigger'
  | 'startsAt'
  | 'endsAt'
  | 'maxRuns'
  | 'action'
  | 'policy'
  | 'notify'
>

/** What a new job is unless it says otherwise. */
export const JOB_DEFAULTS = {
  description: '',
  enabled: true,
  tags: [],
  startsAt: null,
  endsAt: null,
  maxRuns: null,
  policy: {
    catchUp: 'last',
    catchUpWindowMs: 86_400_000,
    overlap: 'skip',
    timeoutMs: 3_600_000,
    retries: {
      count: 0,
      firstDelayMs: 5_000,
      maxDelayMs: 300_000,
      on: ['error', 'timeout', 'status'],
      curve: 'exponential',
    },
    keepRuns: { count: 1000, days: 90 },
    onInterrupted: 'close',
  },
  notify: { native: ['failed'], webhook: null, email: [], emailOn: ['failed', 'succeeded'] },
} as const satisfies Partial<JobInput>

/** The rule by which time makes a job run; null when something else does. */
export function ruleOf(trigger: JobTriggerSpec): Rule | null {
  if (trigger.kind === 'cron') return trigger
  if (trigger.kind !== 'interval') return null
  return { kind: 'interval', everyMs: toMs(trigger.every, trigger.period), anchorAt: trigger.anchorAt }
}

/** Whether a binary is a flow, started at the Instabase root; every other is a program of this machine. */
export function isFlowPath(binaryPath: string): boolean {
  return /\.ib?flowbin$/.test(binaryPath)
}
