import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gather, mergeTargets, onSpans, type Point, type PointState } from '#shared/gather.ts'

const MINUTE = 60_000

function point(at: number, state: PointState = 'succeeded', more: Partial<Point> = {}): Point {
  const nothing = { id: null, reason: null, note: null, isCaughtUp: false, startedAt: null, finishedAt: null }
  return { ...nothing, what: 'run', at: at * MINUTE, state, ...more }
}

describe('marks of a lane', () => {
  it('stay single where they are far enough apart', () => {
    expect(gather([point(0), point(10), point(20)], 10 * MINUTE).map(({ count }) => count)).toEqual([1, 1, 1])
  })

  it('gather what is due less than a step after their first', () => {
    const marks = gather([point(0), point(4), point(9), point(10), point(30)], 10 * MINUTE)
    expect(marks.map(({ at, until, count }) => [at / MINUTE, until / MINUTE, count])).toEqual([
      [0, 9, 3],
      [10, 10, 1],
      [30, 30, 1],
    ])
  })

  it('show of many the one that most wants to be looked at, with its reason', () => {
    const points = [
      point(0),
      point(1, 'missed', { reason: 'it slept' }),
      point(2, 'failed', { reason: 'exit 3' }),
      point(3, 'failed', { reason: 'exit 4' }),
      point(4, 'due'),
    ]
    const [mark, coming] = gather(points, 10 * MINUTE)
    expect(mark?.states).toEqual({ succeeded: 1, missed: 1, failed: 2 })
    expect(coming?.states).toEqual({ due: 1 })
    expect([mark?.loudest.state, mark?.loudest.reason]).toEqual(['failed', 'exit 3'])
  })

  it('tell no deed where there are several', () => {
    const [mark] = gather(
      [point(0, 'due', { what: 'start' }), point(1, 'due', { what: 'stop' })],
      10 * MINUTE,
    )
    expect(mark?.what).toBeNull()
  })

  it('count every firing once, and are a step apart', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 300 }), (ats, step) => {
        const marks = gather(
          ats.toSorted((a, b) => a - b).map((at) => point(at)),
          step * MINUTE,
        )
        expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(ats.length)
        for (const [index, mark] of marks.entries()) {
          const next = marks[index + 1]
          if (next !== undefined) expect(next.at - mark.at).toBeGreaterThanOrEqual(step * MINUTE)
        }
      }),
    )
  })
})

describe('a firing of several targets', () => {
  it('is one, in its loudest state, from its first beginning to its last end', () => {
    const targets = [
      point(0, 'succeeded', { startedAt: 1, finishedAt: 5 }),
      point(0, 'failed', { startedAt: 2, finishedAt: 9, reason: 'no' }),
      point(7),
    ]
    const merged = mergeTargets(targets)
    expect(merged).toHaveLength(2)
    expect(merged[0]).toMatchObject({ state: 'failed', startedAt: 1, finishedAt: 9, reason: 'no' })
  })

  it('has no end while one of them goes on', () => {
    const targets = [
      point(0, 'succeeded', { startedAt: 1, finishedAt: 5 }),
      point(0, 'running', { startedAt: 2 }),
    ]
    expect(mergeTargets(targets)[0]).toMatchObject({ state: 'running', startedAt: 1, finishedAt: null })
  })
})

describe('when a schedule wants its resources on', () => {
  const start = (at: number, more: Partial<Point> = {}) => point(at, 'due', { what: 'start', ...more })
  const stop = (at: number, more: Partial<Point> = {}) => point(at, 'due', { what: 'stop', ...more })
  const spans = (points: readonly Point[], before: 'start' | 'stop' | null = null, isTwoSided = true) =>
    onSpans(points, { from: 0, to: 100 * MINUTE, before, isTwoSided }).map(({ from, to }) => [
      from / MINUTE,
      to / MINUTE,
    ])

  it.each([
    ['from a start to a stop', spans([start(10), stop(20)]), [[10, 20]]],
    ['from the beginning, when the first is a stop', spans([stop(20)]), [[0, 20]]],
    ['not before its first start', spans([start(10)], 'stop'), [[10, 100]]],
    ['all the time, when it started before', spans([], 'start'), [[0, 100]]],
    ['never, when it stopped before', spans([], 'stop'), []],
    ['without what is passed over', spans([start(10), stop(20, { note: 'paused' }), stop(30)]), [[10, 30]]],
    ['without what was missed', spans([start(10), { ...stop(20), state: 'missed' }]), [[10, 100]]],
    ['unknown, when it only starts', spans([start(10)], null, false), []],
  ])('%s', (_title, found, expected) => {
    expect(found).toEqual(expected)
  })
})
