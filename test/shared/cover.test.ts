import { expect, test } from 'vitest'
import { planCover } from '#shared/cover.ts'
import type { Rotation } from '#shared/rota.ts'
import { duties, participantOf, stretchOf } from './duties.ts'

const HOUR = 3_600_000

function rotation(id: string, ...names: string[]): Rotation {
  return {
    id,
    name: '',
    startAt: 0,
    endAt: null,
    unit: 'daily',
    length: 1,
    participants: names.map(participantOf),
    restriction: null,
    countsOpenDays: false,
  }
}

type Case = {
  readonly rotations: readonly Rotation[]
  readonly final: readonly ReturnType<typeof duties>[]
  /** When others are away. */
  readonly away?: readonly [string, number, number][]
  readonly from?: number
  readonly to?: number
}

/** Covers for ann, away from hour 0 to 100, as `r 0-8 bob (bob cid)`. */
function covers({ rotations, final, away = [], from = 0, to = 100 }: Case): string[] {
  const absences = away.map(([personId, start, end]) => ({ personId, ...stretchOf(start, end) }))
  return planCover({ personId: 'ann', ...stretchOf(from, to) }, { rotations, final, absences }).map(
    ({ rotationId, startAt, endAt, cover, candidates }) =>
      `${rotationId} ${startAt / HOUR}-${endAt / HOUR} ${cover} (${candidates.join(' ')})`,
  )
}

const r = rotation('r', 'bob', 'ann', 'cid', 'dee')

test.each<[string, Case, string[]]>([
  ['the next in order', { rotations: [r], final: [duties('r', ['ann', 0, 8])] }, ['r 0-8 cid (cid dee bob)']],
  [
    'not somebody away for any part of it',
    { rotations: [r], final: [duties('r', ['ann', 0, 8])], away: [['cid', 7, 9]] },
    ['r 0-8 dee (dee bob)'],
  ],
  [
    'somebody back in time',
    { rotations: [r], final: [duties('r', ['ann', 8, 16])], away: [['cid', 0, 8]] },
    ['r 8-16 cid (cid dee bob)'],
  ],
  [
    'not somebody on call then in another rotation',
    { rotations: [r, rotation('s', 'cid')], final: [duties('r', ['ann', 0, 8]), duties('s', ['cid', 4, 5])] },
    ['r 0-8 dee (dee bob)'],
  ],
  [
    'somebody on call right before and after',
    { rotations: [r], final: [duties('r', ['cid', 0, 8], ['ann', 8, 16], ['cid', 16, 24])] },
    ['r 8-16 cid (cid dee bob)'],
  ],
  [
    'nobody when all are busy',
    {
      rotations: [rotation('r', 'ann', 'bob')],
      final: [duties('r', ['ann', 0, 8])],
      away: [['bob', 0, 100]],
    },
    ['r 0-8 null ()'],
  ],
  [
    'nobody when alone',
    { rotations: [rotation('r', 'ann')], final: [duties('r', ['ann', 0, 8])] },
    ['r 0-8 null ()'],
  ],
  [
    'users alone, each once, and not the absent',
    {
      rotations: [rotation('r', 'ann', 'team ops', 'none', 'bob', 'ann', 'bob')],
      final: [duties('r', ['ann', 0, 8])],
    },
    ['r 0-8 bob (bob)'],
  ],
  [
    'for the part of a shift that the absence holds',
    { rotations: [r], final: [duties('r', ['ann', 0, 48])], from: 8, to: 20 },
    ['r 8-20 cid (cid dee bob)'],
  ],
  [
    'another for each of two shifts at one time',
    {
      rotations: [r, rotation('s', 'ann', 'cid', 'bob')],
      final: [duties('r', ['ann', 0, 8]), duties('s', ['ann', 4, 12])],
    },
    ['r 0-8 cid (cid dee bob)', 's 4-12 bob (cid bob)'],
  ],
  [
    'the same for shifts one after the other',
    { rotations: [r], final: [duties('r', ['ann', 0, 8], ['bob', 8, 16], ['ann', 16, 24])] },
    ['r 0-8 cid (cid dee bob)', 'r 16-24 cid (cid dee bob)'],
  ],
  [
    'for what they took over from somebody, the first of the rotation',
    { rotations: [rotation('r', 'bob', 'cid')], final: [duties('r', ['ann', 0, 8, { kind: 'override' }])] },
    ['r 0-8 bob (bob cid)'],
  ],
  [
    'nothing for what others took over from them',
    { rotations: [r], final: [duties('r', ['bob', 0, 8, { kind: 'forwarding', fromUser: 'ann' }])] },
    [],
  ],
  ['nothing for a team of theirs', { rotations: [r], final: [duties('r', ['team ann', 0, 8])] }, []],
  [
    'nobody in a rotation that was removed',
    { rotations: [], final: [duties('r', ['ann', 0, 8])] },
    ['r 0-8 null ()'],
  ],
])('cover is %s', (_title, given, expected) => {
  expect(covers(given)).toEqual(expected)
})
