import { toError } from '#shared/error.ts'
import { findGaps } from '#shared/gap.ts'
import { formatMillis } from '#shared/instant.ts'
import type { StoredRota } from '#shared/rota.ts'
import type { Stretch } from '#shared/stretch.ts'
import { timeline } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Log } from '../log.ts'
import type { AbsenceCovers } from './absence-cover.ts'
import { SCHEDULER_ACTOR, type ServiceDeps } from './change.ts'
import type { Outbox } from './outbox.ts'
import { createRoster } from './roster.ts'

/** How far ahead gaps are looked for, and told of. */
const GAP_HORIZON_MS = 30 * DAY_MS
const RETRY_MS = 3_600_000
/** Rotas looked at in one go: bounds how long the rest has to wait. */
const BATCH = 10

export type GapWatch = ReturnType<typeof createGapWatch>

type Deps = Pick<ServiceDeps, 'store'> & {
  readonly log: Log
  readonly covers: Pick<AbsenceCovers, 'apply'>
  readonly outbox: Outbox
}

/**
 * Looks at each rota at the start, after every change of what bears on it, and once a day: keeps the covers of
 * absences as they have to be, and tells when an enabled rota goes from no gap in the next 30 days to one. What was
 * told is kept with the rota, so that it is told once, over restarts too.
 */
export function createGapWatch({ store, log, covers, outbox }: Deps) {
  const roster = createRoster({ store })
  let isFirst = true

  function firstGap(rota: StoredRota, now: number): Stretch | null {
    const range = { startAt: now, endAt: now + GAP_HORIZON_MS }
    const overrides = store.rotaOverrides.within(rota.id, range.startAt, range.endAt)
    const forwardings = store.forwardings.within(range.startAt, range.endAt)
    const { final } = timeline(rota, overrides, forwardings, range.startAt, range.endAt)
    return findGaps(final, range, (period) => roster.reachedIn(period.participant, period))[0] ?? null
  }

  /** Inside a transaction. */
  function look(rotaId: string, now: number): void {
    const wasTold = store.gapWatch.toldGapAt(rotaId) !== null
    covers.apply(rotaId, SCHEDULER_ACTOR, now)
    const rota = store.rotas.get(rotaId)
    if (!rota.enabled) {
      store.gapWatch.set(rotaId, { gapAt: null, lookAt: null })
      return
    }
    // One without rotations is not set up yet.
    const gap = rota.rotations.length === 0 ? null : firstGap(rota, now)
    store.gapWatch.set(rotaId, { gapAt: gap?.startAt ?? null, lookAt: now + DAY_MS })
    if (gap === null || wasTold) return
    outbox.bus.publish('gap.found', {
      rotaId,
      rota: rota.name,
      startAt: formatMillis(gap.startAt),
      endAt: formatMillis(gap.endAt),
    })
  }

  return {
    /** The first time in the next 30 days at which nobody is on call by the rota, cut there; null: none. */
    firstGap,
    chore: {
      name: 'look for gaps',
      nextAt: () => (isFirst ? 0 : store.gapWatch.nextLookAt()),
      run(now) {
        if (isFirst) store.transaction(() => store.gapWatch.lookAtAll(now))
        isFirst = false
        for (const id of store.gapWatch.listDue(now, BATCH)) {
          try {
            outbox.deliverAfter(() => store.transaction(() => look(id, now)))
          } catch (error) {
            // The others must not wait for it.
            store.transaction(() => store.gapWatch.postpone(id, now + RETRY_MS))
            log.error('a rota could not be looked at for gaps', { rota: id, error: toError(error) })
          }
        }
      },
    } satisfies Chore,
  }
}
