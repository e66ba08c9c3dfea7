import { join } from 'node:path'
import { delayBefore } from '#shared/backoff.ts'
import { deliveriesOf } from '#shared/delivery.ts'
import { formatId } from '#shared/id.ts'
import { failureMetric, metricDelivery } from '#shared/metric.ts'
import { runNews } from '#shared/news.ts'
import type { Bus } from '../bus.ts'
import type { Store } from '../store/index.ts'
import type { Intent } from '../store/intent-row.ts'
import type { RunnableJob } from '../store/job.ts'
import type { JobRunResult } from './job-runner.ts'
import { releaseRunsOf } from './run-queue.ts'

type Deps = {
  readonly store: Pick<Store, 'jobs' | 'jobRuns' | 'intents' | 'deliveries' | 'settings'>
  readonly bus: Bus
  readonly random: () => number
  readonly outputFolder: string
}

export type JobEnd = { readonly intent: Intent; readonly result: JobRunResult }

/**
 * Records how a run of a job ended, or queues its next attempt; what is to be told of it is written with it.
 * Called inside a transaction; `news` is told when that is durable.
 */
export function endJobRun(
  { store, bus, random, outputFolder }: Deps,
  { intent, result }: JobEnd,
  now: number,
  news: (() => void)[],
) {
  const { outcome } = result
  const job = store.jobs.findRunnable(intent.target.id)
  if (job?.origin === 'seed') tellFailure(store, result, now)
  const retryAt = job === null ? null : retryAtOf(job, intent, result, now, random())
  if (retryAt !== null) {
    store.intents.requeue(intent.id, outcome, retryAt, now)
    return
  }
  store.intents.finish(intent.id, outcome, now)
  if (job !== null) {
    const ended = { ...intent, state: outcome.state, message: outcome.message, finishedAt: now }
    const output = Buffer.from(outcome.output ?? []).toString()
    const { exitCode = null, httpStatus = null, httpHeaders = null } = outcome
    const resultFolder = job.action.kind === 'flow' ? join(outputFolder, formatId('run', intent.id)) : null
    const run = { ...ended, exitCode, httpStatus, httpHeaders, output, resultFolder }
    for (const delivery of deliveriesOf(job, run)) store.deliveries.insert(delivery, now)
    releaseRunsOf(store, job, now)
  }
  news.push(() => bus.publish('run.finished', runNews(intent, outcome.state, outcome.message)))
}

/** A failed attempt of a schedule counts in a metric, where there is a target for metrics. */
function tellFailure(store: Deps['store'], { outcome, failure }: JobRunResult, now: number): void {
  const url = failure === null ? null : (store.settings.find('metricsUrl') as string | null)
  if (failure === null || url === null) return
  store.deliveries.insert(metricDelivery(url, failureMetric(failure, outcome.httpStatus ?? null), 1), now)
}

/** A run cut off by the end of Hourhand of which nothing more can be known: run again, or closed, as the job says. */
export function endInterrupted(deps: Deps, intent: Intent, now: number, news: (() => void)[]): void {
  const { store } = deps
  const outcome = { state: 'interrupted', message: 'Hourhand was ended while it ran' } as const
  const job = store.jobs.findRunnable(intent.target.id)
  if (job?.policy.onInterrupted === 'retry') store.intents.requeue(intent.id, outcome, now, now)
  else endJobRun(deps, { intent, result: { outcome, failure: null } }, now, news)
}

function retryAtOf(
  { policy }: RunnableJob,
  { attempt }: Intent,
  { failure }: JobRunResult,
  now: number,
  random: number,
): number | null {
  const { count, on } = policy.retries
  if (failure === null || !on.includes(failure) || attempt > count) return null
  return now + delayBefore(attempt, policy.retries, random)
}
