import { toError } from '#shared/error.ts'
import { nextDue, type Trigger } from '#shared/trigger.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'

const SETTING = 'zone data'
const BATCH = 10_000

/** By which rules of the zones the stored instants were reckoned, and until when the last life fired by them. */
type Reckoned = { readonly version: string; readonly firedUntil: number | null }

type Deps = { readonly store: Pick<Store, 'transaction' | 'triggers' | 'settings'>; readonly log: Log }

/**
 * Keeps the stored instants in step with the tz database (`2026a`) that the program runs with: governments
 * move their clocks, and a next instant may have been stored long before its time.
 */
export function createZoneData({ store, log }: Deps, version: string) {
  const read = () => store.settings.find(SETTING) as Reckoned | null

  function write(reckoned: Reckoned): void {
    store.transaction(() => store.settings.set(SETTING, reckoned))
  }

  /** How many of a batch moved. What was due by `from` and is not fired yet stays due. */
  function reckon(batch: readonly Trigger[], from: number): number {
    return store.transaction(() => {
      let moved = 0
      for (const trigger of batch) {
        if ((trigger.nextDueAt ?? 0) <= from) continue
        const next = reckonSafely(trigger, from)
        if (next === trigger.nextDueAt) continue
        store.triggers.advance(trigger.id, next)
        moved += 1
      }
      return moved
    })
  }

  function reckonSafely(trigger: Trigger, from: number): number | null {
    try {
      return nextDue(trigger, from)
    } catch (error) {
      // The scheduler deals with a trigger that cannot be planned when it is due.
      log.warn('a trigger could not be reckoned anew', { trigger: trigger.id, error: toError(error) })
      return trigger.nextDueAt
    }
  }

  function reckonAll(from: number): number {
    let moved = 0
    for (let lastId = 0; ; ) {
      const batch = store.triggers.listArmed(lastId, BATCH)
      moved += reckon(batch, from)
      if (batch.length < BATCH) return moved
      lastId = batch.at(-1)?.id ?? 0
    }
  }

  return {
    /**
     * Reckons all next instants anew when the rules have changed; before anything fires. What the new rules
     * put between the last life and now is due, and caught up like everything missed.
     */
    takeUp(now: number): void {
      const known = read()
      if (known !== null && known.version !== version) {
        const moved = reckonAll(Math.min(known.firedUntil ?? now, now))
        log.info('the time zone data has changed and the coming firings were reckoned anew', {
          before: known.version,
          after: version,
          moved,
        })
      }
      // From here on nobody knows until when it fires, should this life end in a crash.
      if (known?.version !== version || known.firedUntil !== null) write({ version, firedUntil: null })
    },
    /** At a clean end: everything due by then has been dealt with. */
    leave(firedUntil: number): void {
      try {
        write({ version, firedUntil })
      } catch (error) {
        log.warn('the end could not be noted', { error: toError(error) })
      }
    },
  }
}
