import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Draft, newDraft, toPairs } from '../../renderer/jobs/draft.ts'
import { bodyOf } from '../../renderer/jobs/draft-body.ts'
import { errorsOf, fieldOf } from '../../renderer/jobs/draft-error.ts'
import { draftOf } from '../../renderer/jobs/draft-of.ts'
import { joinLine, splitLine } from '../../renderer/jobs/line.ts'
import { errorsOfParameters, toParameters, variableOf } from '../../renderer/jobs/parameter.ts'
import type { Action, Job, Policy } from '../../renderer/jobs/types.ts'
import { actionWords, idleWords, policyWords, triggerWords } from '../../renderer/jobs/words.ts'
import { amountOf, secondsOf } from '../../renderer/ui/amount.ts'
import { formatBytes } from '../../renderer/ui/size.ts'

const PROGRAM: Action = {
  kind: 'program',
  program: '/usr/bin/rsync',
  args: ['-a', 'my photos/', "it's"],
  cwd: null,
  env: { API_KEY: '********', LANG: 'C' },
  shell: false,
  stdin: 'yes',
}
const HTTP: Action = {
  kind: 'http',
  method: 'PUT',
  url: 'https://example.com/a',
  headers: { Authorization: '********', 'X-A': 'b: c' },
  body: { a: [1] },
  authToken: null,
  timeoutSeconds: 12,
  expectedStatus: [204],
  verifyTls: false,
}
const POLICY: Policy = {
  catchUp: 'last',
  catchUpWindowSeconds: 86_400,
  overlap: 'skip',
  timeoutSeconds: 3_600,
  retries: { count: 0, firstDelaySeconds: 5, maxDelaySeconds: 300, on: ['error', 'timeout', 'status'] },
  keepRuns: { count: 1000, days: 90 },
  onInterrupted: 'close',
}
const NOTIFY: Job['notify'] = {
  native: ['failed'],
  webhook: null,
  email: [],
  emailOn: ['failed', 'succeeded'],
}
const JOB: Job = {
  id: 'job_000001',
  name: 'Photos',
  description: '',
  enabled: true,
  disabledReason: null,
  folderError: null,
  tags: { env: 'prod', note: 'a=b' },
  trigger: { kind: 'interval', every: 5, period: 'minutes', anchor: '2026-11-21T00:00:00Z' },
  words: 'every 5 minutes',
  maxRuns: null,
  runCount: 0,
  nextRunAt: '2026-11-21T00:05:00Z',
  action: PROGRAM,
  startsAt: null,
  endsAt: null,
  policy: POLICY,
  notify: NOTIFY,
  origin: null,
  lastRun: null,
}

const made = (draft: Partial<Draft>) =>
  bodyOf({ ...newDraft('UTC'), name: 'A', ...draft }, { job: null, start: newDraft('UTC'), own: 'UTC' })
const changed = (job: Job, change: Partial<Draft>) => {
  const start = draftOf(job, 'UTC')
  return bodyOf({ ...start, ...change }, { job, start, own: 'UTC' })
}

test('a new job says all that there is to say', () => {
  expect(made({ name: ' Report ', line: 'report | mail ada', tags: ['env=prod', 'x'] })).toEqual({
    name: 'Report',
    description: '',
    tags: { env: 'prod', x: '' },
    trigger: { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' },
    action: {
      kind: 'program',
      program: 'report | mail ada',
      args: [],
      cwd: null,
      env: {},
      shell: true,
      stdin: null,
    },
    startsAt: null,
    endsAt: null,
    maxRuns: null,
    policy: POLICY,
    notify: NOTIFY,
  })
})

test('of a job that is not changed nothing is sent', () => {
  expect(changed(JOB, {})).toEqual({})
  expect(changed({ ...JOB, action: HTTP }, {})).toEqual({})
})

test('only the parts that are changed are sent, secrets by their masks', () => {
  expect(changed(JOB, { name: 'Pictures' })).toEqual({ name: 'Pictures' })
  expect(changed(JOB, { cwd: '/srv' })).toEqual({ action: { ...PROGRAM, cwd: '/srv' } })
  expect(changed({ ...JOB, action: HTTP }, { method: 'PATCH' })).toEqual({
    action: { ...HTTP, method: 'PATCH' },
  })
  // It goes on counting from where it did.
  expect(changed(JOB, { every: { count: 6, unit: 'minutes' } })).toEqual({
    trigger: { kind: 'interval', every: 6, period: 'minutes', anchor: '2026-11-21T00:00:00.000Z' },
  })
})

test('an empty last time is no time, and one that is moved to another clock is another instant', () => {
  const job: Job = {
    ...JOB,
    trigger: { kind: 'cron', expression: '@daily', timeZone: 'Europe/Berlin' },
    startsAt: '2026-12-01T07:00:00Z',
  }
  expect(draftOf(job, 'UTC').startsAt).toBe('2026-12-01T08:00')
  expect(changed(job, { startsAt: '' })).toEqual({ startsAt: null })
  expect(changed(job, { timeZone: 'America/New_York' })).toEqual({
    trigger: { kind: 'cron', expression: '@daily', timeZone: 'America/New_York' },
    startsAt: '2026-12-01T13:00:00.000Z',
  })
})

test('who is told, and how long runs are kept, is sent whole', () => {
  const headers = toPairs({ Authorization: 'hush', '': '' })
  expect(changed(JOB, { webhookUrl: 'https://a.example', webhookHeaders: headers, native: [] })).toEqual({
    notify: {
      native: [],
      webhook: { url: 'https://a.example', headers: { Authorization: 'hush' }, on: ['failed', 'succeeded'] },
      email: [],
      emailOn: ['failed', 'succeeded'],
    },
  })
  expect(changed(JOB, { emailOn: ['output'] })).toEqual({ notify: { ...NOTIFY, emailOn: ['output'] } })
  expect(changed(JOB, { keepDays: 7 })).toEqual({
    policy: { ...POLICY, keepRuns: { count: 1000, days: 7 } },
  })
})

test('a flow is shown whole, and can be changed or give way', () => {
  const flow: Action = {
    kind: 'flow',
    binaryPath: 'a.ibflowbin',
    inputFolder: '/in',
    root: null,
    token: '********',
    settings: { pages: 3 },
    verifyTls: true,
  }
  expect(changed({ ...JOB, action: flow }, { inputFolder: '/other' })).toEqual({
    action: { ...flow, inputFolder: '/other' },
  })
  expect(changed({ ...JOB, action: flow }, { name: 'B' })).toEqual({ name: 'B' })
  expect(changed({ ...JOB, action: flow }, { what: 'program', line: 'true' })).toMatchObject({
    action: { kind: 'program', program: 'true' },
  })
})

test.each([
  ['JSON', '{"a": 1}', {}, { a: 1 }],
  ['a JSON text without a type', '"a"', {}, 'a'],
  [
    'any text with a type of its own',
    'a=1&b=2',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'a=1&b=2',
  ],
])('%s is a body', (_what, body, headers, sent) => {
  const draft = { what: 'http', url: 'http://x', body, headers: toPairs({ ...headers }) } as const
  expect(errorsOf({ ...newDraft('UTC'), name: 'A', ...draft }, 'UTC')).toEqual({})
  expect(made(draft)).toMatchObject({ action: { body: sent } })
})

test('no body is none, not null', () => {
  expect(made({ what: 'http', url: 'http://x', body: '  ' }).action).not.toHaveProperty('body')
})

test.each<[string, Partial<Draft>, string]>([
  ['no name', { name: ' ' }, 'name'],
  ['no command line', { line: '' }, 'line'],
  ['a quote without an end', { line: "a 'b", isShell: false }, 'line'],
  ['no times', { expression: ' ' }, 'expression'],
  ['an interval of nothing', { when: 'interval', every: { count: '', unit: 'hours' } }, 'every'],
  ['no folder', { when: 'folder' }, 'path'],
  ['no address', { what: 'http' }, 'url'],
  ['a header without a name', { what: 'http', url: 'x', headers: toPairs({ ' ': 'b' }) }, 'headers'],
  ['a variable without a name', { env: toPairs({ '': 'b' }) }, 'env'],
  ['a status that is none', { what: 'http', url: 'x', expected: '200, ok' }, 'expected'],
  ['a flow without its folder', { what: 'flow', binaryPath: 'a' }, 'inputFolder'],
  [
    'settings that are no object',
    { what: 'flow', binaryPath: 'a', inputFolder: 'b', settings: '[1]' },
    'settings',
  ],
  ['no number of runs', { maxRuns: 0 }, 'maxRuns'],
  ['no days', { keepDays: '' }, 'keepDays'],
  [
    'a time that the clock jumps over',
    { timeZone: 'Europe/Berlin', startsAt: '2027-03-28T02:30' },
    'startsAt',
  ],
  ['a body that is no JSON', { what: 'http', url: 'x', body: '{' }, 'body'],
  ['no time-out', { timeout: { count: '', unit: 'hours' } }, 'timeout'],
  ['a tag without a name', { tags: ['=x'] }, 'tags'],
])('%s is said at its field', (_what, draft, field) => {
  const whole = { ...newDraft('UTC'), name: 'A', line: 'true', ...draft }
  expect(Object.keys(errorsOf(whole, 'UTC'))).toEqual([field])
})

test.each([
  ['trigger.expression', 'expression'],
  ['trigger.timeZone', 'timeZone'],
  ['action.args[2]', 'line'],
  ['action.env.A', 'env'],
  ['policy.retries.firstDelaySeconds', 'firstDelay'],
  ['notify.webhook.url', 'webhookUrl'],
  ['notify.email[1]', 'email'],
  ['endsAt', 'endsAt'],
  ['action.headers.X-A', 'headers'],
  ['policy.retries.count', 'retries'],
  ['policy.timeoutSeconds', 'timeout'],
  ['names', null],
])('a refusal of %s is shown at %s', (path, field) => {
  expect(fieldOf(path)).toBe(field)
})

test('words and their line mean each other', () => {
  expect(joinLine(['rsync', '-a', 'my photos/', "it's", ''])).toBe(`rsync -a 'my photos/' 'it'\\''s' ''`)
  expect(splitLine(`a "b c" 'd e'\\ f ""  g"\\$\\""`)).toEqual(['a', 'b c', 'd e f', '', 'g\\$"'])
  expect(splitLine('a "b')).toBeNull()
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
      expect(splitLine(joinLine(words))).toEqual(words)
    }),
  )
})

test('a length of time is said in its largest whole unit', () => {
  expect([1, 90, 3_600, 86_400, 172_800].map(amountOf)).toEqual([
    { count: 1, unit: 'seconds' },
    { count: 90, unit: 'seconds' },
    { count: 1, unit: 'hours' },
    { count: 1, unit: 'days' },
    { count: 2, unit: 'days' },
  ])
  expect(secondsOf({ count: 5, unit: 'minutes' })).toBe(300)
  expect(secondsOf({ count: '', unit: 'minutes' })).toBeNaN()
})

test('a job is said in words', () => {
  const cron = { kind: 'cron', expression: '30 2 * * *', timeZone: 'UTC' } as const
  expect(triggerWords({ trigger: cron, words: 'At 02:30' })).toBe('02:30 every day')
  expect(triggerWords(JOB)).toBe('Every 5 minutes')
  expect(actionWords(PROGRAM)).toBe(`/usr/bin/rsync -a 'my photos/' 'it'\\''s'`)
  expect(actionWords({ ...PROGRAM, program: 'a | b', args: [], shell: true })).toBe('a | b')
  expect(actionWords(HTTP)).toBe('PUT https://example.com/a')
  const retries = { ...POLICY.retries, count: 3 }
  expect(policyWords({ ...POLICY, retries, timeoutSeconds: 90 })).toBe(
    'The last missed run is made up for · never beside itself · tried again 3 times · ended after 90 seconds',
  )
})

test('why nothing lies ahead is said', () => {
  expect(idleWords(JOB)).toBeNull()
  expect(idleWords({ ...JOB, trigger: { kind: 'manual' } })).toBe('When you run it')
  expect(idleWords({ ...JOB, nextRunAt: null })).toBe('Nothing ahead')
  expect(idleWords({ ...JOB, enabled: false })).toBe('Off: nothing ahead')
  expect(idleWords({ ...JOB, enabled: false, disabledReason: 'it had its 3 runs' })).toBe(
    'Off: it had its 3 runs',
  )
})

test('parameters are named once, and empty rows are none', () => {
  const rows = (...names: string[]) => names.map((name, key) => ({ key, name, value: 'v' }))
  expect(variableOf(' my-region ')).toBe('HOURHAND_PARAM_MY_REGION')
  expect(errorsOfParameters(rows('a', 'b'))).toEqual({})
  expect(Object.keys(errorsOfParameters(rows('a-b', 'A_B', '')))).toEqual(['1', '2'])
  expect(toParameters([...rows(' a '), { key: 9, name: '', value: '' }])).toEqual({ a: 'v' })
})

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1_023, '1023 bytes'],
  [1_536, '1.5 KiB'],
  [1_048_576, '1.0 MiB'],
  [73_400_320, '70 MiB'],
])('%i bytes are %s', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})
