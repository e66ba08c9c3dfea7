import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dependent, tiersOf } from '#shared/dependency.ts'

const tiers = (needs: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(tiersOf(Object.entries(needs).map(([key, dependsOn]) => ({ key, dependsOn }))))

describe('tiers', () => {
  it.each([
    ['what needs nothing comes first', { a: [], b: [] }, { a: 1, b: 1 }],
    [
      'what needs others comes after the last of them',
      { a: ['b', 'c'], b: ['c'], c: [] },
      { a: 3, b: 2, c: 1 },
    ],
    ['what is not there counts for nothing', { a: ['gone'] }, { a: 1 }],
    ['what needs itself counts as needing nothing', { a: ['a'] }, { a: 1 }],
  ] as const)('%s', (_title, needs, expected) => {
    expect(tiers(needs)).toEqual(expected)
  })

  it('of a circle end, each with a tier', () => {
    expect(Object.keys(tiers({ a: ['b'], b: ['c'], c: ['a'] }))).toHaveLength(3)
  })

  it('of anything without circles are higher than those of what it needs', () => {
    const graph = fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 4 }), { maxLength: 12 })
    fc.assert(
      fc.property(graph, (edges) => {
        // Each needs only what has a lower number.
        const things: readonly Dependent[] = edges.map((needs, index) => ({
          key: String(index),
          dependsOn: needs.filter((need) => need < index).map(String),
        }))
        const found = tiersOf(things.toReversed())
        for (const { key, dependsOn } of things)
          for (const need of dependsOn ?? []) expect(found.get(key)).toBeGreaterThan(found.get(need) ?? 99)
      }),
    )
  })
})
