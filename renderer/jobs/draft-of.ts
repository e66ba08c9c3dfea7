import type { HttpAction } from '#shared/job.ts'
import { amountOf } from '../ui/amount.ts'
import { toField } from '../ui/local-time.ts'
import { type Draft, hasContentType, newDraft, toPairs } from './draft.ts'
import { joinLine } from './line.ts'
import type { Action, Job, Trigger } from './types.ts'

/** A job as the form shows it; `own` is the operator's zone. */
export function draftOf(job: Job, own: string): Draft {
  const { name, description, tags, trigger, startsAt, endsAt, maxRuns, action } = job
  const zone = trigger.kind === 'cron' ? trigger.timeZone : own
  const local = (instant: string | null) => (instant === null ? '' : toField(Date.parse(instant), zone))
  return {
    ...newDraft(own),
    name,
    description,
    tags: Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
    when: trigger.kind,
    ...triggerFields(trigger, local),
    startsAt: local(startsAt),
    endsAt: local(endsAt),
    maxRuns: maxRuns ?? '',
    what: action.kind,
    ...actionFields(action),
    ...ruleFields(job),
  }
}

function triggerFields(trigger: Trigger, local: (instant: string | null) => string): Partial<Draft> {
  switch (trigger.kind) {
    case 'cron':
      return { expression: trigger.expression, timeZone: trigger.timeZone }
    case 'interval': {
      const { every, period, anchor = null } = trigger
      return { every: { count: every, unit: period }, anchor: local(anchor) }
    }
    case 'folder':
      return { path: trigger.path, pattern: trigger.pattern ?? '', isRecursive: trigger.recursive }
    case 'manual':
      return {}
  }
}

function actionFields(action: Action): Partial<Draft> {
  switch (action.kind) {
    case 'program': {
      const { program, args, shell, cwd, env, stdin } = action
      return {
        line: shell ? program : joinLine([program, ...args]),
        isShell: shell,
        cwd: cwd ?? '',
        env: toPairs(env),
        stdin: stdin ?? '',
      }
    }
    case 'http':
      return {
        method: action.method,
        url: action.url,
        headers: toPairs(action.headers),
        body: bodyText(action),
        authToken: action.authToken ?? '',
        expected: (action.expectedStatus ?? []).join(', '),
        answerWithin: amountOf(action.timeoutSeconds),
        isTlsVerified: action.verifyTls,
      }
    case 'flow': {
      const { binaryPath, inputFolder, root, token, settings, verifyTls } = action
      const isEmpty = Object.keys(settings).length === 0
      return {
        binaryPath,
        inputFolder,
        root: root ?? '',
        token: token ?? '',
        settings: isEmpty ? '' : JSON.stringify(settings, null, 2),
        isTlsVerified: verifyTls,
      }
    }
  }
}

function ruleFields({ policy, notify }: Pick<Job, 'policy' | 'notify'>): Partial<Draft> {
  const { catchUp, catchUpWindowSeconds, overlap, timeoutSeconds, retries, keepRuns, onInterrupted } = policy
  const { native, webhook, email, emailOn } = notify
  return {
    catchUp,
    catchUpWindow: amountOf(catchUpWindowSeconds),
    overlap,
    timeout: amountOf(timeoutSeconds),
    onInterrupted,
    retries: retries.count,
    firstDelay: amountOf(retries.firstDelaySeconds),
    maxDelay: amountOf(retries.maxDelaySeconds),
    retryOn: retries.on,
    keepCount: keepRuns.count,
    keepDays: keepRuns.days,
    native,
    webhookUrl: webhook?.url ?? '',
    webhookHeaders: toPairs(webhook?.headers ?? {}),
    webhookOn: webhook?.on ?? ['failed', 'succeeded'],
    email,
    emailOn,
  }
}

function bodyText({ body, headers }: HttpAction): string {
  if (body === undefined) return ''
  return typeof body === 'string' && hasContentType(headers) ? body : JSON.stringify(body, null, 2)
}
