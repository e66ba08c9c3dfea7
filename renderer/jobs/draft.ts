// What is typed into the form of a job.
import type { Mailed, Overlap, RetryOn } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import type { Amount } from '../ui/amount.ts'
import type { Pair } from '../ui/pair-table.tsx'
import type { Action, Policy, Trigger } from './types.ts'

export type Ending = 'failed' | 'succeeded'

export type Draft = WhenDraft & WhatDraft & RuleDraft

type WhenDraft = {
  readonly when: Trigger['kind']
  readonly every: Amount
  /** Local times, as a field of a form has them, on the clock of the job; empty: none. */
  readonly anchor: string
  readonly startsAt: string
  readonly endsAt: string
  readonly expression: string
  readonly timeZone: string
  readonly path: string
  readonly pattern: string
  readonly isRecursive: boolean
  readonly maxRuns: number | string
}

type WhatDraft = {
  readonly what: Action['kind']
  readonly line: string
  readonly isShell: boolean
  readonly cwd: string
  readonly env: readonly Pair[]
  readonly stdin: string
  readonly method: string
  readonly url: string
  readonly headers: readonly Pair[]
  readonly body: string
  readonly authToken: string
  /** Statuses with commas between them; empty: any 2xx. */
  readonly expected: string
  readonly answerWithin: Amount
  readonly isTlsVerified: boolean
  readonly binaryPath: string
  readonly inputFolder: string
  readonly root: string
  readonly token: string
  /** JSON. */
  readonly settings: string
}

type RuleDraft = {
  readonly name: string
  readonly description: string
  /** `env=prod`, one each. */
  readonly tags: readonly string[]
  readonly catchUp: CatchUp
  readonly catchUpWindow: Amount
  readonly overlap: Overlap
  readonly timeout: Amount
  readonly onInterrupted: Policy['onInterrupted']
  readonly retries: number | string
  readonly firstDelay: Amount
  readonly maxDelay: Amount
  readonly retryOn: readonly RetryOn[]
  readonly keepCount: number | string
  readonly keepDays: number | string
  readonly native: readonly Ending[]
  readonly webhookUrl: string
  readonly webhookHeaders: readonly Pair[]
  readonly webhookOn: readonly Ending[]
  readonly email: readonly string[]
  readonly emailOn: readonly Mailed[]
}

/** A new job: what the server takes for granted, and nothing that must be chosen. */
export function newDraft(timeZone: string): Draft {
  return {
    name: '',
    description: '',
    tags: [],
    when: 'cron',
    every: { count: 5, unit: 'minutes' },
    anchor: '',
    startsAt: '',
    endsAt: '',
    expression: '0 3 * * *',
    timeZone,
    path: '',
    pattern: '',
    isRecursive: false,
    maxRuns: '',
    ...NEW_ACTION,
    ...NEW_RULES,
  }
}

const NEW_ACTION: WhatDraft = {
  what: 'program',
  line: '',
  isShell: true,
  cwd: '',
  env: [],
  stdin: '',
  method: 'POST',
  url: '',
  headers: [],
  body: '',
  authToken: '',
  expected: '',
  answerWithin: { count: 30, unit: 'seconds' },
  isTlsVerified: true,
  binaryPath: '',
  inputFolder: '',
  root: '',
  token: '',
  settings: '',
}

const NEW_RULES: Omit<RuleDraft, 'name' | 'description' | 'tags'> = {
  catchUp: 'last',
  catchUpWindow: { count: 1, unit: 'days' },
  overlap: 'skip',
  timeout: { count: 1, unit: 'hours' },
  onInterrupted: 'close',
  retries: 0,
  firstDelay: { count: 5, unit: 'seconds' },
  maxDelay: { count: 5, unit: 'minutes' },
  retryOn: ['error', 'timeout', 'status'],
  keepCount: 1000,
  keepDays: 90,
  native: ['failed'],
  webhookUrl: '',
  webhookHeaders: [],
  webhookOn: ['failed', 'succeeded'],
  email: [],
  emailOn: ['failed', 'succeeded'],
}

/** The clock that the local times of a job are read on: that of its cron entry, or the operator's. */
export function clockZone({ when, timeZone }: Pick<Draft, 'when' | 'timeZone'>, own: string): string {
  return when === 'cron' ? timeZone : own
}

export function toPairs(values: Readonly<Record<string, string>>): readonly Pair[] {
  return Object.entries(values).map(([name, value], key) => ({ key, name, value }))
}

/** The members of a table; rows without a name are none. */
export function fromPairs(pairs: readonly Pair[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  )
}

export function hasContentType(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
}
