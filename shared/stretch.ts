/** Instants from `startAt` to before `endAt`. Lists made here are in order, hold no empty ones, and none touch. */
export type Stretch = { readonly startAt: number; readonly endAt: number }

/** The instants that any of `stretches` holds, which may be in any order. */
export function unite(stretches: Iterable<Stretch>): readonly Stretch[] {
  const joined: Stretch[] = []
  for (const { startAt, endAt } of [...stretches].sort((a, b) => a.startAt - b.startAt)) {
    if (startAt >= endAt) continue
    const last = joined.at(-1)
    if (!last || last.endAt < startAt) joined.push({ startAt, endAt })
    else if (last.endAt < endAt) joined[joined.length - 1] = { startAt: last.startAt, endAt }
  }
  return joined
}

/** What of `from` is not in `taken`; both are united lists, and so is the result. */
export function subtract(from: readonly Stretch[], taken: readonly Stretch[]): readonly Stretch[] {
  const left: Stretch[] = []
  let next = 0
  for (const { startAt, endAt } of from) {
    let at = startAt
    for (let hole = taken[next]; hole && hole.startAt < endAt; hole = taken[next]) {
      if (hole.startAt > at) left.push({ startAt: at, endAt: hole.startAt })
      at = Math.max(at, hole.endAt)
      if (hole.endAt > endAt) break
      next++
    }
    if (at < endAt) left.push({ startAt: at, endAt })
  }
  return left
}

/** How long two united lists hold together, in ms. */
export function overlapMs(a: readonly Stretch[], b: readonly Stretch[]): number {
  let sum = 0
  let next = 0
  for (const { startAt, endAt } of a) {
    for (let other = b[next]; other && other.startAt < endAt; other = b[next]) {
      sum += Math.max(0, Math.min(endAt, other.endAt) - Math.max(startAt, other.startAt))
      if (other.endAt > endAt) break
      next++
    }
  }
  return sum
}

/** How long a united list holds, in ms. */
export function totalMs(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0)
}

export function isOverlapping(a: Stretch, b: Stretch): boolean {
  return Math.max(a.startAt, b.startAt) < Math.min(a.endAt, b.endAt)
}
