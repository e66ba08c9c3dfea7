// From a final timeline: shifts, gaps, and what a change does to whom.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differencesOf } from '#shared/difference.ts'
import { findGaps } from '#shared/gap.ts'
import { shiftsOf } from '#shared/shift.ts'
import { duties, stretchOf } from './duties.ts'

const HOUR = 3_600_000
const range = stretchOf(0, 24)

/** Shifts as `r ann 0-8`, with `<` where it may have begun earlier and `>` where it goes on. */
const shown = (...given: Parameters<typeof duties>[]) =>
  shiftsOf(
    given.map((one) => duties(...one)),
    range,
  ).map(
    (shift) =>
      `${shift.rotationId} ${shift.participant.id}${shift.fromUser ? ` for ${shift.fromUser}` : ''} ` +
      `${shift.isCutAtStart ? '<' : ''}${shift.startAt / HOUR}-${shift.endAt / HOUR}${shift.isOpenEnded ? '>' : ''}`,
  )

describe('shifts', () => {
  test.each<[string, Parameters<typeof duties>[], string[]]>([
    [
      'are joined over now and over kinds',
      [['r', ['ann', 2, 5], ['ann', 5, 8, { kind: 'override' }]]],
      ['r ann 2-8'],
    ],
    ['end where another begins', [['r', ['ann', 2, 5], ['bob', 5, 8]]], ['r ann 2-5', 'r bob 5-8']],
    ['end at a break', [['r', ['ann', 2, 5], ['ann', 6, 8]]], ['r ann 2-5', 'r ann 6-8']],
    [
      'of two rotations are two',
      [
        ['r', ['ann', 2, 5]],
        ['s', ['ann', 5, 8]],
      ],
      ['r ann 2-5', 's ann 5-8'],
    ],
    [
      'say where the timeline cuts them',
      [['r', ['ann', 0, 5], ['bob', 5, 24]]],
      ['r ann <0-5', 'r bob 5-24>'],
    ],
    ['that last throughout are cut at both ends', [['r', ['ann', 0, 9], ['ann', 9, 24]]], ['r ann <0-24>']],
    ['do not hold what nobody has', [['r', ['none', 2, 5], ['ann', 5, 8]]], ['r ann 5-8']],
    [
      'are told apart by whose duty it was',
      [['r', ['bob', 2, 5], ['bob', 5, 8, { kind: 'forwarding', fromUser: 'ann' }]]],
      ['r bob 2-5', 'r bob for ann 5-8'],
    ],
  ])('%s', (_title, given, expected) => {
    expect(shown(...given)).toEqual(expected)
  })
})

describe('gaps', () => {
  const gaps = (...given: Parameters<typeof duties>[]) =>
    findGaps(
      given.map((one) => duties(...one)),
      range,
      // Nobody is in the team `new`, nobody but from 3 to 4 in the team `late`.
      (period) => {
        if (period.participant.id === 'new') return []
        return period.participant.id === 'late' ? [stretchOf(3, 4)] : [period]
      },
    ).map(({ startAt, endAt }) => `${startAt / HOUR}-${endAt / HOUR}`)

  test.each<[string, Parameters<typeof duties>[], string[]]>([
    ['are the whole range of a rota without rotations', [], ['0-24']],
    ['are none where somebody always is', [['r', ['ann', 0, 12], ['bob', 12, 24]]], []],
    ['lie before, between and after', [['r', ['ann', 2, 5], ['ann', 6, 20]]], ['0-2', '5-6', '20-24']],
    [
      'are filled by any rotation',
      [
        ['r', ['ann', 0, 12]],
        ['s', ['bob', 10, 20]],
      ],
      ['20-24'],
    ],
    ['are filled by a team', [['r', ['team ops', 0, 24]]], []],
    ['are where a team has nobody in it', [['r', ['ann', 0, 12], ['team new', 12, 24]]], ['12-24']],
    ['are where nobody is reached for a while', [['r', ['team late', 0, 24]]], ['0-3', '4-24']],
    ['are where none has the turn', [['r', ['ann', 0, 12], ['none', 12, 24]]], ['12-24']],
    ['do not reach out of the range', [['r', ['ann', -5, 2], ['ann', 22, 30]]], ['2-22']],
  ])('%s', (_title, given, expected) => {
    expect(gaps(...given)).toEqual(expected)
  })

  test('of an empty range are none', () => {
    expect(findGaps([], stretchOf(5, 5), () => [])).toEqual([])
  })
})

describe('the difference between two timelines', () => {
  const differences = (before: ReturnType<typeof duties>[], after: ReturnType<typeof duties>[]) =>
    differencesOf(before, after).map(({ participant, gained, lost, gainedMs, lostMs }) => ({
      who: participant.id,
      gained: gained.map(({ startAt, endAt }) => `${startAt / HOUR}-${endAt / HOUR}`),
      lost: lost.map(({ startAt, endAt }) => `${startAt / HOUR}-${endAt / HOUR}`),
      hours: [gainedMs / HOUR, lostMs / HOUR],
    }))

  test('names each for whom something changes, who changes first coming first', () => {
    const before = [duties('r', ['ann', 0, 8], ['bob', 8, 16], ['cid', 16, 24])]
    const after = [duties('r', ['ann', 0, 10], ['dee', 10, 12], ['bob', 12, 16], ['cid', 16, 24])]
    expect(differences(before, after)).toEqual([
      { who: 'ann', gained: ['8-10'], lost: [], hours: [2, 0] },
      { who: 'bob', gained: [], lost: ['8-12'], hours: [0, 4] },
      { who: 'dee', gained: ['10-12'], lost: [], hours: [2, 0] },
    ])
  })

  test('is none where a duty only moves to another rotation, or is cut otherwise', () => {
    const before = [duties('r', ['ann', 0, 8]), duties('s', ['bob', 0, 8])]
    const after = [duties('r', ['bob', 0, 8]), duties('s', ['ann', 0, 3], ['ann', 3, 8])]
    expect(differences(before, after)).toEqual([])
  })

  test('gives what it takes when it is turned around', () => {
    const who = fc.constantFrom('ann', 'bob', 'none', 'team ops')
    const timeline = fc
      .array(fc.tuple(who, fc.integer({ min: 1, max: 5 })), { maxLength: 8 })
      .map((turns) => {
        let at = 0
        return [
          duties(
            'r',
            ...turns.map(([name, length]): [string, number, number] => {
              at += length
              return [name, at - length, at]
            }),
          ),
        ]
      })
    const property = fc.property(timeline, timeline, (a, b) => {
      const forth = differencesOf(a, b)
      const back = differencesOf(b, a)
      const turned = back.map(({ participant, gained, lost, gainedMs, lostMs }) => ({
        participant,
        gained: lost,
        lost: gained,
        gainedMs: lostMs,
        lostMs: gainedMs,
      }))
      const byName = (list: typeof forth) =>
        [...list].sort((x, y) => `${x.participant.id}`.localeCompare(`${y.participant.id}`))
      expect(byName(turned)).toEqual(byName(forth))
      expect(differencesOf(a, a)).toEqual([])
    })
    fc.assert(property, { numRuns: 1000 })
  })
})
