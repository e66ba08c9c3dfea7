import { formatId } from '#shared/id.ts'
import type { NewIntent } from '#shared/intent.ts'
import type { Job } from '#shared/job.ts'
import { intentNews } from '#shared/news.ts'
import { type JobScope, spentReason } from '#shared/run-firing.ts'
import type { Bus } from '../bus.ts'
import type { Store } from '../store/index.ts'
import type { TakenFile } from '../store/taken-file.ts'

type Deps = {
  readonly store: Pick<Store, 'transaction' | 'jobs' | 'intents' | 'settings' | 'takenFiles'>
  readonly bus: Bus
  /** Tells the executor that there is something to do. */
  readonly wake: () => void
}

/** What became of files that were offered: those taken, and whether the job goes on to watch. */
export type Intake = { readonly taken: readonly TakenFile[]; readonly isOver: boolean }

type Offer = { readonly jobId: number; readonly files: readonly TakenFile[]; readonly now: number }

type Queued = Intake & {
  readonly stored: readonly { readonly id: number; readonly intent: NewIntent }[]
  /** The job has had its last run. */
  readonly isSpent: boolean
}

const NOTHING: Queued = { stored: [], taken: [], isSpent: false, isOver: false }

/**
 * Queues a run for each of some files and remembers the files, in one transaction: none is lost or taken twice, though
 * the process dies. Runs beyond the bound wait, whatever the overlap policy says: each file has its run. While
 * everything is paused nothing is taken. Files beyond the greatest number of runs stay where they are.
 */
export function takeFiles({ store, bus, wake }: Deps, { jobId, files, now }: Offer): Intake {
  const { stored, isSpent, taken, isOver } = store.transaction((): Queued => {
    const job = store.jobs.find(jobId)
    const scope = store.jobs.scopesOf([jobId]).get(jobId)
    if (job === null || scope === undefined || !isWatching(job, now)) return { ...NOTHING, isOver: true }
    if (isPaused(store, now)) return NOTHING
    const left = job.maxRuns === null ? files.length : Math.max(0, job.maxRuns - job.runCount)
    const taken = files.slice(0, left)
    const intents = taken.map(({ path }, index) => runOf(scope, path, { index, now }))
    const ids = store.intents.insertRuns(intents, now)
    store.takenFiles.remember(jobId, taken, now)
    store.jobs.countRuns(jobId, taken.length)
    const isSpent = job.maxRuns !== null && taken.length === left
    if (isSpent) store.jobs.disable(jobId, spentReason(job.maxRuns), now)
    const stored = intents.map((intent, index) => ({ id: ids[index] ?? 0, intent }))
    return { stored, taken, isSpent, isOver: isSpent }
  })
  for (const { id, intent } of stored) bus.publish('intent.queued', intentNews(id, intent))
  if (stored.length > 0) wake()
  if (isSpent) bus.publish('job.changed', { id: formatId('job', jobId), change: 'updated' })
  return { taken, isOver }
}

/** Whether everything is paused now. */
export function isPaused(store: Pick<Store, 'settings'>, now: number): boolean {
  const pause = store.settings.pause()
  return pause !== null && (pause.until === null || now < pause.until)
}

function isWatching({ enabled, trigger, startsAt, endsAt }: Job, now: number): boolean {
  const isInForce = (startsAt === null || startsAt <= now) && (endsAt === null || now < endsAt)
  return enabled && trigger.kind === 'folder' && isInForce
}

type Place = { readonly index: number; readonly now: number }

function runOf({ id, name, openRuns, parallel }: JobScope, file: string, { index, now }: Place): NewIntent {
  return {
    triggerId: null,
    scheduleId: null,
    dueAt: now,
    what: 'run',
    target: { kind: 'job', id, name },
    cause: 'folder',
    state: 'queued',
    readyAt: openRuns + index < parallel ? now : null,
    file,
  }
}
