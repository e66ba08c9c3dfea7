// What must run before what, as tiers of a group.

export type Dependent = { readonly key: string; readonly dependsOn?: readonly string[] }

/**
 * The tier of each thing: 1 for what needs nothing, and one more than the deepest of what it needs. What it needs
 * that is not among `things` counts for nothing, and neither does what would close a circle.
 */
export function tiersOf(things: readonly Dependent[]): ReadonlyMap<string, number> {
  const byKey = new Map(things.map((thing) => [thing.key, thing]))
  const tiers = new Map<string, number>()
  const onTheWay = new Set<string>()

  function tierOf(thing: Dependent): number {
    const known = tiers.get(thing.key)
    if (known !== undefined) return known
    onTheWay.add(thing.key)
    const needed = (thing.dependsOn ?? []).flatMap((key) => byKey.get(key) ?? [])
    const before = needed.filter(({ key }) => !onTheWay.has(key)).map(tierOf)
    onTheWay.delete(thing.key)
    const tier = Math.max(0, ...before) + 1
    tiers.set(thing.key, tier)
    return tier
  }

  for (const thing of things) tierOf(thing)
  return tiers
}
