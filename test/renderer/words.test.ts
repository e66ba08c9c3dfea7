import { expect, test } from 'vitest'
import { causeWords, resultWords, stepsOf, workedMs } from '../../renderer/activity/run-words.ts'
import type { PreviewFiring } from '../../renderer/api-types.ts'
import { hoursOf, marksOf, onSpans } from '../../renderer/overview/day.ts'
import { shorten } from '../../renderer/power/cron-words.tsx'
import { describeCron } from '../../shared/cron.ts'

const FROM = Date.parse('2026-11-21T00:00:00Z')

const firing = (hour: number, action: 'start' | 'stop', note?: PreviewFiring['note']): PreviewFiring => ({
  at: new Date(FROM + hour * 3_600_000).toISOString(),
  local: '',
  cronId: 'cron_000001',
  action,
  ...(note && { note }),
})

test.each([
  ['a day at work', [firing(6, 'start'), firing(18, 'stop')], [{ from: 0.25, to: 0.75 }]],
  [
    'a night',
    [firing(6, 'stop'), firing(18, 'start')],
    [
      { from: 0, to: 0.25 },
      { from: 0.75, to: 1 },
    ],
  ],
  [
    'two starts in a row',
    [firing(6, 'start'), firing(9, 'start'), firing(18, 'stop')],
    [{ from: 0.25, to: 0.75 }],
  ],
  [
    'a stop that a calendar leaves out',
    [firing(6, 'start'), firing(12, 'stop', 'calendar'), firing(18, 'stop')],
    [{ from: 0.25, to: 0.75 }],
  ],
  ['only stops', [firing(18, 'stop')], []],
  ['nothing', [], []],
  ['an end beyond the day', [firing(6, 'start'), firing(30, 'stop')], [{ from: 0.25, to: 1 }]],
])('%s is drawn where it is on', (_what, firings, spans) => {
  expect(onSpans(firings, FROM)).toEqual(spans)
})

test('firings outside the day have no mark', () => {
  const marks = marksOf([firing(-1, 'start'), firing(6, 'start'), firing(25, 'stop')], FROM)
  expect(marks.map(({ place }) => place)).toEqual([0.25])
})

test('the axis shows full hours of the zone, even where it is off the hour', () => {
  expect(hoursOf(FROM, 'UTC', 6).map(({ word }) => word)).toEqual(['00:00', '06:00', '12:00', '18:00'])
  const kathmandu = hoursOf(FROM, 'Asia/Kathmandu', 6)
  expect(kathmandu.map(({ word }) => word)).toEqual(['06:00', '12:00', '18:00', '00:00'])
  expect(kathmandu[0]?.place).toBeCloseTo(0.25 / 24)
})

test.each([
  ['0 8 * * 1-5', '08:00, Monday to Friday'],
  ['0 22 * * *', '22:00 every day'],
  ['30 8,12,17 * * *', '08:30, 12:30 and 17:30 every day'],
  ['*/15 * * * *', 'every 15 minutes'],
])('%s reads "%s" behind its action', (expression, words) => {
  expect(shorten(describeCron(expression))).toBe(words)
})

test('a run has worked for nothing before it began, and until now while it goes on', () => {
  const startedAt = new Date(FROM).toISOString()
  expect(workedMs({ startedAt: null, finishedAt: null }, FROM)).toBeNull()
  expect(workedMs({ startedAt, finishedAt: null }, FROM + 1500)).toBe(1500)
  expect(workedMs({ startedAt, finishedAt: new Date(FROM + 40).toISOString() }, FROM + 9999)).toBe(40)
})

test('the life of a run is told step by step, leaving out what has not come', () => {
  const iso = (ms: number) => new Date(FROM + ms).toISOString()
  const steps = stepsOf({ dueAt: iso(0), queuedAt: iso(4), startedAt: iso(104), finishedAt: null })
  expect(steps.map(({ word, sinceMs }) => [word, sinceMs])).toEqual([
    ['Scheduled', null],
    ['Queued', 4],
    ['Started', 100],
  ])
})

test('how a run went is said in words', () => {
  const run = {
    outcome: 'succeeded' as const,
    startedAt: '2026-11-21T00:00:00.000Z',
    finishedAt: '2026-11-21T00:00:02.300Z',
    attempt: 1,
    attempts: [],
  }
  const attempts = [{ startedAt: '', finishedAt: '', outcome: 'failed' as const, message: null }]
  expect(resultWords(run, FROM)).toBe('after 2.3 s')
  expect(resultWords({ ...run, attempt: 2 }, FROM)).toBe('after 2.3 s, try 2')
  expect(resultWords({ ...run, outcome: 'running', finishedAt: null }, FROM + 12_000)).toBe('for 12 s')
  expect(resultWords({ ...run, outcome: 'queued', attempts }, FROM)).toBe('for try 2')
  expect(resultWords({ ...run, outcome: 'cancelled', startedAt: null }, FROM)).toBe('before it began')
  expect([causeWords('schedule'), causeWords('manual', 'ada')]).toEqual(['By schedule', 'By hand, ada'])
})
