import { AppError } from '#shared/error.ts'
import { type Draft, stepsDraft } from '#shared/firing.ts'
import { formatId } from '#shared/id.ts'
import { isOver, type NewIntent } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import type { PowerAction } from '#shared/power.ts'
import type { Intent } from '../store/intent.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

export type ActionService = ReturnType<typeof createActionService>

/** Starts and stops by hand. They count whatever is paused or held: the person is there. */
export function createActionService({ store, clock, bus, engine }: ServiceDeps) {
  /** Queues drafts and wakes the executor; the answer is sent after the transaction is durable. */
  function queue(drafts: readonly Draft[], actor: Actor): readonly number[] {
    const now = clock.now()
    const ids = store.transaction(() => {
      const queued = store.intents.insertDrafts(drafts, now)
      for (const [index, id] of queued.entries()) {
        const intent = drafts[index]?.intent
        const more = { what: intent?.what, target: intent?.target.name }
        writeAudit(store, { actor, action: 'run', type: 'action', id: formatId('int', id), more }, now)
      }
      return queued
    })
    for (const [index, id] of ids.entries()) {
      const draft = drafts[index]
      if (draft !== undefined) bus.publish('intent.queued', intentNews(id, draft.intent))
    }
    engine.wake()
    return ids
  }

  function byHand(what: PowerAction, actor: Actor, more: Partial<NewIntent> = {}) {
    const now = clock.now()
    return {
      triggerId: null,
      scheduleId: null,
      dueAt: now,
      readyAt: now,
      what,
      cause: 'manual',
      actor: actor.name,
      state: 'queued',
      ...more,
    } as const satisfies Omit<NewIntent, 'target'>
  }

  function resourceDraft(id: number, base: ReturnType<typeof byHand>): Draft {
    const { name } = store.resources.get(id)
    return { intent: { ...base, target: { kind: 'resource', id, name } }, steps: [] }
  }

  function groupDraft(id: number, base: ReturnType<typeof byHand>): Draft {
    const group = store.scopes.ofGroup(id)
    if (group === undefined) throw new AppError('not_found', 'resource group not found')
    return stepsDraft({ ...base, target: group.target }, group)
  }

  function only(ids: readonly number[]): number {
    const [id] = ids
    if (id === undefined) throw new Error('Internal: nothing was queued')
    return id
  }

  return {
    /** Starts or stops one resource. Returns the intent's number. */
    actOnResource: (what: PowerAction, resourceId: number, actor: Actor): number =>
      only(queue([resourceDraft(resourceId, byHand(what, actor))], actor)),
    /** Starts or stops a group in its order. Returns the number of the group's intent. */
    actOnGroup: (what: PowerAction, groupId: number, actor: Actor): number =>
      only(queue([groupDraft(groupId, byHand(what, actor))], actor)),
    /** Does now what one entry of a schedule does; its own next instant stays. */
    fire(scheduleId: number, cronId: number, actor: Actor): readonly number[] {
      const cron = store.schedules.get(scheduleId).crons.find((entry) => entry.id === cronId)
      if (cron === undefined) throw new AppError('not_found', 'cron entry not found', { field: 'cronId' })
      const scope = store.scopes.ofSchedules([scheduleId]).get(scheduleId)
      const base = byHand(cron.action, actor, { scheduleId })
      const resources = scope?.resources.map((target) => resourceDraft(target.id, base)) ?? []
      const groups = scope?.groups.map((group) => groupDraft(group.target.id, base)) ?? []
      return queue([...resources, ...groups], actor)
    },
    /** Does again what a run did; the new intent names the old. */
    retry(intent: Intent, actor: Actor): number {
      if (!isOver(intent.state)) throw new AppError('conflict', 'this run has not ended yet')
      const base = byHand(intent.what, actor, {
        cause: 'retry',
        retryOf: intent.id,
        scheduleId: intent.scheduleId,
      })
      const { kind, id } = intent.target
      return only(queue([kind === 'group' ? groupDraft(id, base) : resourceDraft(id, base)], actor))
    },
    /** Ends a queued or running intent. */
    cancel(intent: Intent, actor: Actor): void {
      if (isOver(intent.state) || !engine.cancel(intent.id)) {
        throw new AppError('conflict', 'this run has ended')
      }
      const id = formatId('int', intent.id)
      const more = { what: intent.what, target: intent.target.name }
      store.transaction(() =>
        writeAudit(store, { actor, action: 'cancel', type: 'action', id, more }, clock.now()),
      )
    },
  }
}
