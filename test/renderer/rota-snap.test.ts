import { expect, test } from 'vitest'
import { clockOf } from '../../renderer/rota/clock.ts'
import { choiceOf, moved, snapped } from '../../renderer/rota/snap.ts'
import { spanFrom, spanOf, titleOf, type View } from '../../renderer/rota/span.ts'
import { coverWords } from '../../renderer/rota/words.ts'

const ZONE = 'Europe/Berlin'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const at = (text: string) => Date.parse(text)
const NOW = at('2026-11-16T08:20:00Z')
const span = spanOf('week', NOW / DAY_MS, ZONE)
const setting = { span, zone: ZONE, now: NOW }

test.each([
  // Half past is nearer to the next hour.
  ['2026-11-18T17:31:00Z', HOUR_MS, '2026-11-18T18:00:00Z'],
  ['2026-11-18T17:29:00Z', HOUR_MS, '2026-11-18T17:00:00Z'],
  // Six hours of the wall clock: 18:00 in Berlin is 17:00 in UTC.
  ['2026-11-18T16:00:00Z', 6 * HOUR_MS, '2026-11-18T17:00:00Z'],
  // The day of the change is begun at its own midnight.
  ['2026-10-25T20:00:00Z', DAY_MS, '2026-10-25T23:00:00Z'],
])('%s comes to lie at a wall time of %s ms: %s', (given, step, wanted) => {
  expect(new Date(snapped(at(given), step, ZONE)).toISOString()).toBe(new Date(at(wanted)).toISOString())
})

test('a drag to the left chooses the same as one to the right', () => {
  const ends = [at('2026-11-19T17:10:00Z'), at('2026-11-20T07:50:00Z')] as const
  const wanted = { startAt: at('2026-11-19T17:00:00Z'), endAt: at('2026-11-20T08:00:00Z') }
  expect(choiceOf(ends, setting)).toEqual(wanted)
  expect(choiceOf([ends[1], ends[0]], setting)).toEqual(wanted)
})

test('a drag within a step chooses one step, and of the past nothing is chosen', () => {
  const noon = at('2026-11-19T12:00:00Z')
  expect(choiceOf([noon, noon + 60_000], setting)).toEqual({ startAt: noon, endAt: noon + HOUR_MS })
  expect(choiceOf([NOW - DAY_MS, NOW - HOUR_MS], setting)).toBeNull()
  expect(choiceOf([NOW - DAY_MS, NOW + 3 * HOUR_MS], setting)?.startAt).toBe(NOW)
})

test('the arrows choose from the next hour on, go by steps, and stop at now', () => {
  const first = moved(null, { steps: 1, isExtending: false }, setting)
  expect(first).toEqual({ startAt: at('2026-11-16T09:00:00Z'), endAt: at('2026-11-16T21:00:00Z') })
  const later = moved(first, { steps: 1, isExtending: false }, setting)
  expect(later).toEqual({ startAt: first.startAt + HOUR_MS, endAt: first.endAt + HOUR_MS })
  expect(moved(later, { steps: -1, isExtending: false }, setting)).toEqual(first)
  expect(moved(first, { steps: -1, isExtending: false }, setting)).toEqual(first)
})

test('with Shift the end moves alone, and never to its start', () => {
  const choice = { startAt: at('2026-11-17T09:00:00Z'), endAt: at('2026-11-17T10:00:00Z') }
  const longer = moved(choice, { steps: 1, isExtending: true }, setting)
  expect(longer).toEqual({ ...choice, endAt: choice.endAt + HOUR_MS })
  expect(moved(choice, { steps: -1, isExtending: true }, setting)).toEqual(choice)
})

test('what is chosen is said in one sentence', () => {
  const ends = { startAt: at('2026-11-19T17:00:00Z'), endAt: at('2026-11-20T08:00:00Z') }
  const clock = clockOf(ZONE)
  expect(coverWords('Ana', ends, clock, NOW)).toBe('Ana covers Thu 19 Nov 18:00 to Fri 20 Nov 09:00, Berlin')
  expect(coverWords(null, ends, clock, NOW)).toBe('Cover Thu 19 Nov 18:00 to Fri 20 Nov 09:00, Berlin')
})

test.each([
  ['fortnight', '2026-11-19', '16 – 29 November 2026', 14],
  ['quarter', '2026-11-19', '1 Nov 2026 – 31 Jan 2027', 92],
] as const)('the %s of %s is %s', (view: View, date, title, days) => {
  const shown = spanOf(view, Date.parse(date) / DAY_MS, ZONE)
  expect([titleOf(shown), shown.endDay - shown.firstDay]).toEqual([title, days])
})

test('a month that is panned begins on any day and is as long as its first', () => {
  const shown = spanFrom('month', Date.parse('2026-11-15') / DAY_MS, ZONE)
  expect(titleOf(shown)).toBe('15 Nov – 14 Dec 2026')
})
