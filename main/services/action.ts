import { AppError } from '#shared/error.ts'
import { type Draft, stepsDraft } from '#shared/firing.ts'
import { formatId } from '#shared/id.ts'
import { isOver, type NewIntent } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import type { PowerAction } from '#shared/power.ts'
import type { ScheduleNews } from '#shared/schedule.ts'
import type { Intent } from '../store/intent-row.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { ScheduleTeller } from './event-bus.ts'

export type ActionService = ReturnType<typeof createActionService>

/** Starts and stops by hand. They count whatever is paused or held: the person is there. */
type Deps = ServiceDeps & {
  /** Tells others of it; without it nobody is told. */
  readonly tell?: ScheduleTeller
}

export function createActionService({ store, clock, bus, engine, tell = () => {} }: Deps) {
  /** Queues drafts and wakes the executor; the answer is sent after the transaction is durable. */
  function queue(
    drafts: readonly Draft[],
    actor: Actor,
    news: readonly ScheduleNews[] = [],
  ): readonly number[] {
    const now = clock.now()
    const ids = store.transaction(() => {
      const queued = store.intents.insertDrafts(drafts, now)
      for (const [index, id] of queued.entries()) {
        const intent = drafts[index]?.intent
        const more = { what: intent?.what, target: intent?.target.name }
        writeAudit(store, { actor, action: 'run', type: 'action', id: formatId('int', id), more }, now)
      }
      if (news.length > 0) tell(news)
      return queued
    })
    for (const [index, id] of ids.entries()) {
      const draft = drafts[index]
      if (draft !== undefined) bus.publish('intent.queued', intentNews(id, draft.intent))
    }
    engine.wake()
    return ids
  }

  function byHand(what: PowerAction, actor: Actor, more: Omit<Partial<NewIntent>, 'what'> = {}) {
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

  function applySchedule(
    news: ScheduleNews & { readonly what: PowerAction },
    actor: Actor,
  ): readonly number[] {
    const { scheduleId, what } = news
    const scope = store.scopes.ofSchedules([scheduleId]).get(scheduleId)
    const base = byHand(what, actor, { scheduleId })
    const resources = scope?.resources.map((target) => resourceDraft(target.id, base)) ?? []
    const groups = scope?.groups.map((group) => groupDraft(group.target.id, base)) ?? []
    return queue([...resources, ...groups], actor, [news])
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
      return applySchedule({ scheduleId, what: cron.action, triggerId: cron.id }, actor)
    },
    /** Starts or stops everything a schedule acts on, whatever its entries say. */
    apply(scheduleId: number, what: PowerAction, actor: Actor): readonly number[] {
      const cron = store.schedules.get(scheduleId).crons.find((entry) => entry.action === what)
      return applySchedule({ scheduleId, what, triggerId: cron?.id ?? null }, actor)
    },
    /** Does again what a run did; the new intent names the old. */
    retry(intent: Intent, actor: Actor): number {
      if (!isOver(intent.state)) throw new AppError('conflict', 'this run has not ended yet')
      if (intent.what === 'run') throw new Error('Internal: runs of jobs are tried again by their service')
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
