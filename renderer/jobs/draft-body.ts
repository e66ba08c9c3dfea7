// What the server gets of the form of a job.
import type { FlowAction, HttpAction, JobNotify, ProgramAction } from '#shared/job.ts'
import { secondsOf } from '../ui/amount.ts'
import { fromField } from '../ui/local-time.ts'
import { clockZone, type Draft, fromPairs, hasContentType } from './draft.ts'
import { readBody, readSettings, readStatuses, tagsOf } from './draft-text.ts'
import { splitLine } from './line.ts'
import type { Action, Job, Policy, Trigger } from './types.ts'

/** The instant of a local time, in ISO 8601; null where none is given, or where it means none. */
export function instantOf(text: string, zone: string): string | null {
  const at = text === '' ? '' : fromField(text, zone, null)
  return typeof at === 'number' ? new Date(at).toISOString() : null
}

/** The trigger as the server takes it; `own` is the operator's zone. */
export function triggerOf(draft: Draft, own: string): Trigger {
  switch (draft.when) {
    case 'cron':
      return { kind: 'cron', expression: draft.expression.trim(), timeZone: draft.timeZone }
    case 'interval': {
      const anchor = instantOf(draft.anchor, clockZone(draft, own))
      const { count, unit } = draft.every
      return { kind: 'interval', every: Number(count), period: unit, ...(anchor !== null && { anchor }) }
    }
    case 'folder': {
      const { path, pattern, isRecursive } = draft
      return { kind: 'folder', path: path.trim(), pattern: orNull(pattern.trim()), recursive: isRecursive }
    }
    case 'manual':
      return { kind: 'manual' }
  }
}

/** The action as the server takes it; `before` is the one that it takes the place of. */
export function actionOf(draft: Draft, before: Action | null): Action {
  if (draft.what === 'program') return programOf(draft)
  return draft.what === 'http' ? httpOf(draft, before) : flowOf(draft)
}

function programOf({ line, isShell, cwd, env, stdin }: Draft): ProgramAction {
  const [program = '', ...args] = isShell ? [line.trim()] : (splitLine(line) ?? [])
  return {
    kind: 'program',
    program,
    args,
    cwd: orNull(cwd.trim()),
    env: fromPairs(env),
    shell: isShell,
    stdin: orNull(stdin),
  }
}

function httpOf(draft: Draft, before: Action | null): HttpAction {
  const headers = fromPairs(draft.headers)
  const body = readBody(draft.body, hasContentType(headers))
  const hadBody = before?.kind === 'http' && before.body != null
  return {
    kind: 'http',
    method: draft.method,
    url: draft.url.trim(),
    headers,
    // Null takes away the one there was; what is left out would stay.
    ...('value' in body ? { body: body.value } : hadBody && { body: null }),
    authToken: orNull(draft.authToken),
    timeoutSeconds: secondsOf(draft.answerWithin),
    expectedStatus: readStatuses(draft.expected),
    verifyTls: draft.isTlsVerified,
  }
}

function flowOf(draft: Draft): FlowAction {
  return {
    kind: 'flow',
    binaryPath: draft.binaryPath.trim(),
    inputFolder: draft.inputFolder.trim(),
    root: orNull(draft.root.trim()),
    token: orNull(draft.token),
    settings: readSettings(draft.settings) ?? {},
    verifyTls: draft.isTlsVerified,
  }
}

const orNull = (text: string): string | null => (text === '' ? null : text)

function policyOf(draft: Draft): Policy {
  return {
    catchUp: draft.catchUp,
    catchUpWindowSeconds: secondsOf(draft.catchUpWindow),
    overlap: draft.overlap,
    timeoutSeconds: secondsOf(draft.timeout),
    retries: {
      count: Number(draft.retries),
      firstDelaySeconds: secondsOf(draft.firstDelay),
      maxDelaySeconds: secondsOf(draft.maxDelay),
      on: draft.retryOn,
    },
    keepRuns: { count: Number(draft.keepCount), days: Number(draft.keepDays) },
    onInterrupted: draft.onInterrupted,
  }
}

function notifyOf({ native, webhookUrl, webhookHeaders, webhookOn, email, emailOn }: Draft): JobNotify {
  const url = webhookUrl.trim()
  const webhook = url === '' ? null : { url, headers: fromPairs(webhookHeaders), on: webhookOn }
  return { native, webhook, email, emailOn }
}

/** The parts of a job that are written whole, each with the fields of the form that make it. */
const PARTS: Readonly<Record<string, readonly (keyof Draft)[]>> = {
  name: ['name'],
  description: ['description'],
  tags: ['tags'],
  trigger: ['when', 'every', 'anchor', 'expression', 'timeZone', 'path', 'pattern', 'isRecursive'],
  startsAt: ['startsAt', 'when', 'timeZone'],
  endsAt: ['endsAt', 'when', 'timeZone'],
  maxRuns: ['maxRuns'],
  action: [
    ...(['what', 'line', 'isShell', 'cwd', 'env', 'stdin', 'method', 'url', 'headers', 'body'] as const),
    ...(['authToken', 'expected', 'answerWithin', 'isTlsVerified'] as const),
    ...(['binaryPath', 'inputFolder', 'root', 'token', 'settings'] as const),
  ],
  policy: [
    ...(['catchUp', 'catchUpWindow', 'overlap', 'timeout', 'onInterrupted', 'retries'] as const),
    ...(['firstDelay', 'maxDelay', 'retryOn', 'keepCount', 'keepDays'] as const),
  ],
  notify: ['native', 'webhookUrl', 'webhookHeaders', 'webhookOn', 'email', 'emailOn'],
}

type Body = Readonly<Record<string, unknown>>

/** What is changed (`job` null: a new one is made), how its form began, and the operator's zone. */
type Before = { readonly job: Job | null; readonly start: Draft; readonly own: string }

/** All that the form says of a job. */
function wholeOf(draft: Draft, { job, own }: Before): Body {
  const zone = clockZone(draft, own)
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    tags: tagsOf(draft.tags),
    trigger: triggerOf(draft, own),
    startsAt: instantOf(draft.startsAt, zone),
    endsAt: instantOf(draft.endsAt, zone),
    maxRuns: draft.maxRuns === '' ? null : Number(draft.maxRuns),
    action: actionOf(draft, job?.action ?? null),
    policy: policyOf(draft),
    notify: notifyOf(draft),
  }
}

/** What the server gets: the whole of a new job (`job` null), of an old one the parts that were changed. */
export function bodyOf(draft: Draft, before: Before): Body {
  const { job, start } = before
  const whole = Object.entries(wholeOf(draft, before))
  if (job === null) return Object.fromEntries(whole)
  // A local time that is not there is not moved by another clock.
  const isNone = (part: string) => (part === 'startsAt' || part === 'endsAt') && !draft[part] && !start[part]
  return Object.fromEntries(
    whole.filter(
      ([part]) => !isNone(part) && (PARTS[part] ?? []).some((field) => isChanged(draft, start, field)),
    ),
  )
}

function isChanged(draft: Draft, start: Draft, field: keyof Draft): boolean {
  return JSON.stringify(draft[field]) !== JSON.stringify(start[field])
}

/** Whether anything that was typed would be lost. */
export function isDirty(draft: Draft, start: Draft): boolean {
  return (Object.keys(draft) as (keyof Draft)[]).some((field) => isChanged(draft, start, field))
}
