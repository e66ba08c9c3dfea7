// Schedules of this dialect as jobs: what is written of them, and how they are delivered (contract section 3.2).
import type { HttpAction, Job, JobInput, JobTriggerSpec } from '#shared/job.ts'
import { JOB_DEFAULTS } from '#shared/job.ts'
import { restoreSecrets, SECRET_MASK } from '#shared/secret.ts'
import { type Interval, type Parsed, readCron, readInterval } from './cron.ts'
import type { ScheduleFields } from './schedule-read.ts'

/** What is kept with a job that was written through this dialect: what its own fields cannot hold. */
type Source = {
  /** What was given of the trigger, and what it was read as. */
  readonly trigger?: { readonly given: string; readonly read: string | Interval }
  readonly nextSendAt?: string | null
}

const UTC = 'UTC'
const LONGEST_NAME = 100
const TIMEOUT_SECONDS = 30

const POLICY: JobInput['policy'] = {
  ...JOB_DEFAULTS.policy,
  overlap: 'allow',
  retries: {
    count: 5,
    firstDelayMs: 5_000,
    maxDelayMs: 300_000,
    on: ['error', 'timeout', 'status'],
    curve: 'seed',
  },
}

/** What is given of a new schedule: the rest is as it is in the original. */
export type NewSchedule = Partial<ScheduleFields> & Pick<ScheduleFields, 'endpoint'>

/** A new job of a schedule; `now` is from when an interval counts. */
export function toJob(fields: NewSchedule, now: number): JobInput {
  const { endpoint, payload = {}, frequency = null, enabled = true } = fields
  return {
    ...JOB_DEFAULTS,
    policy: POLICY,
    name: nameOf(endpoint),
    enabled,
    maxRuns: frequency,
    trigger: toTrigger(fields, now) ?? { kind: 'manual' },
    action: {
      kind: 'http',
      method: 'POST',
      url: endpoint,
      headers: { 'Content-Type': 'application/json' },
      body: payload,
      authToken: toAuthToken(fields.auth_token ?? null),
      timeoutSeconds: TIMEOUT_SECONDS,
      expectedStatus: null,
      successBelow: 400,
      plainHeaders: true,
      verifyTls: true,
    },
  }
}

/** What the given fields change of a job. */
export function toChange(fields: Partial<ScheduleFields>, job: Job, now: number): Partial<JobInput> {
  const { endpoint, payload, auth_token: token, frequency, enabled } = fields
  const before = job.action as HttpAction
  const trigger = toTrigger(fields, now)
  const { url } = restoreSecrets({ url: endpoint ?? before.url }, { url: before.url }) as { url: string }
  const isRenamed = endpoint !== undefined && job.name === nameOf(before.url)
  return {
    ...(isRenamed && { name: nameOf(url) }),
    ...(enabled !== undefined && { enabled }),
    ...(frequency !== undefined && { maxRuns: frequency }),
    ...(trigger !== null && !isSameTrigger(trigger, job.trigger) && { trigger }),
    action: {
      ...before,
      url,
      ...(payload !== undefined && { body: payload }),
      ...(token !== undefined && token !== SECRET_MASK && { authToken: toAuthToken(token) }),
    },
  }
}

/** What is kept with a job beside its own fields, after these were written. */
export function toSource(fields: Partial<ScheduleFields>, before: unknown): Source {
  const known = (before ?? {}) as Source
  const trigger = givenTrigger(fields)
  return {
    ...known,
    ...(trigger !== null && { trigger }),
    ...(fields.next_send_at !== undefined && { nextSendAt: fields.next_send_at }),
  }
}

function givenTrigger({ cron_definition: cron, interval_definition: interval }: Partial<ScheduleFields>) {
  if (cron) return { given: cron, read: checked(readCron(cron)) }
  return interval ? { given: interval, read: checked(readInterval(interval)) } : null
}

function toTrigger(fields: Partial<ScheduleFields>, now: number): JobTriggerSpec | null {
  const read = givenTrigger(fields)?.read
  if (read === undefined) return null
  if (typeof read === 'string') return { kind: 'cron', expression: read, timeZone: UTC }
  return { kind: 'interval', ...read, anchorAt: now }
}

/** An interval that is written again as it is goes on counting from where it did. */
function isSameTrigger(next: JobTriggerSpec, before: JobTriggerSpec): boolean {
  if (next.kind === 'cron') return before.kind === 'cron' && before.expression === next.expression
  const isBoth = next.kind === 'interval' && before.kind === 'interval'
  return isBoth && next.every === before.every && next.period === before.period
}

/** What can be written of a schedule, as it is now; the trigger as it was given, unless it was changed elsewhere. */
export function fieldsOf({ action, trigger, source, maxRuns, enabled }: Job): ScheduleFields {
  const { url, body, authToken } = action as HttpAction
  const { trigger: given, nextSendAt = null } = (source ?? {}) as Source
  const now =
    trigger.kind === 'cron'
      ? trigger.expression
      : trigger.kind === 'interval'
        ? { every: trigger.every, period: trigger.period }
        : null
  const isAsGiven = given !== undefined && JSON.stringify(given.read) === JSON.stringify(now)
  const words = now === null || typeof now === 'string' ? now : `${now.every} ${now.period}`
  const shown = isAsGiven ? given.given : words
  return {
    frequency: maxRuns,
    cron_definition: trigger.kind === 'cron' ? shown : null,
    interval_definition: trigger.kind === 'interval' ? shown : null,
    endpoint: url,
    payload: body ?? null,
    auth_token: authToken?.replace(/^Token /, '') ?? null,
    next_send_at: nextSendAt,
    enabled,
  }
}

function toAuthToken(token: string | null): string | null {
  return token === null || token === '' ? null : `Token ${token}`
}

/** Schedules have no names; without what may be secret in it, the endpoint is one. */
function nameOf(endpoint: string): string {
  const { host, pathname } = new URL(endpoint)
  return [...`POST ${host}${pathname}`].slice(0, LONGEST_NAME).join('')
}

function checked<Value>(parsed: Parsed<Value>): Value {
  if ('wrong' in parsed) throw new Error('Internal: a trigger that was not checked')
  return parsed.value
}
