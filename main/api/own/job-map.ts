// Jobs between their JSON and our model. Secrets go out masked; a mask that comes back leaves what it hides.
import type { Static } from 'typebox'
import { describeCron } from '#shared/cron.ts'
import { invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import {
  formatExact,
  formatMillis,
  formatMillisOrNull,
  formatSeconds,
  parseInstant,
} from '#shared/instant.ts'
import { describeInterval, toMs } from '#shared/interval.ts'
import {
  JOB_DEFAULTS,
  type Job,
  type JobAction,
  type JobInput,
  type JobNotify,
  type JobPolicy,
  type JobTriggerSpec,
} from '#shared/job.ts'
import type { ActionBody, JobChange, JobShape, RecentRunShape, TriggerBody } from '#shared/schema/job.ts'
import { maskSecrets, restoreSecrets } from '#shared/secret.ts'
import type { Intent } from '../../store/intent-row.ts'

type Change = Static<typeof JobChange>

/** What is not said of a trigger is so. */
export type TriggerDefaults = { readonly timeZone: string; readonly now: number }

/** The trigger of a body; an interval without an anchor counts from the second that now is in. */
export function toTrigger(
  trigger: Static<typeof TriggerBody>,
  { timeZone, now }: TriggerDefaults,
): JobTriggerSpec {
  switch (trigger.kind) {
    case 'cron':
      return { kind: 'cron', expression: trigger.expression.trim(), timeZone: trigger.timeZone ?? timeZone }
    case 'interval': {
      const { every, period } = trigger
      const anchorAt = toInstant(trigger.anchor, 'trigger.anchor') ?? now - (now % 1_000)
      return { kind: 'interval', every, period, anchorAt }
    }
    case 'folder': {
      const { path, pattern = null, recursive = false } = trigger
      return { kind: 'folder', path, pattern, recursive }
    }
    default:
      return { kind: 'manual' }
  }
}

function toAction(action: Static<typeof ActionBody>): JobAction {
  switch (action.kind) {
    case 'program': {
      const defaults = { args: [], cwd: null, env: {}, shell: false, stdin: null }
      return { ...defaults, ...action, kind: 'program' }
    }
    case 'http': {
      const { method = 'POST', headers = {}, authToken = null, expectedStatus = null, ...rest } = action
      const defaults = { timeoutSeconds: 30, verifyTls: true }
      return { ...defaults, ...rest, kind: 'http', method, headers, authToken, expectedStatus }
    }
    default: {
      const { root = null, token = null, settings = {}, verifyTls = true, binaryPath, inputFolder } = action
      return { kind: 'flow', binaryPath, inputFolder, root, token, settings, verifyTls }
    }
  }
}

function toPolicy(change: NonNullable<Change['policy']>, before: JobPolicy): JobPolicy {
  const { catchUpWindowSeconds, timeoutSeconds, retries = {}, keepRuns, ...rest } = change
  const { firstDelaySeconds, maxDelaySeconds, ...others } = retries
  return {
    ...before,
    ...rest,
    ...(catchUpWindowSeconds !== undefined && { catchUpWindowMs: catchUpWindowSeconds * 1_000 }),
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1_000 }),
    retries: {
      ...before.retries,
      ...others,
      ...(firstDelaySeconds !== undefined && { firstDelayMs: firstDelaySeconds * 1_000 }),
      ...(maxDelaySeconds !== undefined && { maxDelayMs: maxDelaySeconds * 1_000 }),
    },
    keepRuns: { ...before.keepRuns, ...keepRuns },
  }
}

/** What only a dialect can say of an action stays with it: the API neither shows it nor takes it. */
function keepDialect(action: JobAction, before: JobAction | undefined): JobAction {
  if (action.kind !== 'http' || before?.kind !== 'http') return action
  const { successBelow, plainHeaders } = before
  return {
    ...action,
    ...(successBelow !== undefined && { successBelow }),
    ...(plainHeaders !== undefined && { plainHeaders }),
  }
}

function toNotify(change: NonNullable<Change['notify']>, before: JobNotify): JobNotify {
  const { webhook, ...rest } = change
  const known = before.webhook ?? { headers: {}, on: ['failed', 'succeeded'] as const }
  const made = webhook && { ...known, ...webhook }
  const notify = { ...before, ...rest, ...(made !== undefined && { webhook: made }) }
  return restoreSecrets(notify, before) as JobNotify
}

/** What a body names, in our words; `before` is the job that is changed, null for a new one. */
export function toJobInput(body: Change, before: Job | null, defaults: TriggerDefaults): Partial<JobInput> {
  const { name, description, enabled, tags, startsAt, endsAt, maxRuns, trigger, action, policy, notify } =
    body
  const known = before ?? JOB_DEFAULTS
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(enabled !== undefined && { enabled }),
    ...(tags !== undefined && { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
    ...(startsAt !== undefined && { startsAt: toInstant(startsAt, 'startsAt') }),
    ...(endsAt !== undefined && { endsAt: toInstant(endsAt, 'endsAt') }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(trigger !== undefined && { trigger: keepAnchor(toTrigger(trigger, defaults), trigger, before) }),
    ...(action !== undefined && {
      action: keepDialect(restoreSecrets(toAction(action), before?.action) as JobAction, before?.action),
    }),
    ...(policy !== undefined && { policy: toPolicy(policy, known.policy) }),
    ...(notify !== undefined && { notify: toNotify(notify, known.notify) }),
  }
}

/** An interval that is written back without its anchor goes on counting from where it did. */
function keepAnchor(
  made: JobTriggerSpec,
  given: Static<typeof TriggerBody>,
  before: Job | null,
): JobTriggerSpec {
  const known = before?.trigger
  const hasNone = made.kind === 'interval' && given.kind === 'interval' && given.anchor == null
  if (!hasNone || known?.kind !== 'interval') return made
  const isSame = known.every === made.every && known.period === made.period
  return isSame ? { ...made, anchorAt: known.anchorAt } : made
}

function toInstant(text: string | null | undefined, field: string): number | null {
  if (text == null) return null
  const at = parseInstant(text)
  if (at === null) throw invalid(field, `${field} must be an instant such as 2026-12-01T18:00:00Z`)
  return at
}

/** A trigger in words. */
export function triggerWords(trigger: JobTriggerSpec): string {
  switch (trigger.kind) {
    case 'cron':
      return describeCron(trigger.expression)
    case 'interval':
      return describeInterval(toMs(trigger.every, trigger.period))
    case 'folder':
      return `for every file added to ${trigger.path}`
    case 'manual':
      return 'by hand alone'
  }
}

/** A trigger as the API shows it. */
export function fromTrigger(trigger: JobTriggerSpec): Record<string, unknown> {
  if (trigger.kind !== 'interval') return { ...trigger }
  const { kind, every, period, anchorAt } = trigger
  return { kind, every, period, anchor: formatExact(anchorAt) }
}

/** An action as the API shows it, its secrets with it. */
export function fromAction(action: JobAction): Record<string, unknown> {
  const { successBelow: _below, plainHeaders: _plain, ...shown }: Record<string, unknown> = action
  return shown
}

function fromPolicy({ catchUpWindowMs, timeoutMs, retries, ...policy }: JobPolicy) {
  return {
    ...policy,
    catchUpWindowSeconds: catchUpWindowMs / 1_000,
    timeoutSeconds: timeoutMs / 1_000,
    retries: {
      count: retries.count,
      firstDelaySeconds: retries.firstDelayMs / 1_000,
      maxDelaySeconds: retries.maxDelayMs / 1_000,
      on: [...retries.on],
    },
  }
}

/** What a person can set on a job, as they would write it; `veil` hides its secrets. */
export function toJobBody(job: Job, veil: <Value>(value: Value) => Value) {
  return {
    name: job.name,
    description: job.description,
    enabled: job.enabled,
    tags: Object.fromEntries(job.tags.map(({ key, value }) => [key, value])),
    trigger: fromTrigger(job.trigger),
    startsAt: job.startsAt === null ? null : formatExact(job.startsAt),
    endsAt: job.endsAt === null ? null : formatExact(job.endsAt),
    maxRuns: job.maxRuns,
    action: veil(fromAction(job.action)),
    policy: fromPolicy(job.policy),
    notify: veil({ ...job.notify }),
  }
}

const masked = <Value>(value: Value) => maskSecrets(value) as Value

/** A run of a job as it stands in a strip of outcomes. */
export function toRecentRun(run: Intent): Static<typeof RecentRunShape> {
  return {
    id: formatId('run', run.id),
    outcome: run.state,
    message: run.message ?? run.reason,
    cause: run.cause,
    dueAt: formatMillis(run.dueAt),
    startedAt: formatMillisOrNull(run.startedAt),
    finishedAt: formatMillisOrNull(run.finishedAt),
  }
}

/** A job as the API shows it, with its newest run, and why its folder cannot be watched. */
export function toJobJson(
  job: Job,
  lastRun: Intent | null,
  folderError: string | null,
): Static<typeof JobShape> {
  return {
    id: formatId('job', job.id),
    uuid: job.uuid,
    ...toJobBody(job, masked),
    disabledReason: job.disabledReason,
    folderError,
    words: triggerWords(job.trigger),
    runCount: job.runCount,
    nextRunAt: formatMillisOrNull(job.nextDueAt),
    origin: job.origin,
    lastRun: lastRun && {
      id: formatId('run', lastRun.id),
      outcome: lastRun.state,
      message: lastRun.message ?? lastRun.reason,
      startedAt: formatMillisOrNull(lastRun.startedAt),
      finishedAt: formatMillisOrNull(lastRun.finishedAt),
    },
    createdBy: job.createdBy,
    updatedBy: job.updatedBy,
    createdAt: formatSeconds(job.createdAt),
    updatedAt: formatSeconds(job.updatedAt),
  }
}
