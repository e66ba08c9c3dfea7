// From due triggers of jobs to intents: what the pause, the overlap and the greatest number of runs say.
import type { DuePlan } from './catch-up.ts'
import type { Overlay } from './firing.ts'
import type { NewIntent, Target } from './intent.ts'
import type { Job, JobTriggerSpec, Overlap } from './job.ts'
import type { JobTrigger } from './trigger.ts'

export type DueRun = { readonly trigger: JobTrigger; readonly plan: DuePlan }

/** What is known of a job when it is due. */
export type JobScope = Pick<Job, 'id' | 'name' | 'maxRuns' | 'runCount'> & {
  readonly overlap: Overlap
  /** So many of its runs may go on at once. */
  readonly parallel: number
  /** How many of its runs are queued or running. */
  readonly openRuns: number
}

/** Files of a watched folder that are worked on at once. */
const FILES_AT_ONCE = 4

/** How many runs of a job may go on at once. */
export function parallelRuns(kind: JobTriggerSpec['kind'], overlap: Overlap): number {
  if (overlap === 'allow') return Number.MAX_SAFE_INTEGER
  return kind === 'folder' && overlap !== 'queue' ? FILES_AT_ONCE : 1
}

/** What becomes of the due triggers of one job. `countedRuns` are those that count for `maxRuns`. */
export type RunDrafts = {
  readonly jobId: number
  readonly intents: readonly NewIntent[]
  readonly countedRuns: number
  /** The runs that were open before give way to the new ones. */
  readonly replaces: boolean
  /** Why the job is to be switched off; null: it is not. */
  readonly disable: string | null
}

/**
 * Turns what is due of jobs into intents. Paused, a firing is `held`; a job that has had its last run fires no
 * more; with `skip` a firing that finds a run still open is `skipped`, with `replace` it takes its place. Those that
 * are due together (as after a sleep, where the job catches up with all) neither skip nor replace one another: awake,
 * each would have run, so each runs, one after the other. Each keeps its row and its reason.
 */
export function draftRuns(
  due: readonly DueRun[],
  jobs: ReadonlyMap<number, JobScope>,
  overlay: Pick<Overlay, 'pause'>,
  now: number,
): readonly RunDrafts[] {
  return [...Map.groupBy(due, ({ trigger }) => trigger.jobId)].flatMap(([jobId, ofJob]) => {
    const job = jobs.get(jobId)
    return job === undefined ? [] : [draftsOf(job, ofJob, overlay, now)]
  })
}

function draftsOf(
  job: JobScope,
  due: readonly DueRun[],
  { pause }: Pick<Overlay, 'pause'>,
  now: number,
): RunDrafts {
  const target: Target = { kind: 'job', id: job.id, name: job.name }
  const intents: NewIntent[] = []
  let counted = 0
  let open = job.openRuns
  const isBusy = open >= job.parallel
  const left = job.maxRuns === null ? Number.POSITIVE_INFINITY : job.maxRuns - job.runCount
  for (const { trigger, plan } of due) {
    const base = { triggerId: trigger.id, scheduleId: null, what: 'run', target } as const
    for (const { dueAt, reason } of plan.missed) {
      intents.push({ ...base, dueAt, cause: 'schedule', state: 'missed', reason, readyAt: dueAt })
    }
    for (const { dueAt, late } of plan.fire) {
      if (counted >= left) break
      const cause = late ? 'catchUp' : 'schedule'
      const fired = { ...base, dueAt, cause, readyAt: late ? now : dueAt } as const
      if (pause !== null && (pause.until === null || dueAt < pause.until)) {
        intents.push({ ...fired, state: 'held', reason: pauseWords(pause.reason) })
      } else if (isBusy && job.overlap === 'skip') {
        intents.push({ ...fired, state: 'skipped', reason: 'the run before it is not over yet' })
      } else {
        const mustWait = open >= job.parallel
        intents.push({ ...fired, state: 'queued', reason: null, ...(mustWait && { readyAt: null }) })
        open += 1
        counted += 1
      }
    }
  }
  const isSpent = counted >= left
  return {
    jobId: job.id,
    intents,
    countedRuns: counted,
    replaces: isBusy && counted > 0 && job.overlap === 'replace',
    disable: isSpent && job.maxRuns !== null ? spentReason(job.maxRuns) : null,
  }
}

/** Why a job that has had its last run is switched off. */
export function spentReason(maxRuns: number): string {
  return `it has run ${maxRuns} ${maxRuns === 1 ? 'time' : 'times'}, as often as it may`
}

function pauseWords(reason: string): string {
  return reason === '' ? 'everything is paused' : `everything is paused: ${reason}`
}
