// What the server gets of the form of a job.
import type { HttpAction, ProgramAction } from '#shared/job.ts'
import { secondsOf } from '../ui/amount.ts'
import { type Draft, hasContentType } from './draft.ts'
import { splitLine } from './line.ts'
import type { Action, Job, Trigger } from './types.ts'

/** The trigger as the server takes it. */
export function triggerOf(draft: Draft): Trigger {
  switch (draft.when) {
    case 'cron':
      return { kind: 'cron', expression: draft.expression.trim(), timeZone: draft.timeZone }
    case 'interval':
      return { kind: 'interval', every: Number(draft.every.count), period: draft.every.unit }
    case 'folder': {
      const { path, pattern, isRecursive } = draft
      return {
        kind: 'folder',
        path: path.trim(),
        pattern: pattern.trim() === '' ? null : pattern.trim(),
        recursive: isRecursive,
      }
    }
    case 'manual':
      return { kind: 'manual' }
  }
}

/** The action as the server takes it; what the form does not show of the one before stays. */
export function actionOf(draft: Draft, before: Action | null): Action {
  if (draft.what === 'program') return programOf(draft, before?.kind === 'program' ? before : null)
  if (draft.what === 'http') return httpOf(draft, before?.kind === 'http' ? before : null)
  if (before?.kind !== 'flow') throw new Error('Internal: this form makes no flows')
  return before
}

function programOf(draft: Draft, before: ProgramAction | null): ProgramAction {
  const { env = {}, stdin = null } = before ?? {}
  const [program = '', ...args] = draft.isShell ? [draft.line.trim()] : (splitLine(draft.line) ?? [])
  const cwd = draft.cwd.trim() === '' ? null : draft.cwd.trim()
  return { kind: 'program', program, args, cwd, env, shell: draft.isShell, stdin }
}

function httpOf(draft: Draft, before: HttpAction | null): HttpAction {
  const headers = readHeaders(draft.headers).headers
  const { timeoutSeconds = 30, expectedStatus = null } = before ?? {}
  const body = readBody(draft.body, hasContentType(headers))
  return {
    kind: 'http',
    method: draft.method,
    url: draft.url.trim(),
    headers,
    // Null takes away the one there was; what is left out would stay.
    ...('value' in body ? { body: body.value } : before?.body != null && { body: null }),
    authToken: draft.authToken === '' ? null : draft.authToken,
    timeoutSeconds,
    expectedStatus,
    verifyTls: draft.isTlsVerified,
  }
}

/** The body of a text: JSON, or the text itself where a content type of its own goes with it. */
export function readBody(text: string, isTyped: boolean): { value: unknown } | { error: string } | object {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) }
  } catch {
    const error = 'This is not JSON. With a Content-Type header of its own any text goes.'
    return isTyped ? { value: text } : { error }
  }
}

/** Headers of a text, one a line; `wrong` is the first line that is none. */
export function readHeaders(text: string): {
  headers: Readonly<Record<string, string>>
  wrong: string | null
} {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const found = lines.map((line) => /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line))
  return {
    headers: Object.fromEntries(found.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : []))),
    wrong: lines.find((_line, place) => found[place] === null) ?? null,
  }
}

export function tagsOf(tags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.map((tag) => {
      const [key = '', ...value] = tag.split('=')
      return [key.trim(), value.join('=').trim()]
    }),
  )
}

/** What the server gets: the whole of a new job, of an old one what was changed. */
export function bodyOf(draft: Draft, before: Job | null, start: Draft): Readonly<Record<string, unknown>> {
  const isChanged = (...fields: readonly (keyof Draft)[]) =>
    before === null || fields.some((field) => JSON.stringify(draft[field]) !== JSON.stringify(start[field]))
  return {
    ...(isChanged('name') && { name: draft.name.trim() }),
    ...(isChanged('description') && { description: draft.description.trim() }),
    ...(isChanged('tags') && { tags: tagsOf(draft.tags) }),
    ...(isChanged(...TRIGGER_FIELDS) && { trigger: triggerOf(draft) }),
    ...(isChanged(...ACTION_FIELDS) && { action: actionOf(draft, before?.action ?? null) }),
    ...(isChanged('catchUp', 'overlap', 'retries', 'timeout') && {
      policy: {
        catchUp: draft.catchUp,
        overlap: draft.overlap,
        timeoutSeconds: secondsOf(draft.timeout),
        retries: { count: Number(draft.retries) },
      },
    }),
  }
}

const TRIGGER_FIELDS: readonly (keyof Draft)[] = [
  'when',
  'every',
  'expression',
  'timeZone',
  'path',
  'pattern',
  'isRecursive',
]
const ACTION_FIELDS: readonly (keyof Draft)[] = [
  'what',
  'line',
  'isShell',
  'cwd',
  'method',
  'url',
  'headers',
  'body',
  'authToken',
  'isTlsVerified',
]
