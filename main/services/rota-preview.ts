import { randomUUID } from 'node:crypto'
import { atPath } from '#shared/error.ts'
import type { Stretch } from '#shared/stretch.ts'
import { createAbsenceCovers } from './absence-cover.ts'
import { type Actor, SCHEDULER_ACTOR, type ServiceDeps } from './change.ts'
import { createDirectoryService } from './directory.ts'
import { createOnCallService, type ShownRotation } from './on-call.ts'
import { createHistory } from './on-duty.ts'
import { createRotaService, type RotaInput } from './rota.ts'
import { createRotaOverrideService, type OverrideInput } from './rota-override.ts'

export type PreviewInput = {
  readonly from: number
  readonly to: number
  readonly change: Partial<RotaInput>
  /** Laid over the rota beside those it has, in their order. */
  readonly overrides: readonly OverrideInput[]
}

/** Final timelines, as the rota is and as it would be. */
export type RotaPreview = {
  readonly before: readonly ShownRotation[]
  readonly after: readonly ShownRotation[]
  /** When nobody is reached. */
  readonly gapsBefore: readonly Stretch[]
  /** When nobody would be reached. */
  readonly gaps: readonly Stretch[]
}

/** A rota that is not there yet. */
export type NewPreviewInput = Pick<PreviewInput, 'from' | 'to'> & {
  readonly change: Pick<RotaInput, 'rotations'> & { readonly zoneId?: string }
}

export type RotaPreviewService = ReturnType<typeof createRotaPreviewService>

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'engine'> & { readonly operatorTimeZone: () => string }

/**
 * Shows what a change of a rota would do: makes it by the very services that would make it, covers of absences
 * included, and takes all of it back: what the write would refuse is refused. Whoever it would make is shown by name.
 */
export function createRotaPreviewService({ store, clock, engine, operatorTimeZone }: Deps) {
  const history = createHistory({ store })
  // Nobody is told, and nothing is due by what is taken back.
  const bus = { publish() {}, subscribe: () => () => {}, since: () => null, lastId: () => 0 }
  const deps = { store, clock, bus, engine: { ...engine, rearm() {} }, history }
  const directory = createDirectoryService({ ...deps, operatorTimeZone })
  const rotas = createRotaService({ ...deps, directory, news: { endAll: () => [] } })
  const overrides = createRotaOverrideService({ ...deps, directory })
  const covers = createAbsenceCovers({ store, overrides })
  const onCall = createOnCallService({ store, clock })

  return {
    preview(rotaId: string, input: PreviewInput, actor: Actor): RotaPreview {
      const { from, to, change } = input
      store.rotas.get(rotaId)
      const show = () => onCall.timeline(rotaId, from, to).final
      return store.rehearse(() => {
        const before = show()
        const gapsBefore = onCall.gaps(rotaId, from, to)
        rotas.update(rotaId, change, actor)
        for (const [index, override] of input.overrides.entries()) {
          // Nameless: the name it is to have may be that of one that is there.
          atPath(`overrides[${index}]`, () => overrides.create(rotaId, { ...override, alias: null }, actor))
        }
        covers.apply(rotaId, SCHEDULER_ACTOR, clock.now())
        return { before, after: show(), gapsBefore, gaps: onCall.gaps(rotaId, from, to) }
      })
    },
    /** What a rota would be that is not there yet; what it is to be called is not looked at. */
    previewNew({ from, to, change }: NewPreviewInput, actor: Actor): RotaPreview {
      return store.rehearse(() => {
        const { id } = rotas.create(
          {
            name: randomUUID(),
            description: '',
            enabled: true,
            ownerTeam: null,
            zoneId: change.zoneId ?? operatorTimeZone(),
            rotations: change.rotations,
          },
          actor,
        )
        covers.apply(id, SCHEDULER_ACTOR, clock.now())
        const after = onCall.timeline(id, from, to).final
        const never = [{ startAt: from, endAt: to }]
        return { before: [], after, gapsBefore: never, gaps: onCall.gaps(id, from, to) }
      })
    },
  }
}
