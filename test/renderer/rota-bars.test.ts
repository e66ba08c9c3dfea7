import { expect, test } from 'vitest'
import { barsOf, gapsOf, lanesOf } from '../../renderer/rota/bars.ts'
import { spanOf } from '../../renderer/rota/span.ts'
import type { Lane, Period } from '../../renderer/rota/types.ts'

const DAY_MS = 86_400_000
const MONDAY = Date.parse('2026-11-16T00:00:00Z')
const WEEK = spanOf('week', MONDAY / DAY_MS, 'UTC')
const KNOWN = { from: WEEK.from - 7 * DAY_MS, to: WEEK.to + 7 * DAY_MS }

/** Days are counted from the Monday of the week. */
function period(from: number, to: number, who = 'ada', more: Partial<Period> = {}): Period {
  const iso = (day: number) => new Date(MONDAY + day * DAY_MS).toISOString()
  const recipient = { type: 'user', id: who, name: `${who}@example.com` }
  return { startDate: iso(from), endDate: iso(to), type: 'default', isPast: false, recipient, ...more }
}

const lane = (periods: readonly Period[], order = 0): Lane => ({
  rotationId: `r${order}`,
  name: `Rotation ${order}`,
  order,
  periods,
})

const daysOf = ({ startAt, endAt }: { startAt: number; endAt: number }) =>
  [startAt, endAt].map((at) => (at - MONDAY) / DAY_MS)

test('a shift that reaches into the week is drawn to its edge and keeps its own times', () => {
  const [bar] = barsOf(lane([period(-3, 2)]), WEEK, KNOWN)
  expect(bar).toMatchObject({ from: 0, to: 2 / 7, isCutBefore: false, isCutAfter: false })
  expect(bar && daysOf(bar)).toEqual([-3, 2])
})

test('a shift that reaches the end of what was asked for may go on', () => {
  const [bar] = barsOf(lane([period(-7, 14)]), WEEK, KNOWN)
  expect(bar).toMatchObject({ from: 0, to: 1, isCutBefore: true, isCutAfter: true })
})

test('what only touches the week is not in it', () => {
  expect(barsOf(lane([period(-2, 0), period(7, 9)]), WEEK, KNOWN)).toEqual([])
})

test('the past and the future piece of one shift are one bar; another person, or another reason, is another', () => {
  const pieces = [
    period(0, 1, 'ada', { isPast: true }),
    period(1, 2),
    period(2, 3, 'grace'),
    period(3, 4, 'grace', { type: 'override' }),
    period(4, 5, 'ada'),
    period(5.5, 6, 'ada'),
  ]
  expect(barsOf(lane(pieces), WEEK, KNOWN).map(daysOf)).toEqual([
    [0, 2],
    [2, 3],
    [3, 4],
    [4, 5],
    [5.5, 6],
  ])
})

test('duties forwarded from two people to one are two bars', () => {
  const from = (id: string) => ({ type: 'forwarding' as const, fromUser: { id, name: id } })
  const bars = barsOf(lane([period(0, 1, 'ada', from('x')), period(1, 2, 'ada', from('y'))]), WEEK, KNOWN)
  expect(bars.map(({ fromUser }) => fromUser?.id)).toEqual(['x', 'y'])
})

test('a gap is where no lane has anybody, to the edges of the week', () => {
  const lanes = [lane([period(1, 2), period(4, 5)]), lane([period(1.5, 3), period(4.2, 4.4)], 1)]
  expect(gapsOf(lanes, WEEK).map(daysOf)).toEqual([
    [0, 1],
    [3, 4],
    [5, 7],
  ])
})

test('a gap that lasts is two: what is over of it, and the rest, which keeps its key', () => {
  const lanes = [lane([period(0, 1), period(5, 7)])]
  const at = (day: number) => gapsOf(lanes, WEEK, MONDAY + day * DAY_MS)
  expect(at(3).map(daysOf)).toEqual([
    [1, 3],
    [3, 5],
  ])
  expect(at(3).map(({ key }) => key)).toEqual(at(4).map(({ key }) => key))
  expect(at(6).map(daysOf)).toEqual([[1, 5]])
})

test('a turn that nobody takes is a gap, and a covered week has none', () => {
  const nobody = { type: 'none', id: null, name: '' }
  expect(
    gapsOf([lane([period(-1, 3), period(3, 4, '', { recipient: nobody }), period(4, 9)])], WEEK),
  ).toHaveLength(1)
  expect(gapsOf([lane([period(-1, 3), period(3, 9, 'grace')])], WEEK)).toEqual([])
  expect(gapsOf([], WEEK).map(daysOf)).toEqual([[0, 7]])
})

test('lanes stand in their order; empty ones only where they are wanted', () => {
  const lanes = [lane([period(0, 1)], 2), lane([period(20, 21)], 0), lane([period(2, 3)], 1)]
  expect(lanesOf(lanes, WEEK, { withEmpty: true }).map(({ order }) => order)).toEqual([0, 1, 2])
  expect(lanesOf(lanes, WEEK, { withEmpty: false }).map(({ order }) => order)).toEqual([1, 2])
})
