// Which news are told natively, in what words, and how many at once.
import { expect, test } from 'vitest'
import { type Notice, type NoticeContext, noticeOf } from '#main/desktop/notice.ts'
import { createNotifier } from '#main/desktop/notifier.ts'
import type { HourhandEvent } from '#shared/event.ts'
import { isQuiet } from '#shared/quiet-hours.ts'
import { NOTIFICATION_DEFAULTS, type QuietHours } from '#shared/setting.ts'
import { createTestClock } from '#test/helpers/clock.ts'
import { standIn } from './stand-in.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const ALL = { ...NOTIFICATION_DEFAULTS, fired: true, shiftEnds: true }
const CONTEXT: NoticeContext = {
  setting: ALL,
  operator: ['admin', 'ada@example.com'],
  hourCycle: 'h23',
  timeZone: 'Europe/Berlin',
  now: NOW,
}
const RUN = {
  id: 'run_000001',
  what: 'start',
  target: { kind: 'resource', id: 'res_000001', name: 'Lamp' },
  dueAt: '2026-11-21T09:00:00.000Z',
  cause: 'schedule',
  outcome: 'succeeded',
  message: null,
}
const JOB = { ...RUN, what: 'run', target: { kind: 'job', id: 'job_000001', name: 'Report' } }
const SHIFT = {
  rotaId: 'r1',
  rota: 'Platform',
  rotationId: 'p',
  rotation: 'Primary',
  participant: { kind: 'user', id: 'u', name: 'Ana' },
  startAt: '2026-11-21T10:00:00.000Z',
  endAt: '2026-11-22T08:00:00.000Z',
  people: ['ana'],
}

const event = (type: string, data: object) => ({ id: 1, at: NOW, type, data }) as unknown as HourhandEvent
const told = (type: string, data: object, more: Partial<NoticeContext> = {}) => {
  const notice = noticeOf(event(type, data), { ...CONTEXT, ...more })
  return notice === null ? null : [notice.kind, notice.title, notice.body, notice.path]
}

test.each([
  ['run.finished', RUN, ['fired', 'Started Lamp', 'Was due today 10:00 Berlin', '/runs/run_000001']],
  [
    'run.finished',
    { ...RUN, cause: 'catchUp' },
    ['fired', 'Started Lamp', 'Caught up: it was due today 10:00 Berlin', '/runs/run_000001'],
  ],
  [
    'run.finished',
    { ...RUN, outcome: 'failed', message: 'exited with 4' },
    ['failed', 'Starting Lamp failed', 'exited with 4', '/runs/run_000001'],
  ],
  [
    'run.finished',
    { ...RUN, outcome: 'timedOut' },
    ['failed', 'Starting Lamp took too long and was ended', 'Was due today 10:00 Berlin', '/runs/run_000001'],
  ],
  ['run.finished', { ...RUN, outcome: 'cancelled' }, null],
  ['run.finished', { ...RUN, cause: 'manual' }, null],
  ['run.finished', { ...RUN, cause: 'manual', outcome: 'failed' }, null],
  ['run.finished', { ...RUN, cause: 'retry', outcome: 'failed' }, null],
  ['run.finished', { ...RUN, cause: 'hold', outcome: 'failed' }, null],
  ['run.started', RUN, null],
  [
    'intent.missed',
    { ...RUN, reason: 'Hourhand was not running' },
    [
      'missed',
      'Missed: start Lamp',
      'Was due today 10:00 Berlin: Hourhand was not running',
      '/activity?state=missed',
    ],
  ],
  ['shift.started', SHIFT, null],
  [
    'shift.started',
    { ...SHIFT, people: ['ana', 'Ada@Example.com'] },
    ['shiftStarts', 'You are on call: Platform', 'Primary until tomorrow 09:00 Berlin', '/on-call/r1'],
  ],
  [
    'shift.started',
    { ...SHIFT, people: ['ana', 'admin'], endAt: null },
    ['shiftStarts', 'You are on call: Platform', 'Primary', '/on-call/r1'],
  ],
  ['shift.ended', SHIFT, null],
  [
    'shift.ended',
    { ...SHIFT, people: ['admin'] },
    ['shiftEnds', 'You are no longer on call: Platform', 'Primary', '/on-call/r1'],
  ],
  [
    'shift.reminder',
    { ...SHIFT, username: 'ada@example.com', minutes: 15 },
    ['shiftStarts', 'On call soon: Platform', 'Primary, from today 11:00 Berlin', '/on-call/r1'],
  ],
  ['shift.reminder', { ...SHIFT, username: 'ana', minutes: 15 }, null],
  [
    'gap.found',
    { rotaId: 'r1', rota: 'Platform', startAt: SHIFT.startAt, endAt: SHIFT.endAt },
    [
      'gapFound',
      'Nobody will be on call: Platform',
      'From today 11:00 Berlin to tomorrow 09:00 Berlin',
      '/on-call/r1',
    ],
  ],
  ['power.changed', {}, null],
])('%s of %j', (type, data, expected) => {
  expect(told(type, data)).toEqual(expected)
})

test('a job says for itself what is told of it; failures can be turned off for all', () => {
  const failed = { ...JOB, outcome: 'failed' }
  const quiet = { ...ALL, fired: false }
  const kind = (data: object, native: readonly string[], setting = quiet) =>
    told('run.finished', data, { job: { native }, setting })?.[0] ?? null
  expect(kind(failed, ['failed'])).toBe('failed')
  expect(kind(failed, [])).toBeNull()
  expect(kind(failed, ['failed'], { ...ALL, failed: false })).toBeNull()
  expect(kind(JOB, ['succeeded'])).toBe('fired')
  expect(kind(JOB, ['failed'])).toBeNull()
  expect(kind(JOB, ['failed'], ALL)).toBe('fired')
})

test('a failure shows the end of the output where that is wanted, and what can be done', () => {
  const failed = { ...RUN, outcome: 'failed', message: 'exited with 1' }
  const output = `${'x'.repeat(500)}the end`
  const notice = noticeOf(event('run.finished', failed), { ...CONTEXT, output })
  expect(notice?.body).toMatch(/^exited with 1\n…x+the end$/)
  expect(notice?.acts.map(({ label }) => label)).toEqual(['Retry', 'Hold 1 h', 'Open'])
  const without = noticeOf(event('run.finished', failed), {
    ...CONTEXT,
    output,
    setting: { ...ALL, output: false },
  })
  expect(without?.body).toBe('exited with 1')
})

function notifier(quietHours: QuietHours | null = null) {
  const stand = standIn()
  const clock = createTestClock(NOW)
  const opened: string[] = []
  const acts: unknown[] = []
  const failures: string[] = []
  const told = createNotifier({
    electron: stand.electron,
    now: clock.now,
    setDelay: clock.setDelay,
    timeZone: () => 'Europe/Berlin',
    quietHours: () => quietHours,
    open: (path) => opened.push(path),
    onAct: (act) => acts.push(act),
    onFailed: (reason) => failures.push(reason),
  })
  return { ...told, clock, opened, acts, failures, notices: stand.notices }
}

const notice = (number: number, kind: Notice['kind'] = 'failed'): Notice => ({
  kind,
  title: `Notice ${number}`,
  body: '',
  path: `/runs/${number}`,
  acts: [
    { label: 'Retry', do: 'retry', runId: `run_${number}` },
    { label: 'Open', do: 'open' },
  ],
})
const titles = (shown: readonly { options: { title?: string }; isClosed: boolean }[]) =>
  shown.filter(({ isClosed }) => !isClosed).map(({ options }) => options.title)

test('three in five seconds stand for themselves, the fourth makes them one, and what follows is counted in', () => {
  const { tell, clock, notices } = notifier()
  for (const number of [1, 2, 3]) tell(notice(number))
  expect(titles(notices)).toEqual(['Notice 1', 'Notice 2', 'Notice 3'])
  tell(notice(4, 'missed'))
  expect(titles(notices)).toEqual(['3 failed, 1 missed'])
  for (let number = 5; number <= 100; number += 1) tell(notice(number))
  expect(notices).toHaveLength(4)
  clock.forward(5_000)
  expect(titles(notices)).toEqual(['99 failed, 1 missed'])
  expect(notices.at(-1)?.options.body).toBe('Notice 1\nNotice 2\nNotice 3\nand 97 more')
  clock.forward(1)
  tell(notice(101))
  expect(titles(notices)).toEqual(['99 failed, 1 missed', 'Notice 101'])
})

test('those that come slowly are never gathered', () => {
  const { tell, clock, notices } = notifier()
  for (let number = 1; number <= 10; number += 1) {
    tell(notice(number))
    clock.forward(2_000)
  }
  expect(notices.map(({ options }) => options.title)).toEqual(
    Array.from({ length: 10 }, (_, index) => `Notice ${index + 1}`),
  )
})

test('a click goes to the thing, a button does what it says, and what is closed is let go', () => {
  const { tell, opened, acts, notices, keptCount } = notifier()
  for (const number of [1, 2, 3]) tell(notice(number))
  expect(keptCount()).toBe(3)
  notices[0]?.emit('click', {})
  notices[1]?.emit('action', { actionIndex: 0 })
  notices[2]?.emit('action', { actionIndex: 1 })
  expect(opened).toEqual(['/runs/1', '/runs/3'])
  expect(acts).toEqual([{ label: 'Retry', do: 'retry', runId: 'run_2' }])
  expect(keptCount()).toBe(0)
})

test('what slid into the list of the system can still be clicked there', () => {
  const { tell, opened, notices, keptCount } = notifier()
  tell(notice(1))
  notices[0]?.emit('close', { reason: 'timedOut' })
  expect(keptCount()).toBe(1)
  notices[0]?.emit('click', {})
  expect([opened, keptCount()]).toEqual([['/runs/1'], 0])
})

test('after the clock was set back nothing is gathered with what was told an hour ago', () => {
  const { tell, clock, notices } = notifier()
  for (const number of [1, 2, 3]) tell(notice(number))
  clock.jumpTo(NOW - 3_600_000)
  tell(notice(4))
  expect(titles(notices)).toEqual(['Notice 1', 'Notice 2', 'Notice 3', 'Notice 4'])
})

test('a system that takes no notice is told of', () => {
  const { tell, failures, notices, keptCount } = notifier()
  tell(notice(1))
  notices[0]?.emit('failed', {}, 'the program is not signed')
  expect([failures, keptCount()]).toEqual([['the program is not signed'], 0])
})

test.each([
  ['22:00', '07:00', '2026-11-21T20:59:00Z', false],
  ['22:00', '07:00', '2026-11-21T21:00:00Z', true],
  ['22:00', '07:00', '2026-11-22T05:59:00Z', true],
  ['22:00', '07:00', '2026-11-22T06:00:00Z', false],
  ['12:00', '13:00', '2026-11-21T11:30:00Z', true],
  ['12:00', '13:00', '2026-11-21T12:00:00Z', false],
  // The night in which the clock goes back: two is twice, and both are quiet.
  ['02:00', '03:00', '2026-10-25T00:30:00Z', true],
  ['02:00', '03:00', '2026-10-25T01:30:00Z', true],
  ['02:00', '03:00', '2026-10-25T02:00:00Z', false],
  // The night in which it goes forward: there is no time between two and three.
  ['02:00', '03:00', '2026-03-29T00:59:00Z', false],
  ['02:00', '03:00', '2026-03-29T01:00:00Z', false],
  ['22:00', '07:00', '2026-03-29T01:00:00Z', true],
  // Summer time: the same wall clock is an hour earlier in UTC.
  ['22:00', '07:00', '2026-07-01T20:00:00Z', true],
  ['22:00', '07:00', '2026-07-01T05:00:00Z', false],
])('quiet from %s to %s: at %s in Berlin %s', (from, to, at, expected) => {
  expect(isQuiet({ from, to }, Date.parse(at), 'Europe/Berlin')).toBe(expected)
})

test('in quiet hours nothing is shown', () => {
  const { tell, clock, notices } = notifier({ from: '11:00', to: '12:00' })
  expect([tell(notice(1)), notices.length]).toEqual([false, 0])
  clock.forward(3_600_000)
  tell(notice(2))
  expect(titles(notices)).toEqual(['Notice 2'])
})
