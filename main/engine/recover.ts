import { formatId } from '#shared/id.ts'
import { runNews } from '#shared/news.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Intent } from '../store/intent-row.ts'
import { releaseRuns } from './run-queue.ts'
import { advanceSequence } from './sequence.ts'

/**
 * Takes up what was running when the process ended. Starts and stops are idempotent, so they are tried again,
 * unless something else was asked of the resource since; groups go on where they were. The operator is told.
 * Returns the runs of jobs, which may be going on still: what became of them is for the executor to find out.
 */
export function recover(deps: { store: Store; bus: Bus; log: Log }, now: number): readonly Intent[] {
  const { store, bus, log } = deps
  const outcome = { state: 'interrupted', message: 'Hourhand was ended while it ran' } as const
  const interrupted = store.transaction(() => {
    const running = store.intents.listRunning().filter(({ target }) => target.kind !== 'job')
    for (const intent of running) {
      if (intent.target.kind === 'group') continue
      if (store.intents.isOvertaken(intent)) store.intents.finish(intent.id, outcome, now)
      else store.intents.requeue(intent.id, outcome, now, now)
    }
    for (const intent of running) {
      if (intent.target.kind === 'group') advanceSequence(store, intent.id, now)
    }
    for (const jobId of store.jobRuns.listWaiting()) releaseRuns(store, jobId, now)
    return running
  })
  for (const intent of interrupted) {
    log.warn('a run was interrupted by the end of the process and is taken up again', {
      run: formatId('run', intent.id),
      target: intent.target.name,
    })
    bus.publish('run.finished', runNews(intent, outcome.state, outcome.message))
  }
  return store.intents.listRunning().filter(({ target }) => target.kind === 'job')
}
