import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockChangesOf, daysOf, ticksOf } from '../../renderer/overview/tick.ts'
import {
  placeIn,
  USUAL_MS,
  viewAround,
  windowOf,
  withInView,
  zoomBy,
  zoomByLevel,
} from '../../renderer/overview/view.ts'

const HOUR_MS = 3_600_000
const NOW = Date.parse('2026-11-21T10:00:00Z')
const range = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) })

describe('the view', () => {
  it('shows the past six hours and the coming day', () => {
    const view = viewAround(NOW, USUAL_MS)
    expect([(NOW - view.from) / HOUR_MS, view.spanMs / HOUR_MS]).toEqual([6, 30])
  })

  it('keeps what is pointed at in its place when it is zoomed', () => {
    const factors = fc.double({ min: 0.2, max: 5, noNaN: true })
    fc.assert(
      fc.property(factors, fc.double({ min: 0, max: 1, noNaN: true }), (factor, place) => {
        const view = viewAround(NOW, USUAL_MS)
        const at = view.from + place * view.spanMs
        expect(placeIn(zoomBy(view, factor, at), at)).toBeCloseTo(place, 6)
      }),
    )
  })

  it('goes through its levels and stops at the ends', () => {
    let view = viewAround(NOW, USUAL_MS)
    for (let time = 0; time < 12; time += 1) view = zoomByLevel(view, -1, NOW)
    expect(view.spanMs).toBe(HOUR_MS)
    for (let time = 0; time < 12; time += 1) view = zoomByLevel(view, 1, NOW)
    expect(view.spanMs).toBe(14 * 24 * HOUR_MS)
  })

  it('is moved only when what is wanted is not well in it', () => {
    const view = viewAround(NOW, USUAL_MS)
    expect(withInView(view, NOW)).toBe(view)
    const moved = withInView(view, NOW + 48 * HOUR_MS)
    expect(placeIn(moved, NOW + 48 * HOUR_MS)).toBeGreaterThan(0.5)
    expect(placeIn(moved, NOW + 48 * HOUR_MS)).toBeLessThan(1)
  })

  it('is within what is asked for, which a small move does not change', () => {
    const view = viewAround(NOW, USUAL_MS)
    const asked = windowOf(view, 1_000)
    expect(asked.from).toBeLessThanOrEqual(view.from)
    expect(asked.to).toBeGreaterThanOrEqual(view.from + view.spanMs)
    expect((asked.to - asked.from) / asked.stepMs).toBeLessThan(1_000)
  })
})

describe('the scale', () => {
  it('stands on full hours of the wall clock, midnight marked', () => {
    const ticks = ticksOf(range('2026-11-21T20:30:00Z', '2026-11-22T02:30:00Z'), 'Europe/Berlin', 6)
    expect(ticks.map(({ word }) => word)).toEqual(['22:00', '23:00', '00:00', '01:00', '02:00', '03:00'])
    expect(ticks.map(({ isMidnight }) => isMidnight).indexOf(true)).toBe(2)
  })

  it('stays on the wall clock where that is put forward: the hour that is not there has no word', () => {
    const ticks = ticksOf(range('2026-03-28T23:00:00Z', '2026-03-29T04:00:00Z'), 'Europe/Berlin', 5)
    expect(ticks.map(({ word }) => word)).toEqual(['00:00', '01:00', '03:00', '04:00', '05:00'])
  })

  it('says an hour twice that the clock shows twice', () => {
    const ticks = ticksOf(range('2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z'), 'Europe/Berlin', 4)
    expect(ticks.map(({ word }) => word)).toEqual(['01:00', '02:00', '02:00', '03:00'])
  })

  it('knows zones that are off the hour', () => {
    const ticks = ticksOf(range('2026-11-21T00:00:00Z', '2026-11-21T03:00:00Z'), 'Asia/Kathmandu', 3)
    expect(ticks.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '00:15',
      '01:15',
      '02:15',
    ])
  })

  it.each([
    ['forward', range('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'), '2026-03-29T01:00:00.000Z', 60],
    ['back', range('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'), '2026-10-25T01:00:00.000Z', -60],
  ])('marks where the clock is put %s', (_word, days, at, byMinutes) => {
    const changes = clockChangesOf(days, 'Europe/Berlin')
    expect(changes.map((one) => [new Date(one.at).toISOString(), one.byMinutes])).toEqual([[at, byMinutes]])
  })

  it('names the days, those near by their word, also where one has 25 hours', () => {
    const days = daysOf(range('2026-11-20T12:00:00Z', '2026-11-23T12:00:00Z'), 'Europe/Berlin', NOW)
    expect(days.map(({ word }) => word)).toEqual([
      'Yesterday, Fri 20 Nov',
      'Today, Sat 21 Nov',
      'Tomorrow, Sun 22 Nov',
      'Mon 23 Nov',
    ])
    const autumn = daysOf(range('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'), 'Europe/Berlin', NOW)
    expect(autumn.map(({ from, to }) => (to - from) / HOUR_MS)).toEqual([25])
  })
})
