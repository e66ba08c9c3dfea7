import { ON_TIME_MS } from '#shared/catch-up.ts'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { isOver } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import { nextOnce, onceDueAt, onceKey, STORAGE_OF } from '#shared/once.ts'
import type { Schedule } from '#shared/schedule.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Store } from '../store/index.ts'
import type { Intent } from '../store/intent-row.ts'
import type { NewStorageRun, StorageWork } from '../store/once.ts'
import type { ScheduleGrid, StorageAction } from '../store/schedule-grid.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import { readAws } from './setting.ts'

export type StorageActionService = ReturnType<typeof createStorageActionService>

/**
 * Inside a transaction: notes when a schedule next does something once. What is past is not done any more; nor is
 * what was passed while the schedule was off.
 */
export function rearmOnce(
  store: Pick<Store, 'schedules' | 'scheduleGrids' | 'once'>,
  id: number,
  now: number,
) {
  const { kept } = store.scheduleGrids.get(id)
  if (kept.storageActions.length === 0) return store.once.setDue(id, null)
  const { timeZone } = store.schedules.get(id)
  store.once.setDue(id, nextOnce(kept.storageActions, kept.onceAt, { timeZone, after: now }))
}

type Due = { readonly action: StorageAction; readonly dueAt: number }

/** What schedules do once to storage: each is a run, queued in the transaction that notes it as done. */
export function createStorageActionService({ store, clock, bus, engine }: ServiceDeps) {
  function announce(id: number, run: NewStorageRun): void {
    const target = { kind: 'schedule', id: run.scheduleId, name: run.name } as const
    const news = intentNews(id, { what: 'run', target, ...run })
    bus.publish(run.state === 'missed' ? 'intent.missed' : 'intent.queued', news)
  }

  /** Inside a transaction: all that is due of one schedule. */
  function take(scheduleId: number, since: number, now: number): readonly NewStorageRun[] {
    const schedule = store.schedules.get(scheduleId)
    const grid = store.scheduleGrids.get(scheduleId)
    const { storageActions, onceAt } = grid.kept
    const due = storageActions
      .filter((action) => onceAt[onceKey(action)] === undefined)
      .map((action) => ({ action, dueAt: onceDueAt(action, schedule.timeZone) }))
      .filter(({ dueAt }) => dueAt >= since && dueAt <= now)
      .sort((a, b) => a.dueAt - b.dueAt)
    const done = Object.fromEntries(due.map(({ action }) => [onceKey(action), now]))
    store.scheduleGrids.update(scheduleId, { kept: { onceAt: { ...onceAt, ...done } } })
    rearmOnce(store, scheduleId, now)
    return due.map((one) => toRun(schedule, grid, one, now))
  }

  function toRun(schedule: Schedule, grid: ScheduleGrid, { action, dueAt }: Due, now: number): NewStorageRun {
    const { profiles } = readAws(store)
    const { accountNumber, kept } = grid
    const isLate = now - dueAt > ON_TIME_MS
    const isTooLate = isLate && (schedule.catchUp === 'none' || now - dueAt > schedule.catchUpWindowMs)
    const isPaused = store.settings.pause() !== null
    const work: StorageWork = {
      action: action.action,
      isDryRun: isDry(action.details),
      profile: Object.hasOwn(profiles, accountNumber) ? (profiles[accountNumber] ?? null) : null,
      items: kept.storageItems
        .filter(({ itemType }) => itemType === STORAGE_OF[action.action])
        .map(({ itemType, resourceId, region }) => ({ itemType, resourceId, region })),
    }
    return {
      scheduleId: schedule.id,
      name: schedule.name,
      dueAt,
      cause: isLate ? 'catchUp' : 'schedule',
      actor: null,
      retryOf: null,
      state: isTooLate ? 'missed' : isPaused ? 'held' : 'queued',
      reason: isTooLate
        ? 'Hourhand was not running or the computer slept'
        : isPaused
          ? 'everything is paused'
          : null,
      work,
    }
  }

  return {
    /** Does again what a run did to storage. */
    retry(old: Intent, actor: Actor): number {
      if (!isOver(old.state)) throw new AppError('conflict', 'this run has not ended yet')
      const now = clock.now()
      const { id: scheduleId, name } = old.target
      const run: NewStorageRun = {
        scheduleId,
        name,
        dueAt: now,
        cause: 'retry',
        actor: actor.name,
        retryOf: old.id,
        state: 'queued',
        reason: null,
        work: old.parameters as unknown as StorageWork,
      }
      const id = store.transaction(() => {
        const made = store.once.insertRun(run, now)
        const more = { what: run.work.action, target: name }
        writeAudit(store, { actor, action: 'run', type: 'action', id: formatId('int', made), more }, now)
        return made
      })
      announce(id, run)
      engine.wake()
      return id
    },
    chore: {
      name: 'do what is done once to storage',
      nextAt: () => store.once.nextDue(),
      run(now) {
        const made = store.transaction(() =>
          store.once
            .listDue(now)
            .flatMap(({ scheduleId, since }) => take(scheduleId, since, now))
            .map((run) => ({ run, id: store.once.insertRun(run, now) })),
        )
        for (const { id, run } of made) announce(id, run)
        engine.wake()
      },
    } satisfies Chore,
  }
}

/** Both spellings are in use: AWS's own, and ours of a resource. */
function isDry(details: unknown): boolean {
  const { DryRun, dryRun } = Object(details) as { readonly DryRun?: unknown; readonly dryRun?: unknown }
  return DryRun === true || dryRun === true
}
