import { AppError } from '#shared/error.ts'
import { toCrons } from '#shared/grid-cron.ts'
import { isOver } from '#shared/intent.ts'
import { SCHEDULE_DEFAULTS, type ScheduleInput } from '#shared/schedule.ts'
import type { ScheduleContent, StoredRecommendation } from '../store/recommendation.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import type { Outbox } from './outbox.ts'
import type { ScheduleService } from './schedule.ts'
import type { StorageActionService } from './storage-action.ts'

export type RecommendationService = ReturnType<typeof createRecommendationService>

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  /** Tells of its work through the outbox. */
  readonly schedules: Pick<ScheduleService, 'create' | 'update' | 'attach'>
  readonly storageActions: Pick<StorageActionService, 'act'>
  readonly outbox: Outbox
}

type Schedulable = StoredRecommendation & { readonly content: ScheduleContent }

/** What becomes of recommendations: applied with one call, or put aside. */
export function createRecommendationService({ store, clock, schedules, storageActions, outbox }: Deps) {
  function getOpen(id: string): StoredRecommendation {
    const found = store.recommendations.get(id)
    if (found.state === 'open') return found
    throw new AppError('conflict', `this recommendation was ${found.state} already`)
  }

  function getSchedulable(id: string): Schedulable {
    const found = getOpen(id)
    if (found.kind === 'storage') throw new AppError('conflict', 'this is done once, and not by a schedule')
    if (found.reason !== null) throw new AppError('conflict', `nothing is recommended: ${found.reason}`)
    return found
  }

  /** Inside a transaction: one change, its audit line and its news. */
  function settle(before: StoredRecommendation, actor: Actor, change: (now: number) => void): void {
    const now = clock.now()
    const { id } = before
    change(now)
    const after = store.recommendations.get(id)
    writeAudit(store, { actor, action: 'update', type: 'recommendation', id, before, after }, now)
    outbox.bus.publish('recommendation.changed', { id, change: 'updated' })
  }

  /** Puts the grid into a new schedule, or in the place of what a known one says. */
  function writeSchedule(content: ScheduleContent, scheduleId: number | null, actor: Actor): number {
    const { name, timeZone, tag } = content
    const known = scheduleId === null ? null : store.schedules.get(scheduleId)
    const others = (known?.tags ?? []).filter((one) => one.key !== tag?.key || one.value !== tag.value)
    const input = {
      timeZone,
      crons: toCrons(content.actions),
      tags: tag === null ? others : [...others, tag],
    } satisfies Partial<ScheduleInput>
    if (known !== null) return schedules.update(known.id, input, actor, 'repeatable').id
    const description = `Recommended: ${content.hoursDown} hours down a week.`
    const made = { ...SCHEDULE_DEFAULTS, ...input, name: `${name} (recommended)`.slice(0, 200), description }
    return schedules.create(made, actor, 'repeatable').id
  }

  /** A tag, or a group, brings those that join later; otherwise the resources are named one by one. */
  function attach(scheduleId: number, { tag, groupId, resourceIds }: ScheduleContent, actor: Actor): void {
    if (tag !== null) return
    if (groupId !== null && store.groups.find(groupId) !== null) {
      schedules.attach(scheduleId, 'group', groupId, actor)
      return
    }
    for (const id of resourceIds) {
      if (store.resources.find(id) !== null) schedules.attach(scheduleId, 'resource', id, actor)
    }
  }

  return {
    /**
     * Makes a schedule of a recommendation, or changes one to say the same, and attaches what it is about; answers
     * the schedule's id. Throws `conflict` for one that is not open, or recommends nothing.
     */
    apply(id: string, scheduleId: number | null, actor: Actor): number {
      return outbox.deliverAfter(() =>
        store.transaction(() => {
          const open = getSchedulable(id)
          const made = writeSchedule(open.content, scheduleId, actor)
          attach(made, open.content, actor)
          settle(open, actor, (now) => store.recommendations.apply(id, { scheduleId: made }, now))
          return made
        }),
      )
    },
    /**
     * Does once what is recommended of a volume or a snapshot; answers the number of the run. A dry run asks whether it
     * could be done, and leaves the recommendation open. Throws `conflict` for one that is not open.
     */
    applyOnce(id: string, { isDryRun }: { readonly isDryRun: boolean }, actor: Actor): number {
      return outbox.deliverAfter(() =>
        store.transaction(() => {
          const open = getOpen(id)
          if (open.kind !== 'storage') throw new AppError('conflict', 'this is done by a schedule')
          const runId = storageActions.act(open.content, { isDryRun }, actor)
          if (!isDryRun) settle(open, actor, (now) => store.recommendations.apply(id, { runId }, now))
          return runId
        }),
      )
    },
    /**
     * Takes back that one was put aside, or applied. Throws `conflict` for one that is open, and for one whose schedule
     * is still there: that is deleted first. What a run has done, or may yet do, cannot be taken back.
     */
    reopen(id: string, actor: Actor): void {
      const found = store.recommendations.get(id)
      if (found.state === 'open') throw new AppError('conflict', 'this recommendation is open already')
      if (found.scheduleId !== null)
        throw new AppError('conflict', 'its schedule is still there: delete the schedule first')
      if (found.run?.state === 'succeeded')
        throw new AppError('conflict', 'it was done, and cannot be taken back')
      if (found.run !== null && !isOver(found.run.state))
        throw new AppError('conflict', 'its run has not ended yet')
      outbox.deliverAfter(() =>
        store.transaction(() => settle(found, actor, (now) => store.recommendations.reopen(id, now))),
      )
    },
    /** Puts one aside: it is not made again. Throws `conflict` for one that is not open. */
    dismiss(id: string, actor: Actor): void {
      outbox.deliverAfter(() =>
        store.transaction(() => {
          settle(getOpen(id), actor, (now) => store.recommendations.dismiss(id, now))
        }),
      )
    },
  }
}
