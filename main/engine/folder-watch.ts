import { formatId } from '#shared/id.ts'
import type { Job } from '#shared/job.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'
import { isPaused, takeFiles } from './file-intake.ts'
import { createWatchedFolder, type FolderJob, type WatchedFolder } from './watched-folder.ts'

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  /** Tells the executor that there is something to do. */
  readonly wake: () => void
  /** Looks again at when the next look at a folder is due. */
  readonly rearm: () => void
}

type Entry = { readonly key: string; readonly folder: WatchedFolder }

/** Watches the folders of the jobs that have such a trigger and are on. While everything is paused none is looked at. */
export function createFolderWatch({ store, clock, bus, log, wake, rearm }: Deps) {
  const entries = new Map<number, Entry>()
  let isStarted = false

  function open(job: FolderJob): WatchedFolder {
    return createWatchedFolder(
      {
        store,
        clock,
        log,
        rearm,
        take: (files, now) => takeFiles({ store, bus, wake }, { jobId: job.id, files, now }),
        onOver: () => sync(job.id, store.jobs.find(job.id)),
        onProblem: () => bus.publish('job.changed', { id: formatId('job', job.id), change: 'updated' }),
      },
      job,
    )
  }

  function close(jobId: number): void {
    entries.get(jobId)?.folder.close()
    entries.delete(jobId)
  }

  /** Brings the watching of one job in line with it; null: it is no more. */
  function sync(jobId: number, job: Job | null): void {
    const watched = job !== null && isToBeWatched(job, clock.now()) ? job : null
    const key = watched && JSON.stringify([watched.trigger, watched.startsAt, watched.endsAt])
    if (entries.get(jobId)?.key === key) return
    close(jobId)
    if (watched !== null && key !== null) entries.set(jobId, { key, folder: open(watched) })
  }

  return {
    start(): void {
      isStarted = true
      for (const job of store.jobs.listWatching()) sync(job.id, job)
    },
    /** To be called after a job was made, changed, switched or deleted. */
    refresh(jobId: number): void {
      if (!isStarted) return
      sync(jobId, store.jobs.find(jobId))
      rearm()
    },
    /** Why the folder of a job cannot be watched, in words; null when it can, or is not to be. */
    problem: (jobId: number): string | null => entries.get(jobId)?.folder.problem() ?? null,
    isLooking: (): boolean => [...entries.values()].some(({ folder }) => folder.isLooking()),
    stop(): void {
      isStarted = false
      for (const jobId of entries.keys()) close(jobId)
    },
    chore: {
      name: 'look at watched folders',
      nextAt() {
        if (entries.size === 0 || isPaused(store, clock.now())) return null
        let first: number | null = null
        for (const { folder } of entries.values()) {
          const at = folder.nextAt()
          if (at !== null && (first === null || at < first)) first = at
        }
        return first
      },
      run(now) {
        for (const { folder } of entries.values()) {
          const at = folder.nextAt()
          if (at !== null && at <= now) folder.run(now)
        }
      },
    } satisfies Chore,
  }
}

function isToBeWatched(job: Job, now: number): job is FolderJob {
  return job.enabled && job.trigger.kind === 'folder' && (job.endsAt === null || now < job.endsAt)
}
