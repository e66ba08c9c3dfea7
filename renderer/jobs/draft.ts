// What is typed into the form of a job.
import type { HttpAction, Overlap } from '#shared/job.ts'
import type { CatchUp } from '#shared/trigger.ts'
import { type Amount, amountOf } from '../ui/amount.ts'
import { joinLine } from './line.ts'
import type { Action, Job, Trigger } from './types.ts'

export type Draft = {
  readonly name: string
  readonly description: string
  /** `env=prod`, one each. */
  readonly tags: readonly string[]
  readonly when: Trigger['kind']
  readonly every: Amount
  readonly expression: string
  readonly timeZone: string
  readonly path: string
  readonly pattern: string
  readonly isRecursive: boolean
  readonly what: Action['kind']
  readonly line: string
  readonly isShell: boolean
  readonly cwd: string
  readonly method: string
  readonly url: string
  /** `Name: value`, one a line. */
  readonly headers: string
  readonly body: string
  readonly authToken: string
  readonly isTlsVerified: boolean
  readonly catchUp: CatchUp
  readonly overlap: Overlap
  readonly retries: number | string
  readonly timeout: Amount
}

/** A new job: what the server takes for granted, and nothing that must be chosen. */
export function newDraft(timeZone: string): Draft {
  return {
    name: '',
    description: '',
    tags: [],
    when: 'cron',
    every: { count: 5, unit: 'minutes' },
    expression: '0 3 * * *',
    timeZone,
    path: '',
    pattern: '',
    isRecursive: false,
    what: 'program',
    line: '',
    isShell: true,
    cwd: '',
    method: 'POST',
    url: '',
    headers: '',
    body: '',
    authToken: '',
    isTlsVerified: true,
    catchUp: 'last',
    overlap: 'skip',
    retries: 0,
    timeout: { count: 1, unit: 'hours' },
  }
}

/** A job as the form shows it. */
export function draftOf(job: Job, timeZone: string): Draft {
  const { name, description, tags, trigger, action, policy } = job
  return {
    ...newDraft(timeZone),
    name,
    description,
    tags: Object.entries(tags).map(([key, value]) => `${key}=${value}`),
    when: trigger.kind,
    ...triggerFields(trigger),
    what: action.kind,
    ...actionFields(action),
    catchUp: policy.catchUp,
    overlap: policy.overlap,
    retries: policy.retries.count,
    timeout: amountOf(policy.timeoutSeconds),
  }
}

function triggerFields(trigger: Trigger): Partial<Draft> {
  switch (trigger.kind) {
    case 'cron':
      return { expression: trigger.expression, timeZone: trigger.timeZone }
    case 'interval':
      return { every: { count: trigger.every, unit: trigger.period } }
    case 'folder':
      return { path: trigger.path, pattern: trigger.pattern ?? '', isRecursive: trigger.recursive }
    case 'manual':
      return {}
  }
}

function actionFields(action: Action): Partial<Draft> {
  switch (action.kind) {
    case 'program': {
      const { program, args, shell, cwd } = action
      return { line: shell ? program : joinLine([program, ...args]), isShell: shell, cwd: cwd ?? '' }
    }
    case 'http':
      return {
        method: action.method,
        url: action.url,
        headers: Object.entries(action.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n'),
        body: bodyText(action),
        authToken: action.authToken ?? '',
        isTlsVerified: action.verifyTls,
      }
    case 'flow':
      return {}
  }
}

function bodyText({ body, headers }: HttpAction): string {
  if (body === undefined) return ''
  return typeof body === 'string' && hasContentType(headers) ? body : JSON.stringify(body, null, 2)
}

export function hasContentType(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
}
