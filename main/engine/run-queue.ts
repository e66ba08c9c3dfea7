import type { NewIntent } from '#shared/intent.ts'
import type { Job } from '#shared/job.ts'
import { type DueRun, draftRuns, parallelRuns } from '#shared/run-firing.ts'
import type { Store } from '../store/index.ts'

type Deps = Pick<Store, 'jobs' | 'jobRuns' | 'intents' | 'triggers' | 'settings'>

export type QueuedRuns = {
  readonly stored: readonly { readonly id: number; readonly intent: NewIntent }[]
  /** Jobs whose running runs are to give way. */
  readonly replaced: readonly number[]
  /** Jobs that were switched off, having run as often as they may. */
  readonly disabled: readonly number[]
}

/** Queues what is due of jobs; called inside the transaction that advances their triggers, after it has. */
export function queueDueRuns(store: Deps, due: readonly DueRun[], now: number): QueuedRuns {
  if (due.length === 0) return { stored: [], replaced: [], disabled: [] }
  const scopes = store.jobs.scopesOf([...new Set(due.map(({ trigger }) => trigger.jobId))])
  const drafts = draftRuns(due, scopes, { pause: store.settings.pause() }, now)
  const stored = drafts.flatMap(({ jobId, intents, countedRuns, replaces, disable }) => {
    const ids = store.intents.insertRuns(intents, now)
    if (countedRuns > 0) store.jobs.countRuns(jobId, countedRuns)
    if (replaces) replaceOpenRuns(store, jobId, ids, now)
    if (disable !== null) {
      store.jobs.disable(jobId, disable, now)
      store.triggers.restOfJob(jobId)
    }
    return intents.map((intent, index) => ({ id: ids[index] ?? 0, intent }))
  })
  const ofThose = (test: (draft: (typeof drafts)[number]) => boolean) =>
    drafts.filter(test).map(({ jobId }) => jobId)
  return {
    stored,
    replaced: ofThose(({ replaces }) => replaces),
    disabled: ofThose(({ disable }) => disable !== null),
  }
}

/** Of a job whose new runs take the place of those before: what was queued is closed, the new wait for what runs. */
function replaceOpenRuns(store: Deps, jobId: number, newIds: readonly number[], now: number): void {
  const [first] = newIds
  if (first === undefined) return
  const end = { state: 'superseded', reason: 'a newer run took its place' } as const
  store.jobRuns.closeQueued(jobId, first, end, now)
  releaseRuns(store, jobId, now)
}

/** Lets the waiting runs of a job begin that there is room for. */
export function releaseRuns(store: Pick<Deps, 'jobs' | 'jobRuns'>, jobId: number, now: number): void {
  const job = store.jobs.findRunnable(jobId)
  if (job !== null) releaseRunsOf(store, job, now)
}

export function releaseRunsOf(
  { jobRuns }: Pick<Deps, 'jobRuns'>,
  { id, trigger, policy }: Pick<Job, 'id' | 'trigger' | 'policy'>,
  now: number,
): void {
  jobRuns.releaseWaiting(id, parallelRuns(trigger.kind, policy.overlap), now)
}
