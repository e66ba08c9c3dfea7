import { describe, expect, it } from 'vitest'
import { decideSequence, planSteps, type StepState } from '#shared/group.ts'
import type { IntentState } from '#shared/intent.ts'

const MEMBERS = [
  { resourceId: 1, tier: 1, order: 1 },
  { resourceId: 2, tier: 1, order: 2 },
  { resourceId: 3, tier: 2, order: 1 },
  { resourceId: 4, tier: 1, order: 2 },
]

describe('planSteps', () => {
  it('runs tiers upward to start, by order, equals together', () => {
    expect(planSteps(MEMBERS, 'start').map(({ resourceId, wave }) => [resourceId, wave])).toEqual([
      [1, 0],
      [2, 1],
      [4, 1],
      [3, 2],
    ])
  })

  it('runs tiers downward to stop, inside a tier still by order', () => {
    expect(planSteps(MEMBERS, 'stop').map(({ resourceId, wave }) => [resourceId, wave])).toEqual([
      [3, 0],
      [1, 1],
      [2, 2],
      [4, 2],
    ])
  })
})

describe('decideSequence', () => {
  /** Steps as `tier wave state`, a `*` behind those that are released. */
  const steps = (...lines: readonly string[]): readonly StepState[] =>
    lines.map((line, index) => {
      const [tier = '', wave = '', state = ''] = line.split(' ')
      return {
        intentId: index + 1,
        tier: Number(tier),
        wave: Number(wave),
        state: state.replace('*', '') as IntentState,
        isReleased: state.endsWith('*'),
      }
    })

  const cases: readonly (readonly [string, readonly StepState[], object])[] = [
    ['waits while a wave runs', steps('1 0 running*', '2 1 queued'), { kind: 'wait' }],
    [
      'releases the next wave',
      steps('1 0 succeeded*', '2 1 queued', '2 1 queued'),
      { kind: 'release', intentIds: [2, 3] },
    ],
    [
      'goes on inside a tier after a failure',
      steps('1 0 failed*', '1 1 queued', '2 2 queued'),
      { kind: 'release', intentIds: [2] },
    ],
    [
      'blocks the tiers behind a failed one',
      steps('1 0 failed*', '1 1 succeeded*', '2 2 queued', '3 3 queued'),
      { kind: 'block', intentIds: [3, 4], failedTier: 1 },
    ],
    [
      'is done when all have ended well',
      steps('1 0 succeeded*', '2 1 skipped*'),
      { kind: 'done', outcome: 'succeeded' },
    ],
    [
      'has failed when any has',
      steps('1 0 succeeded*', '2 1 timedOut*'),
      { kind: 'done', outcome: 'failed' },
    ],
    ['is done when there is nothing to do', [], { kind: 'done', outcome: 'succeeded' }],
  ]
  it.each(cases)('%s', (_what, given, decision) => {
    expect(decideSequence(given, 'block')).toEqual(decision)
  })

  it('goes on after a failed tier when the group says so', () => {
    const given = steps('1 0 failed*', '2 1 queued')
    expect(decideSequence(given, 'continue')).toEqual({ kind: 'release', intentIds: [2] })
  })
})
