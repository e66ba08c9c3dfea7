import type { Period } from './period.ts'
import { type Stretch, subtract, unite } from './stretch.ts'

type Held = Pick<Period, 'startAt' | 'endAt' | 'participant'>

/**
 * When, in `range`, nobody is reached by any rotation of a rota, by its final timeline. `reachedIn` answers in which
 * parts of a period anybody at all stands behind its participant: there may be nobody in a team.
 */
export function findGaps<One extends Held>(
  final: readonly { readonly periods: readonly One[] }[],
  { startAt, endAt }: Stretch,
  reachedIn: (period: One) => readonly Stretch[],
): readonly Stretch[] {
  const held = final.flatMap(({ periods }) =>
    periods.flatMap((period) => (period.participant.kind === 'none' ? [] : reachedIn(period))),
  )
  return startAt < endAt ? subtract([{ startAt, endAt }], unite(held)) : []
}
