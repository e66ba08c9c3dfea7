import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanceOf, fairnessOf } from '#shared/fairness.ts'
import { formatLocal } from '#shared/zone.ts'
import { duties, participantOf, stretchOf, timeOf } from './duties.ts'

const HOUR = 3_600_000
const BERLIN = { timeZone: 'Europe/Berlin' }

type Given = ReturnType<typeof duties>
type Setting = Parameters<typeof fairnessOf>[2]

/** Shares as `ann 24 8 0 0 1`: hours, by night, at weekends, on holidays, and shifts. */
function shares(final: readonly Given[], from: string, to: string, setting: Setting = BERLIN) {
  return fairnessOf(final, stretchOf(from, to), setting).shares.map(
    (one) =>
      `${one.participant.id} ${one.totalMs / HOUR} ${one.nightMs / HOUR} ${one.weekendMs / HOUR} ` +
      `${one.holidayMs / HOUR} ${one.shifts}`,
  )
}

describe('the shares of a rota', () => {
  test('are counted in the hours of its zone', () => {
    // Friday 6 to Monday 9 November 2026.
    const final = [
      duties(
        'r',
        ['ann', '2026-11-06T18:00+01:00', '2026-11-07T18:00+01:00'],
        ['bob', '2026-11-07T18:00+01:00', '2026-11-09T08:00+01:00'],
      ),
    ]
    expect(shares(final, '2026-11-01T00:00Z', '2026-12-01T00:00Z')).toEqual([
      'ann 24 8 18 0 1',
      'bob 38 16 30 0 1',
    ])
    expect(shares(final, '2026-11-01T00:00Z', '2026-12-01T00:00Z', { timeZone: 'Asia/Tokyo' })).toEqual([
      'ann 24 8 24 0 1',
      'bob 38 12 22 0 1',
    ])
  })

  test('count only what lies in the range, but a shift that reaches in as one', () => {
    const final = [duties('r', ['ann', '2026-11-02T00:00Z', '2026-11-12T00:00Z'])]
    expect(shares(final, '2026-11-03T00:00Z', '2026-11-04T00:00Z')).toEqual(['ann 24 8 0 0 1'])
  })

  test('have the true length of nights and days on which the clock changes', () => {
    // In Berlin the night to 29 March 2026 lasts 7 hours, that to 25 October 9; both are Saturdays.
    const march = [duties('r', ['ann', '2026-03-28T12:00+01:00', '2026-03-29T12:00+02:00'])]
    expect(shares(march, '2026-03-01T00:00Z', '2026-04-01T00:00Z')).toEqual(['ann 23 7 23 0 1'])
    const october = [duties('r', ['ann', '2026-10-24T12:00+02:00', '2026-10-25T12:00+01:00'])]
    expect(shares(october, '2026-10-01T00:00Z', '2026-11-01T00:00Z')).toEqual(['ann 25 9 25 0 1'])
  })

  test('count holidays from midnight to midnight of the zone, each once', () => {
    const final = [duties('r', ['ann', '2026-12-24T12:00+01:00', '2026-12-26T12:00+01:00'])]
    const holidays = ['2026-12-26', '2026-12-25', '2026-12-25']
    expect(shares(final, '2026-12-01T00:00Z', '2027-01-01T00:00Z', { ...BERLIN, holidays })).toEqual([
      'ann 48 16 12 36 1',
    ])
  })

  test('count an hour in two rotations once, and shifts in both', () => {
    const final = [
      duties('r', ['ann', '2026-11-03T08:00Z', '2026-11-03T16:00Z']),
      duties('s', ['ann', '2026-11-03T12:00Z', '2026-11-03T18:00Z']),
    ]
    expect(shares(final, '2026-11-01T00:00Z', '2026-12-01T00:00Z')).toEqual(['ann 10 0 0 0 2'])
  })

  test('name those who are expected and have none, and teams as themselves, but not nobody', () => {
    const final = [
      duties(
        'r',
        ['team ops', '2026-11-03T08:00Z', '2026-11-03T16:00Z'],
        ['none', '2026-11-03T16:00Z', '2026-11-04T08:00Z'],
      ),
    ]
    const expected = [participantOf('bob'), participantOf('none')]
    const found = fairnessOf(final, stretchOf('2026-11-01T00:00Z', '2026-12-01T00:00Z'), {
      ...BERLIN,
      expected,
    })
    expect(found.shares.map(({ participant, totalMs }) => [participant, totalMs / HOUR])).toEqual([
      [{ kind: 'user', id: 'bob' }, 0],
      [{ kind: 'team', id: 'ops' }, 8],
    ])
    expect(found.balance).toBe(0)
  })

  test('are those of a walk over every half hour', () => {
    const zone = 'America/New_York'
    // From Thursday before the clocks go back, 1 November 2026.
    const from = timeOf('2026-10-29T00:00-04:00')
    const turns = fc.array(fc.tuple(fc.constantFrom('ann', 'bob'), fc.integer({ min: 1, max: 60 })), {
      maxLength: 12,
    })
    const property = fc.property(turns, (given) => {
      let at = from
      const periods = given.map(([who, halves]): [string, string, string] => {
        const start = new Date(at).toISOString()
        at += (halves * HOUR) / 2
        return [who, start, new Date(at).toISOString()]
      })
      const walked = new Map<string, number[]>()
      for (const [who, start, end] of periods) {
        const sums = walked.get(who) ?? [0, 0, 0, 0]
        for (let now = timeOf(start); now < timeOf(end); now += HOUR / 2) {
          const [date = '', time = ''] = formatLocal(now, zone).split('T')
          const hour = Number(time.slice(0, 2))
          const weekday = new Date(`${date}T00:00Z`).getUTCDay()
          const counted = [
            true,
            hour >= 22 || hour < 6,
            weekday === 0 || weekday === 6,
            date === '2026-11-01',
          ]
          for (const [i, counts] of counted.entries()) sums[i] = (sums[i] ?? 0) + (counts ? 0.5 : 0)
        }
        walked.set(who, sums)
      }
      const range = { startAt: from, endAt: from + 40 * 24 * HOUR }
      const { shares: found } = fairnessOf([duties('r', ...periods)], range, {
        timeZone: zone,
        holidays: ['2026-11-01'],
      })
      for (const one of found) {
        const hours = [one.totalMs, one.nightMs, one.weekendMs, one.holidayMs].map((ms) => ms / HOUR)
        expect(hours).toEqual(walked.get(`${one.participant.id}`))
      }
      expect(found.length).toBe(walked.size)
    })
    fc.assert(property, { numRuns: 500 })
  })
})

describe('the balance', () => {
  test.each<[string, number[], number]>([
    ['of nobody is full', [], 100],
    ['of one is full', [7], 100],
    ['of equals is full', [8, 8, 8], 100],
    ['of half is 50', [4, 8], 50],
    ['of none and some is 0', [0, 8], 0],
    ['of those who have none is full', [0, 0], 100],
    ['is the mean over all pairs', [10, 5, 10], 67],
    ['from 95 on is full', [95, 100], 100],
    ['below is not', [94, 100], 94],
  ])('%s', (_title, times, expected) => {
    expect(balanceOf(times)).toBe(expected)
  })

  test('is the same in any order and any unit', () => {
    const times = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 6 })
    const property = fc.property(times, fc.integer({ min: 1, max: 9 }), (given, factor) => {
      const balance = balanceOf(given)
      expect(balance).toBeGreaterThanOrEqual(0)
      expect(balance).toBeLessThanOrEqual(100)
      expect(balanceOf(given.toReversed().map((time) => time * factor))).toBe(balance)
    })
    fc.assert(property)
  })
})
