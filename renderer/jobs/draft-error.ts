// What is wrong with what was typed into the form of a job, by field.
import { secondsOf } from '../ui/amount.ts'
import type { Errors } from '../ui/form.tsx'
import { type Draft, hasContentType } from './draft.ts'
import { readBody, readHeaders } from './draft-body.ts'
import { splitLine } from './line.ts'

/** The fields that stand under "More". */
export const FOLDED: readonly (keyof Draft)[] = [
  'description',
  'tags',
  'cwd',
  'authToken',
  'isTlsVerified',
  'catchUp',
  'overlap',
  'retries',
  'timeout',
]

/** What is wrong before anything is sent, by field; nothing when it can be. */
export function errorsOf(draft: Draft): Errors {
  const missing: readonly (readonly [keyof Draft, boolean, string])[] = [
    ['name', draft.name.trim() === '', 'Give the job a name.'],
    ['every', draft.when === 'interval' && !(secondsOf(draft.every) > 0), 'Say how often.'],
    ['expression', draft.when === 'cron' && draft.expression.trim() === '', 'Say at which times.'],
    ['path', draft.when === 'folder' && draft.path.trim() === '', 'Name the folder to watch.'],
    ['line', draft.what === 'program' && draft.line.trim() === '', 'Say what to run.'],
    ['url', draft.what === 'http' && draft.url.trim() === '', 'Give the address to call.'],
    ['retries', draft.retries === '', 'Say how many times; 0 is not at all.'],
    ['timeout', !(secondsOf(draft.timeout) > 0), 'Say after how long a run is ended.'],
    ['tags', draft.tags.some((tag) => tag.trim().startsWith('=')), 'A tag needs a name: env=prod.'],
  ]
  return Object.fromEntries([
    ...actionErrors(draft),
    ...missing.filter(([, isWrong]) => isWrong).map(([field, , words]) => [field, words]),
  ])
}

function actionErrors(draft: Draft): readonly (readonly [keyof Draft, string])[] {
  if (draft.what === 'program') {
    const isOpen = !draft.isShell && splitLine(draft.line) === null
    return isOpen ? [['line', 'A quote in it has no end.']] : []
  }
  if (draft.what !== 'http') return []
  const { headers, wrong } = readHeaders(draft.headers)
  const body = readBody(draft.body, hasContentType(headers))
  return [
    ...(wrong === null ? [] : [['headers', `“${wrong.trim()}” is no header: Name: value.`] as const]),
    ...('error' in body ? [['body', body.error] as const] : []),
  ]
}

const FIELDS: Readonly<Record<string, keyof Draft>> = {
  name: 'name',
  description: 'description',
  tags: 'tags',
  'trigger.expression': 'expression',
  'trigger.timeZone': 'timeZone',
  'trigger.every': 'every',
  'trigger.period': 'every',
  'trigger.path': 'path',
  'trigger.pattern': 'pattern',
  'action.program': 'line',
  'action.args': 'line',
  'action.cwd': 'cwd',
  'action.method': 'url',
  'action.url': 'url',
  'action.headers': 'headers',
  'action.body': 'body',
  'action.authToken': 'authToken',
  'policy.catchUp': 'catchUp',
  'policy.overlap': 'overlap',
  'policy.retries': 'retries',
  'policy.timeoutSeconds': 'timeout',
}

/** The form's field that a refusal of the server speaks of: `action.args[0]` is the line. Null: none of it. */
export function fieldOf(path: string): keyof Draft | null {
  const known = Object.keys(FIELDS).find(
    (name) => path === name || (/^[.[]/.test(path.slice(name.length)) && path.startsWith(name)),
  )
  return known === undefined ? null : (FIELDS[known] ?? null)
}
