import { expect, test } from 'vitest'
import { bandsOf, DAY_MS, knownUntil, type Mark, onSpans } from '../../renderer/overview/day.ts'

const FROM = Date.parse('2026-11-21T09:00:00Z')
const MINUTE_MS = 60_000

function mark(minute: number, action: Mark['action'] = 'start', note: Mark['note'] = null): Mark {
  const at = FROM + minute * MINUTE_MS
  return { at: new Date(at).toISOString(), action, place: (at - FROM) / DAY_MS, note }
}

const everyMinute = (length: number, of: (minute: number) => Mark) =>
  Array.from({ length }, (_, minute) => of(minute))

test('a firing each minute is one band over the whole day', () => {
  expect(bandsOf(everyMinute(1441, (minute) => mark(minute)))).toEqual([
    { action: 'start', note: null, from: 0, to: 1, firstAt: FROM, lastAt: FROM + DAY_MS, count: 1441 },
  ])
})

test.each([
  [10, [2]],
  [11, [1, 1]],
])('two firings %i minutes apart are bands of %j', (minutes, counts) => {
  expect(bandsOf([mark(0), mark(minutes)]).map(({ count }) => count)).toEqual(counts)
})

test('starts and stops that take turns are a band each', () => {
  const bands = bandsOf(everyMinute(60, (minute) => mark(minute, minute % 2 === 0 ? 'start' : 'stop')))
  expect(bands.map(({ action, count }) => [action, count])).toEqual([
    ['start', 30],
    ['stop', 30],
  ])
})

test('what is paused is not merged with what is not', () => {
  const bands = bandsOf(everyMinute(60, (minute) => mark(minute, 'start', minute < 20 ? 'paused' : null)))
  expect(bands.map(({ note, count }) => [note, count])).toEqual([
    ['paused', 20],
    [null, 40],
  ])
})

test('no firing is lost', () => {
  const marks = [0, 1, 2, 300, 301, 900].map((minute) => mark(minute))
  expect(bandsOf(marks).map(({ count }) => count)).toEqual([3, 2, 1])
})

test('an answer that was cut says nothing of the time after its last firing', () => {
  const firings = [mark(0), mark(1, 'stop'), mark(720)].map(({ at, action }) => ({
    at,
    action,
    local: '',
    cronId: 'cron_000001',
  }))
  const end = knownUntil(firings, FROM)
  expect(end).toBe(0.5)
  expect(onSpans(firings, FROM, end)).toEqual([{ from: 0, to: 1 / 1440 }])
})
