import { expect, onTestFinished, test } from 'vitest'
import { causeWords, resultWords, stepsOf, workedMs } from '../../renderer/activity/run-words.ts'
import { shorten } from '../../renderer/power/cron-words.ts'
import { usePreferences } from '../../renderer/preferences.ts'
import { describeCron } from '../../shared/cron.ts'

const FROM = Date.parse('2026-11-21T00:00:00Z')

test.each([
  ['0 8 * * 1-5', '08:00, Monday to Friday'],
  ['0 22 * * *', '22:00 every day'],
  ['30 8,12,17 * * *', '08:30, 12:30 and 17:30 every day'],
  ['*/15 * * * *', 'every 15 minutes'],
])('%s reads "%s" behind its action', (expression, words) => {
  expect(shorten(describeCron(expression))).toBe(words)
})

test.each([
  ['0 8 * * 1-5', '8:00 AM, Monday to Friday'],
  ['0 0,12 * * *', '12:00 AM and 12:00 PM every day'],
  ['*/5 9-17 * * *', 'every 5 minutes, between 9:00 AM and 5:59 PM'],
])('on a clock of twelve hours %s reads "%s"', (expression, words) => {
  usePreferences.setState({ hourCycle: 'h12' })
  onTestFinished(() => usePreferences.setState({ hourCycle: 'h23' }))
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
