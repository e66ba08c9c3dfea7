// What is wrong with what was typed into the form of a job, by field.

import { secondsOf } from '../ui/amount.ts'
import type { Errors } from '../ui/form.tsx'
import { fromField } from '../ui/local-time.ts'
import type { Pair } from '../ui/pair-table.tsx'
import { clockZone, type Draft, fromPairs, hasContentType } from './draft.ts'
import { readBody, readSettings, readStatuses } from './draft-text.ts'
import { splitLine } from './line.ts'

type Rule = readonly [field: keyof Draft, isWrong: boolean, words: string]

/** What is wrong before anything is sent, by field; nothing when it can be. `own` is the operator's zone. */
export function errorsOf(draft: Draft, own: string): Errors {
  const rules = [...whenRules(draft), ...whatRules(draft), ...rulesOfRules(draft)]
  const wrong = rules.filter(([, isWrong]) => isWrong).map(([field, , words]) => [field, words] as const)
  return Object.fromEntries([...timeErrors(draft, clockZone(draft, own)), ...wrong])
}

function whenRules(draft: Draft): readonly Rule[] {
  const { when, every, expression, path, name, maxRuns } = draft
  return [
    ['name', name.trim() === '', 'Give the job a name.'],
    ['every', when === 'interval' && !(secondsOf(every) > 0), 'Say how often.'],
    ['expression', when === 'cron' && expression.trim() === '', 'Say at which times.'],
    ['path', when === 'folder' && path.trim() === '', 'Name the folder to watch.'],
    ['maxRuns', maxRuns !== '' && !(Number(maxRuns) >= 1), 'At least one, or nothing for no end.'],
  ]
}

function timeErrors(draft: Draft, zone: string): readonly (readonly [keyof Draft, string])[] {
  const fields = ['startsAt', 'endsAt', ...(draft.when === 'interval' ? (['anchor'] as const) : [])] as const
  return fields.flatMap((field) => {
    const at = draft[field] === '' ? 0 : fromField(draft[field], zone, null)
    return typeof at === 'string' ? [[field, at] as const] : []
  })
}

function whatRules(draft: Draft): readonly Rule[] {
  switch (draft.what) {
    case 'program':
      return [
        ['line', !draft.isShell && splitLine(draft.line) === null, 'A quote in it has no end.'],
        ['line', draft.line.trim() === '', 'Say what to run.'],
        ['env', isUnnamed(draft.env), 'A value here has no name.'],
      ]
    case 'http': {
      const body = readBody(draft.body, hasContentType(fromPairs(draft.headers)))
      const statuses = readStatuses(draft.expected) ?? []
      const isStatus = (status: number) => Number.isInteger(status) && status >= 100 && status <= 599
      return [
        ['url', draft.url.trim() === '', 'Give the address to call.'],
        ['headers', isUnnamed(draft.headers), 'A value here has no name.'],
        ['body', 'error' in body, 'error' in body ? body.error : ''],
        ['expected', !statuses.every(isStatus), 'Statuses are numbers such as 200, 204.'],
        ['answerWithin', !(secondsOf(draft.answerWithin) > 0), 'Say how long to wait.'],
      ]
    }
    case 'flow':
      return [
        ['binaryPath', draft.binaryPath.trim() === '', 'Name the flow or the program.'],
        ['inputFolder', draft.inputFolder.trim() === '', 'Name the folder it reads.'],
        ['settings', readSettings(draft.settings) === null, 'This is no JSON object.'],
      ]
  }
}

const isUnnamed = (pairs: readonly Pair[]) =>
  pairs.some(({ name, value }) => name.trim() === '' && value !== '')

function rulesOfRules(draft: Draft): readonly Rule[] {
  const { retries, timeout, tags, keepCount, keepDays } = draft
  return [
    ['retries', retries === '', 'Say how many times; 0 is not at all.'],
    ['timeout', !(secondsOf(timeout) > 0), 'Say after how long a run is ended.'],
    ['catchUpWindow', !(secondsOf(draft.catchUpWindow) >= 0), 'Say how far back.'],
    ['firstDelay', !(secondsOf(draft.firstDelay) >= 0), 'Say how long to wait.'],
    ['maxDelay', !(secondsOf(draft.maxDelay) >= 0), 'Say how long to wait at most.'],
    ['keepCount', !(Number(keepCount) >= 1), 'At least one.'],
    ['keepDays', !(Number(keepDays) >= 1), 'At least one.'],
    ['tags', tags.some((tag) => tag.trim().startsWith('=')), 'A tag needs a name: env=prod.'],
    ['webhookHeaders', isUnnamed(draft.webhookHeaders), 'A value here has no name.'],
  ]
}

const FIELDS: Readonly<Record<string, keyof Draft>> = {
  name: 'name',
  description: 'description',
  tags: 'tags',
  startsAt: 'startsAt',
  endsAt: 'endsAt',
  maxRuns: 'maxRuns',
  'trigger.expression': 'expression',
  'trigger.timeZone': 'timeZone',
  'trigger.every': 'every',
  'trigger.period': 'every',
  'trigger.anchor': 'anchor',
  'trigger.path': 'path',
  'trigger.pattern': 'pattern',
  'action.program': 'line',
  'action.args': 'line',
  'action.cwd': 'cwd',
  'action.env': 'env',
  'action.stdin': 'stdin',
  'action.method': 'url',
  'action.url': 'url',
  'action.headers': 'headers',
  'action.body': 'body',
  'action.authToken': 'authToken',
  'action.expectedStatus': 'expected',
  'action.timeoutSeconds': 'answerWithin',
  'action.binaryPath': 'binaryPath',
  'action.inputFolder': 'inputFolder',
  'action.root': 'root',
  'action.token': 'token',
  'action.settings': 'settings',
  'policy.catchUpWindowSeconds': 'catchUpWindow',
  'policy.catchUp': 'catchUp',
  'policy.overlap': 'overlap',
  'policy.timeoutSeconds': 'timeout',
  'policy.onInterrupted': 'onInterrupted',
  'policy.retries.firstDelaySeconds': 'firstDelay',
  'policy.retries.maxDelaySeconds': 'maxDelay',
  'policy.retries.on': 'retryOn',
  'policy.retries': 'retries',
  'policy.keepRuns.days': 'keepDays',
  'policy.keepRuns': 'keepCount',
  'notify.native': 'native',
  'notify.webhook.headers': 'webhookHeaders',
  'notify.webhook.on': 'webhookOn',
  'notify.webhook': 'webhookUrl',
  'notify.emailOn': 'emailOn',
  'notify.email': 'email',
}

/** The form's field that a refusal of the server speaks of: `action.args[0]` is the line. Null: none of it. */
export function fieldOf(path: string): keyof Draft | null {
  const known = Object.keys(FIELDS).find(
    (name) => path === name || (/^[.[]/.test(path.slice(name.length)) && path.startsWith(name)),
  )
  return known === undefined ? null : (FIELDS[known] ?? null)
}
