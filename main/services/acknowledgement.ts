import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { Intent } from '../store/intent-row.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

export type AcknowledgementService = ReturnType<typeof createAcknowledgementService>

/** A person has seen what went wrong: it is no longer shown as news. What happened stays as it is. */
export function createAcknowledgementService({ store, clock, bus }: ServiceDeps) {
  function note(actor: Actor, id: string, more: Readonly<Record<string, unknown>>, now: number): void {
    writeAudit(store, { actor, action: 'update', type: 'acknowledgement', id, more }, now)
  }

  return {
    /** Does nothing where it was said before; refuses what has not gone wrong. */
    acknowledge(intent: Intent, actor: Actor): void {
      if (intent.acknowledgedAt !== null) return
      const id = formatId('int', intent.id)
      const now = clock.now()
      store.transaction(() => {
        if (!store.activity.acknowledge(intent.id, now))
          throw new AppError('conflict', 'only what failed or was missed can be acknowledged')
        note(actor, id, { what: intent.what, target: intent.target.name }, now)
      })
      bus.publish('run.acknowledged', { id })
    },
    /** All that went wrong so far. Answers how many rows that were. */
    acknowledgeAll(actor: Actor): number {
      const now = clock.now()
      const count = store.transaction(() => {
        const marked = store.activity.acknowledgeAll(now)
        if (marked > 0) note(actor, 'all', { count: marked }, now)
        return marked
      })
      if (count > 0) bus.publish('run.acknowledged', { id: null })
      return count
    },
  }
}
