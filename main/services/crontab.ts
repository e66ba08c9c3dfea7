import { isDeepStrictEqual } from 'node:util'
import { type CrontabDefaults, readCrontab, writeCrontab } from '#shared/crontab.ts'
import { toError } from '#shared/error.ts'
import type { Job, JobInput } from '#shared/job.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { Store } from '../store/index.ts'
import type { Actor } from './change.ts'
import type { JobService } from './job.ts'

/** What became of a crontab: a job of each line that can be one, and of each other line the reason why not. */
export type Imported = {
  readonly jobs: readonly { readonly line: number; readonly job: Job }[]
  readonly refused: readonly { readonly line: number; readonly text: string; readonly reason: string }[]
}

type Deps = { readonly store: Pick<Store, 'jobs'>; readonly jobs: Pick<JobService, 'create'> }

export type CrontabService = ReturnType<typeof createCrontabService>

/** Jobs from a crontab, and to one. */
export function createCrontabService({ store, jobs }: Deps) {
  return {
    /**
     * Makes jobs of its lines; one that is refused does not keep the others from being taken. What a job that was there
     * before does already is refused, so that a crontab can be taken again.
     */
    take(text: string, defaults: CrontabDefaults, actor: Actor): Imported {
      const before = store.jobs.all()
      const made: Imported['jobs'][number][] = []
      const refused: Imported['refused'][number][] = []
      for (const told of readCrontab(text, defaults)) {
        const { line, text: written } = told
        const known = 'job' in told ? before.find((job) => doesTheSame(job, told.job)) : undefined
        if ('reason' in told) refused.push(told)
        else if (known !== undefined) {
          refused.push({ line, text: written, reason: `the job "${known.name}" does this already` })
        } else {
          try {
            made.push({ line, job: jobs.create(told.job, actor) })
          } catch (error) {
            refused.push({ line, text: written, reason: toError(error).message })
          }
        }
      }
      return { jobs: made, refused }
    },
    /** All jobs; those that a crontab cannot say stand in it as comments. */
    write(showsSecrets: boolean): string {
      const all = store.jobs.all()
      if (showsSecrets) checkOpen(all)
      return writeCrontab(all, showsSecrets)
    },
  }
}

function doesTheSame(job: Job, line: JobInput): boolean {
  return isDeepStrictEqual([job.trigger, job.action], [line.trigger, line.action])
}
