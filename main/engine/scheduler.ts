import { type DuePlan, planDue } from '#shared/catch-up.ts'
import { AppError, toError } from '#shared/error.ts'
import { type Draft, type DueFiring, draftIntents, type Overlay, RETAINED } from '#shared/firing.ts'
import { formatId } from '#shared/id.ts'
import type { NewIntent } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import type { DueRun } from '#shared/run-firing.ts'
import type { ScheduleNews } from '#shared/schedule.ts'
import type { Trigger } from '#shared/trigger.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import { queueDueRuns } from './run-queue.ts'

/** Triggers turned into intents in one transaction: bounds memory when a great many are due at once. */
const BATCH = 20_000

/** Triggers looked at before the first is due. */
const PREPARED = 100

/** A trigger that cannot be planned rests this long before it is tried again. */
const BROKEN_REST_MS = 3_600_000

type Deps = {
  readonly store: Pick<
    Store,
    'transaction' | 'triggers' | 'scopes' | 'holds' | 'settings' | 'intents' | 'jobs' | 'jobRuns'
  >
  readonly bus: Bus
  readonly log: Log
  /** Tells the executor that there is something to do. */
  readonly wake: () => void
  /** Notes what is to be told others of schedules that act; called inside the transaction. */
  readonly tell?: ((news: readonly ScheduleNews[]) => void) | undefined
  /** Ends the runs of a job before its newest one. */
  readonly replaceRuns: (jobId: number) => void
}

type Due = { readonly trigger: Trigger; readonly plan: DuePlan }
type Stored = { readonly intent: NewIntent; readonly id: number }
/** What a transaction has stored, and what is to be done when it is durable. */
type Fired = {
  readonly stored: readonly Stored[]
  readonly replaced: readonly number[]
  readonly disabled: readonly number[]
}

/** Fires what is due: loads it, decides (`shared/firing.ts`), and writes intents and advances in one transaction. */
export function createScheduler({
  store,
  bus,
  log,
  wake,
  tell: tellOthers = () => {},
  replaceRuns,
}: Deps): Chore & { readonly prepare: () => void } {
  function plan(trigger: Trigger, now: number): DuePlan {
    try {
      return planDue({ ...trigger, nextDueAt: trigger.nextDueAt ?? now }, now)
    } catch (error) {
      log.error('a trigger could not be planned', { trigger: trigger.id, error: toError(error) })
      return { fire: [], missed: [], nextDueAt: now + BROKEN_REST_MS }
    }
  }

  function apply(due: readonly Due[], now: number): Fired {
    for (const { trigger, plan } of due) store.triggers.advance(trigger.id, plan.nextDueAt)
    const power = applyPower(due.filter(isPower), now)
    const { stored, ...jobs } = queueDueRuns(store, due.filter(isRun), now)
    return { stored: [...power, ...stored], ...jobs }
  }

  function applyPower(due: readonly DueFiring[], now: number): readonly Stored[] {
    if (due.length === 0) return []
    const scopes = store.scopes.ofSchedules([...new Set(due.map(({ trigger }) => trigger.scheduleId))])
    const overlay = readOverlay(store)
    const drafts = draftIntents(due, scopes, overlay, now)
    const ids = store.intents.insertDrafts(drafts, now)
    for (const { state, reason, scheduleId, target } of drafts.flatMap(({ intent, steps }) => [
      intent,
      ...steps,
    ])) {
      // The stop that spares it has come: the next one will not.
      const isSpared = state === 'skipped' && reason === RETAINED && scheduleId !== null
      if (isSpared) store.scopes.releaseRetained(scheduleId, target.id)
    }
    noteNews(actingOf(due, drafts, overlay.pause === null))
    return drafts.map(({ intent }, index) => ({ intent, id: ids[index] ?? 0 }))
  }

  /** Whoever cannot be told does not keep anything from starting. */
  function noteNews(news: readonly ScheduleNews[]): void {
    try {
      if (news.length > 0) tellOthers(news)
    } catch (error) {
      if (error instanceof AppError) throw error
      log.error('others could not be told of schedules', { error: toError(error) })
    }
  }

  /** When a batch cannot be written, each of its triggers is tried alone, and one that fails again rests. */
  function applyOneByOne(due: readonly Due[], now: number): readonly Fired[] {
    return due.flatMap((one) => {
      try {
        return [store.transaction(() => apply([one], now))]
      } catch (error) {
        if (error instanceof AppError) throw error
        log.error('a trigger could not fire', { trigger: one.trigger.id, error: toError(error) })
        store.transaction(() => store.triggers.advance(one.trigger.id, now + BROKEN_REST_MS))
        return []
      }
    })
  }

  function fire(now: number): { readonly taken: number; readonly fired: readonly Fired[] } {
    const due = store.triggers.listDue(now, BATCH).map((trigger) => ({ trigger, plan: plan(trigger, now) }))
    try {
      return { taken: due.length, fired: [store.transaction(() => apply(due, now))] }
    } catch (error) {
      if (error instanceof AppError) throw error
      return { taken: due.length, fired: applyOneByOne(due, now) }
    }
  }

  function tell({ stored, replaced, disabled }: Fired): void {
    for (const { intent, id } of stored) {
      bus.publish(intent.state === 'missed' ? 'intent.missed' : 'intent.queued', intentNews(id, intent))
    }
    for (const jobId of replaced) replaceRuns(jobId)
    for (const jobId of disabled)
      bus.publish('job.changed', { id: formatId('job', jobId), change: 'updated' })
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
        const done = fire(now)
        taken = done.taken
        for (const fired of done.fired) tell(fired)
      } while (taken === BATCH)
      wake()
    },
  }
}

/** The firings of which something is done; those of schedules with nothing to act on as `isEmptyActing` says. */
function actingOf(
  due: readonly DueFiring[],
  drafts: readonly Draft[],
  isEmptyActing: boolean,
): readonly ScheduleNews[] {
  const acting = new Map<number, boolean>()
  for (const { intent } of drafts) {
    if (intent.triggerId === null) continue
    const isDone = intent.state === 'queued' || intent.state === 'succeeded'
    acting.set(intent.triggerId, isDone || acting.get(intent.triggerId) === true)
  }
  return due
    .filter(({ trigger, plan }) => plan.fire.length > 0 && (acting.get(trigger.id) ?? isEmptyActing))
    .map(({ trigger }) => ({ scheduleId: trigger.scheduleId, what: trigger.action, triggerId: trigger.id }))
}

function isPower(due: Due): due is DueFiring {
  return due.trigger.scheduleId !== null
}

function isRun(due: Due): due is DueRun {
  return due.trigger.jobId !== null
}

/** What stands over all schedules now. */
function readOverlay(store: Pick<Store, 'holds' | 'settings'>): Overlay {
  return { pause: store.settings.pause(), ...store.holds.inForce() }
}
