import { expect, test } from 'vitest'
import type { RunOutcome } from '../../renderer/api-types.ts'
import { heightsOf, stripWords, trendOf, trendWords } from '../../renderer/jobs/strip.ts'
import type { Job, RecentRun } from '../../renderer/jobs/types.ts'
import { holdPlaces, pagesOf } from '../../renderer/jobs/use-job-window.ts'

const START = Date.parse('2026-11-21T08:00:00Z')

function run(ms: number, outcome: RunOutcome = 'succeeded'): RecentRun {
  const at = new Date(START).toISOString()
  const isOpen = outcome === 'running'
  return {
    id: `run_${ms}`,
    outcome,
    message: null,
    cause: 'schedule',
    dueAt: at,
    startedAt: at,
    finishedAt: isOpen ? null : new Date(START + ms).toISOString(),
  }
}

test('a run is drawn as high as the root of its duration, and never too low to be seen', () => {
  expect(heightsOf([run(4_000), run(1_000), run(0)], START)).toEqual([1, 0.5, 0.2])
  expect(heightsOf([run(0, 'running'), run(16_000)], START + 4_000)).toEqual([0.5, 1])
})

test('the differences of milliseconds are not drawn', () => {
  expect(heightsOf([run(3), run(9), run(30)], START)).toEqual([0.2, 0.2, 0.2])
})

const seconds = (...all: readonly number[]) => all.map((one) => run(one * 1_000))

test.each([
  [seconds(2, 2, 2, 2), null],
  [seconds(2, 2, 2, 2, 2, 2), 'usually 2.0 s'],
  [seconds(6, 6, 6, 2, 2, 2), 'usually 4.0 s, lately 3.0 times as long'],
  [seconds(2, 2, 2, 8, 8, 8), 'usually 5.0 s, lately 4.0 times as quick'],
  [seconds(0.01, 0.01, 0.01, 0.001, 0.001, 0.001), 'usually 6 ms'],
])('of %# the trend is told as %j', (runs, words) => {
  const trend = trendOf(runs)
  expect(trend === null ? null : trendWords(trend)).toBe(words)
})

test('what failed is not counted into the usual duration', () => {
  const failed = Array.from({ length: 9 }, (_, place) => run(place, 'failed'))
  expect(trendOf([...failed, ...seconds(2, 2, 2, 2)])).toBeNull()
})

test('a strip says how many ended well; what goes on is not counted', () => {
  expect(stripWords([run(1, 'running'), run(1), run(1, 'failed')])).toBe('1 of the last 2 runs succeeded')
  expect(stripWords([run(1, 'running')])).toBe('No run has ended yet')
  expect(stripWords([run(1)])).toBe('The only run succeeded')
  expect(stripWords([run(1, 'failed')])).toBe('The only run did not succeed')
})

test.each([
  [{ first: 0, last: 20 }, []],
  [{ first: 30, last: 60 }, [2]],
  [{ first: 100, last: 149 }, [3]],
  [{ first: 149, last: 150 }, [3, 4]],
  [{ first: 0, last: -1 }, []],
])('the places %j stand on the pages %j beside the first', (range, pages) => {
  expect(pagesOf(range)).toEqual(pages)
})

test('a held list keeps each place, shows the newest of each job and takes in what comes into sight', () => {
  const job = (id: string, name: string) => ({ id, name }) as Job
  const shown = new Map([
    [0, job('a', 'A')],
    [1, job('b', 'B')],
  ])
  const current = new Map([
    [0, job('x', 'X')],
    [1, job('a', 'A, renamed')],
    [50, job('z', 'Z')],
  ])
  expect([...holdPlaces(current, shown)].map(([place, { name }]) => [place, name])).toEqual([
    [0, 'A, renamed'],
    [1, 'B'],
    [50, 'Z'],
  ])
  expect(holdPlaces(current, null)).toBe(current)
})
