import { join } from 'node:path'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { Job } from '#shared/job.ts'
import type { Intent } from '../../../store/intent-row.ts'
import type { User } from '../../../store/user.ts'
import type { ApiContext } from '../../context.ts'
import { type EndedRun, fromJob, isSayable, sourceOf } from './job-map.ts'
import type { ListQuery } from './shape.ts'

/** Results that are shown of a job. */
const RESULTS = 10
/** So much of an answer is shown with a result. */
const RESPONSE_SHOWN = 65_536

type Deps = Pick<ApiContext, 'store' | 'operatorTimeZone' | 'dataFolder'>

/** Finds the jobs of this dialect and shows them. */
export function createJobReader({ store, operatorTimeZone, dataFolder }: Deps) {
  const isShown = (job: Job) => isSayable(job, operatorTimeZone())

  function ownerOf(job: Job): string {
    const userId = sourceOf(job)?.userId
    const user = userId === undefined ? store.users.findActor(job.createdBy) : store.users.find(userId)
    return user?.name ?? job.createdBy
  }

  function toEndedRun(run: Intent, { action }: Job): EndedRun {
    const output = run.httpStatus === null ? new Uint8Array() : store.runs.output(run.id)
    return {
      ...run,
      output: Buffer.from(output.subarray(0, RESPONSE_SHOWN)).toString(),
      resultFolder: action.kind === 'flow' ? join(dataFolder, 'output', formatId('run', run.id)) : null,
    }
  }

  function show(job: Job) {
    const runs = store.jobRuns.listEnded(job.id, RESULTS).map((run) => toEndedRun(run, job))
    return fromJob(job, ownerOf(job), runs)
  }

  return {
    /** A job that was made here or is listed here; throws `not_found`. */
    get(uuid: string): Job {
      const job = store.jobs.findByUuid(uuid)
      if (job !== null && (job.origin === 'instabase' || isShown(job))) return job
      throw new AppError('not_found', `there is no job ${uuid}`)
    },
    /** The jobs that `delete_all` of a user takes: those made here, of an admin's whoever made them. */
    listOf: (user: User): readonly Job[] =>
      store.jobs
        .all()
        .filter((job) => job.origin === 'instabase' && (user.isAdmin || sourceOf(job)?.userId === user.id)),
    list({ job_id, username }: ListQuery) {
      const found = job_id ? [store.jobs.findByUuid(job_id)].filter((job) => job !== null) : store.jobs.all()
      const isOwn = (job: Job) => !username || username === '*' || ownerOf(job) === username
      return found.filter((job) => isShown(job) && isOwn(job)).map(show)
    },
  }
}
