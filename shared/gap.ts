import type { Period } from './period.ts'
import { type Stretch, subtract, unite } from './stretch.ts'

type Duties = { readonly periods: readonly Pick<Period, 'startAt' | 'endAt' | 'participant'>[] }

/** When, in `range`, nobody holds duty in any rotation of a rota, by its final timeline. */
export function findGaps(final: readonly Duties[], { startAt, endAt }: Stretch): readonly Stretch[] {
  const held = final.flatMap(({ periods }) =>
    periods.filter(({ participant }) => participant.kind !== 'none'),
  )
  return startAt < endAt ? subtract([{ startAt, endAt }], unite(held)) : []
}
