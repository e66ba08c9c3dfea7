import { type DuePlan, planDue } from '#shared/catch-up.ts'
import { AppError, toError } from '#shared/error.ts'
import { type Draft, type DueFiring, draftIntents, type Overlay, RETAINED } from '#shared/firing.ts'
import { intentNews } from '#shared/news.ts'
import type { Trigger } from '#shared/trigger.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'

/** Triggers turned into intents in one transaction: bounds memory when a great many are due at once. */
const BATCH = 20_000

/** Triggers looked at before the first is due. */
const PREPARED = 100

/** A trigger that cannot be planned rests this long before it is tried again. */
const BROKEN_REST_MS = 3_600_000

type Deps = {
  readonly store: Pick<Store, 'transaction' | 'triggers' | 'scopes' | 'holds' | 'settings' | 'intents'>
  readonly bus: Bus
  readonly log: Log
  /** Tells the executor that there is something to do. */
  readonly wake: () => void
}

type Stored = { readonly draft: Draft; readonly id: number }

/** Fires what is due: loads it, decides (`shared/firing.ts`), and writes intents and advances in one transaction. */
export function createScheduler({ store, bus, log, wake }: Deps): Chore & { readonly prepare: () => void } {
  function plan(trigger: Trigger, now: number): DuePlan {
    try {
      return planDue({ ...trigger, nextDueAt: trigger.nextDueAt ?? now }, now)
    } catch (error) {
      log.error('a trigger could not be planned', { trigger: trigger.id, error: toError(error) })
      return { fire: [], missed: [], nextDueAt: now + BROKEN_REST_MS }
    }
  }

  function apply(due: readonly DueFiring[], now: number): readonly Stored[] {
    const scopes = store.scopes.ofSchedules([...new Set(due.map(({ trigger }) => trigger.scheduleId))])
    const drafts = draftIntents(due, scopes, readOverlay(store), now)
    const ids = store.intents.insertDrafts(drafts, now)
    for (const { trigger, plan } of due) store.triggers.advance(trigger.id, plan.nextDueAt)
    for (const { state, reason, scheduleId, target } of drafts.flatMap(({ intent, steps }) => [
      intent,
      ...steps,
    ])) {
      // The stop that spares it has come: the next one will not.
      const isSpared = state === 'skipped' && reason === RETAINED && scheduleId !== null
      if (isSpared) store.scopes.releaseRetained(scheduleId, target.id)
    }
    return drafts.map((draft, index) => ({ draft, id: ids[index] ?? 0 }))
  }

  /** When a batch cannot be written, each of its triggers is tried alone, and one that fails again rests. */
  function applyOneByOne(due: readonly DueFiring[], now: number): readonly Stored[] {
    return due.flatMap((one) => {
      try {
        return store.transaction(() => apply([one], now))
      } catch (error) {
        if (error instanceof AppError) throw error
        log.error('a trigger could not fire', { trigger: one.trigger.id, error: toError(error) })
        store.transaction(() => store.triggers.advance(one.trigger.id, now + BROKEN_REST_MS))
        return []
      }
    })
  }

  function fire(now: number): { readonly taken: number; readonly stored: readonly Stored[] } {
    const due = store.triggers.listDue(now, BATCH).map((trigger) => ({ trigger, plan: plan(trigger, now) }))
    try {
      return { taken: due.length, stored: store.transaction(() => apply(due, now)) }
    } catch (error) {
      if (error instanceof AppError) throw error
      return { taken: due.length, stored: applyOneByOne(due, now) }
    }
  }

  return {
    /** Works out what follows the next firings, so that the first of them does not wait for its zone's table. */
    prepare() {
      for (const trigger of store.triggers.listNext(PREPARED)) plan(trigger, trigger.nextDueAt ?? 0)
    },
    name: 'fire due triggers',
    nextAt: () => store.triggers.nextDueAt(),
    run(now) {
      let taken: number
      do {
        const fired = fire(now)
        taken = fired.taken
        for (const { draft, id } of fired.stored) {
          const type = draft.intent.state === 'missed' ? 'intent.missed' : 'intent.queued'
          bus.publish(type, intentNews(id, draft.intent))
        }
      } while (taken === BATCH)
      wake()
    },
  }
}

/** What stands over all schedules now. */
export function readOverlay(store: Pick<Store, 'holds' | 'settings'>): Overlay {
  return { pause: store.settings.pause(), ...store.holds.inForce() }
}
