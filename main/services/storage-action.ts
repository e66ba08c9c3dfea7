import { ON_TIME_MS } from '#shared/catch-up.ts'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { isOver, STORAGE_TARGET } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import { deedOf, nextOnce, onceDueAt, onceKey, STORAGE_OF } from '#shared/once.ts'
import type { Schedule } from '#shared/schedule.ts'
import type { StorageFinding } from '#shared/storage.ts'
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
 * what was passed while the schedule was off. What came due while everything is paused waits for the end of that.
 */
export function rearmOnce(
  store: Pick<Store, 'schedules' | 'scheduleGrids' | 'once' | 'settings'>,
  id: number,
  now: number,
) {
  const { kept } = store.scheduleGrids.get(id)
  const { timeZone, enabled } = store.schedules.get(id)
  if (kept.storageActions.length === 0 || !enabled) return store.once.setDue(id, null)
  const due = store.settings.pause() === null ? null : store.once.due(id)
  const after = due === null ? now : Math.min(now, due - 1)
  store.once.setDue(id, nextOnce(kept.storageActions, kept.onceAt, { timeZone, after }))
}

type Due = { readonly action: StorageAction; readonly dueAt: number }

/** What is done once to storage, by schedules and by hand: each is a run, queued in the transaction that notes it as done. */
export function createStorageActionService({ store, clock, bus, engine }: ServiceDeps) {
  function announce(id: number, run: NewStorageRun): void {
    const news = intentNews(id, { what: 'run', parameters: run.work, ...run })
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
    const reason = whyMissed(schedule, dueAt, now)
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
      target: { kind: 'schedule', id: schedule.id, name: schedule.name },
      dueAt,
      cause: now - dueAt > ON_TIME_MS ? 'catchUp' : 'schedule',
      actor: null,
      retryOf: null,
      state: reason === null ? 'queued' : 'missed',
      reason,
      work,
    }
  }

  function queueByHand(run: NewStorageRun, actor: Actor, now: number): number {
    const id = store.transaction(() => {
      const made = store.once.insertRun(run, now)
      const more = { what: run.work.action, target: run.target.name }
      writeAudit(store, { actor, action: 'run', type: 'action', id: formatId('int', made), more }, now)
      return made
    })
    announce(id, run)
    engine.wake()
    return id
  }

  return {
    /** Does now what is recommended of a volume or a snapshot; answers the number of the run. */
    act(finding: StorageFinding, { isDryRun }: { readonly isDryRun: boolean }, actor: Actor): number {
      const now = clock.now()
      const { itemType, resourceId, region, profile = null, endpoint = null } = finding
      const items = [{ itemType, resourceId, region }]
      const run: NewStorageRun = {
        scheduleId: null,
        target: { ...STORAGE_TARGET, name: finding.name },
        dueAt: now,
        cause: 'manual',
        actor: actor.name,
        retryOf: null,
        state: 'queued',
        reason: null,
        work: { action: deedOf(finding), isDryRun, profile, endpoint, items },
      }
      return queueByHand(run, actor, now)
    },
    /** Does again what a run did to storage. */
    retry(old: Intent, actor: Actor): number {
      if (!isOver(old.state)) throw new AppError('conflict', 'this run has not ended yet')
      const now = clock.now()
      const run: NewStorageRun = {
        scheduleId: old.scheduleId,
        target: old.target,
        dueAt: now,
        cause: 'retry',
        actor: actor.name,
        retryOf: old.id,
        state: 'queued',
        reason: null,
        work: old.parameters as unknown as StorageWork,
      }
      return queueByHand(run, actor, now)
    },
    /** Nothing is done while everything is paused; then it is caught up, as each schedule says. */
    chore: {
      name: 'do what is done once to storage',
      nextAt: () => (store.settings.pause() === null ? store.once.nextDue() : null),
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

/** Why something that is taken up now is not done, in words; null: it is done. */
function whyMissed({ catchUp, catchUpWindowMs }: Schedule, dueAt: number, now: number): string | null {
  if (now - dueAt <= ON_TIME_MS) return null
  const why = 'everything was paused, Hourhand was not running or the computer slept'
  if (catchUp === 'none') return `${why}, and this schedule does not catch up`
  return now - dueAt > catchUpWindowMs ? `${why}, and the catch-up window has passed` : null
}

/** Both spellings are in use: AWS's own, and ours of a resource. */
function isDry(details: unknown): boolean {
  const { DryRun, dryRun } = Object(details) as { readonly DryRun?: unknown; readonly dryRun?: unknown }
  return DryRun === true || dryRun === true
}
