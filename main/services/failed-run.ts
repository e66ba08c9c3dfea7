import { formatId } from '#shared/id.ts'
import type { NewIntent } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

export type FailedRunService = ReturnType<typeof createFailedRunService>

type Queued = { readonly id: number; readonly intent: NewIntent }

/** Runs queued in one transaction. */
const BATCH = 1_000

/** Runs of schedules that came to nothing, and their second chance. */
export function createFailedRunService({ store, clock, bus, engine }: ServiceDeps) {
  /** Inside a transaction. Where runs of a job must not go on together, the new one waits for its turn. */
  function requeueSome(actor: Actor): readonly Queued[] {
    const now = clock.now()
    const failed = store.postJobs.listFailed({ limit: BATCH }).rows.toReversed()
    const scopes = store.jobs.scopesOf([...new Set(failed.map((run) => run.target.id))])
    const open = new Map([...scopes].map(([id, scope]) => [id, scope.openRuns]))
    const intents = failed.map(({ id, target, parameters, file }): NewIntent => {
      const before = open.get(target.id) ?? 0
      open.set(target.id, before + 1)
      const readyAt = before >= (scopes.get(target.id)?.parallel ?? 1) ? null : now
      const again = { cause: 'retry', actor: actor.name, retryOf: id, parameters, file } as const
      const common = { triggerId: null, scheduleId: null, what: 'run', state: 'queued' } as const
      return { ...common, ...again, target, dueAt: now, readyAt }
    })
    const ids = store.intents.insertRuns(intents, now)
    for (const [index, { target, retryOf }] of intents.entries()) {
      const more = { what: 'run', target: target.name, retryOf: formatId('run', retryOf ?? 0) }
      const line = { actor, action: 'run', type: 'job', id: formatId('job', target.id), more } as const
      if (ids[index] !== undefined) writeAudit(store, line, now)
    }
    return intents.map((intent, index) => ({ id: ids[index] ?? 0, intent }))
  }

  return {
    /** Runs all of them again, the oldest first; none is a failure any more until its new run fails too. */
    requeueAll(actor: Actor): void {
      let queued: readonly Queued[]
      do {
        queued = store.transaction(() => requeueSome(actor))
        for (const { id, intent } of queued) bus.publish('intent.queued', intentNews(id, intent))
      } while (queued.length === BATCH)
      engine.wake()
    },
  }
}
