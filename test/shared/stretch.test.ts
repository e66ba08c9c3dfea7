// Lists of stretches against a walk over every instant of a short time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOverlapping, overlapMs, type Stretch, subtract, totalMs, unite } from '#shared/stretch.ts'

const END = 40
const stretch = fc
  .tuple(fc.integer({ min: 0, max: END }), fc.integer({ min: 0, max: 12 }))
  .map(([startAt, length]): Stretch => ({ startAt, endAt: Math.min(END, startAt + length) }))
const list = fc.array(stretch, { maxLength: 8 })

const instantsOf = (stretches: readonly Stretch[]) =>
  Array.from({ length: END }, (_, at) => at).filter((at) =>
    stretches.some(({ startAt, endAt }) => startAt <= at && at < endAt),
  )

function expectInOrder(stretches: readonly Stretch[]): void {
  let before = -1
  for (const { startAt, endAt } of stretches) {
    expect(startAt).toBeGreaterThan(before)
    expect(endAt).toBeGreaterThan(startAt)
    before = endAt
  }
}

test('a union holds what any of its parts holds, in pieces that do not touch', () => {
  const property = fc.property(list, (given) => {
    const united = unite(given)
    expectInOrder(united)
    expect(instantsOf(united)).toEqual(instantsOf(given))
    expect(totalMs(united)).toBe(instantsOf(given).length)
  })
  fc.assert(property, { numRuns: 2000 })
})

test('what is left holds what the second does not, and the overlap is the rest', () => {
  const property = fc.property(list, list, (a, b) => {
    const [from, taken] = [unite(a), unite(b)]
    const left = subtract(from, taken)
    expectInOrder(left)
    const inB = new Set(instantsOf(b))
    expect(instantsOf(left)).toEqual(instantsOf(a).filter((at) => !inB.has(at)))
    expect(overlapMs(from, taken)).toBe(instantsOf(a).filter((at) => inB.has(at)).length)
    expect(overlapMs(from, taken)).toBe(totalMs(from) - totalMs(left))
  })
  fc.assert(property, { numRuns: 2000 })
})

test.each([
  [0, 10, 10, 20, false],
  [0, 10, 9, 20, true],
  [5, 6, 0, 10, true],
  [5, 5, 0, 10, false],
])('[%i, %i) and [%i, %i) overlap: %s', (a, b, c, d, expected) => {
  expect(isOverlapping({ startAt: a, endAt: b }, { startAt: c, endAt: d })).toBe(expected)
  expect(isOverlapping({ startAt: c, endAt: d }, { startAt: a, endAt: b })).toBe(expected)
})
