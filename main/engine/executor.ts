import { delayBefore, NO_RETRIES, POWER_RETRIES, type RetryPolicy } from '#shared/backoff.ts'
import { AppError, toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { runNews } from '#shared/news.ts'
import type { PowerAction, PowerState } from '#shared/power.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Intent, Outcome } from '../store/intent-row.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'
import { endInterrupted, endJobRun } from './job-end.ts'
import type { JobRunner, JobRunResult } from './job-runner.ts'
import { releaseRuns } from './run-queue.ts'
import type { AbortReason, Runner, RunResult } from './runner.ts'
import { advanceSequence } from './sequence.ts'
import type { StorageRunner } from './storage-runner.ts'

/** A power action that has not ended by then waits for somebody else, who may never answer. */
const WAITS_AFTER_MS = 10_000

/** So many times the places may be taken by those that wait and those that work. */
const MOST_WAITING = 8

/** How long the store is left alone after it refused a write. */
const STORE_REST_MS = 1_000

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly random: () => number
  readonly runner: Runner
  readonly jobRunner: JobRunner
  readonly storageRunner: StorageRunner
  /** Below it lie the folders for what runs of jobs make. */
  readonly outputFolder: string
  /** Looks again at when the next retry is due. */
  readonly rearm: () => void
}

/** How much is carried out at once. */
export type Places = { readonly all: number; readonly jobs: number }

/** A run that has just begun, and the state its resource was in before. */
type Begun = Intent & { readonly before: PowerState }
type Running = { readonly intent: Intent; readonly controller: AbortController }
/** How a run ended; of a job's, null is that nothing can be known of it. */
type Ended =
  | { readonly kind: 'power'; readonly intent: Intent; readonly result: RunResult }
  | { readonly kind: 'job'; readonly intent: Intent; readonly result: JobRunResult | null }
  | { readonly kind: 'storage'; readonly intent: Intent; readonly result: { readonly outcome: Outcome } }

/**
 * Takes queued intents in the order they are due, so many at once, of jobs fewer, and one at a time per resource:
 * however long jobs go on, there is room for starts and stops.
 * What has ended and what begins next are written together, in one transaction a turn.
 */
export function createExecutor(deps: Deps, places: Places) {
  const { store, clock, bus, log, random, runner, jobRunner, storageRunner, rearm } = deps
  const running = new Map<number, Running>()
  let ended: readonly Ended[] = []
  let isTurnPlanned = false
  let nextReadyAt: number | null = null
  let isStopping = false

  function wake(): void {
    if (isTurnPlanned) return
    isTurnPlanned = true
    setImmediate(gather, 0)
  }

  /** Each turn waits for the disk: while every look brings more ends, up to half of what runs, they are gathered. */
  function gather(before: number): void {
    const isGrowing = ended.length > before && ended.length * 2 < running.size
    if (isGrowing) setImmediate(gather, ended.length)
    else turn()
  }

  function turn(): void {
    isTurnPlanned = false
    const settling = ended
    try {
      const news: (() => void)[] = []
      const begun = store.transaction(() => {
        const now = clock.now()
        for (const one of settling) settleSafely(one, now, news)
        for (const groupId of store.intents.takeTouchedGroups()) moveGroup(groupId, now, news)
        return isStopping ? [] : claim(now, news)
      })
      ended = ended.slice(settling.length)
      for (const { intent, result } of settling) {
        running.delete(intent.id)
        if (result?.outcome.state !== 'interrupted') jobRunner.recorded(intent.id)
      }
      for (const publish of news) publish()
      for (const intent of begun) launch(intent)
      if (begun.length > 0 || settling.length > 0) wake()
      else {
        const now = clock.now()
        const soonest = [store.intents.nextReadyAt(now), countFree(now) > 0 ? null : nextFreeAt(now)]
        nextReadyAt = soonest.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a))
        rearm()
      }
    } catch (error) {
      log.error('the queue could not be written and will be tried again', { error: toError(error) })
      clock.setDelay(STORE_REST_MS, wake)
    }
  }

  /** Begins as many ready intents as there is room for; a group's own intent takes no room. */
  function claim(now: number, news: (() => void)[]): readonly Begun[] {
    const begun: Begun[] = []
    const busy = new Set(ofResources([...running.values()]))
    for (const id of ofResources(ended)) busy.delete(id)
    const room = countFree(now)
    let jobRoom = places.jobs - (countJobs([...running.values()]) - countJobs(ended))
    for (const intent of listReady(now, jobRoom)) {
      const { kind, id } = intent.target
      if (kind !== 'group' && begun.length >= room) continue
      if (kind === 'job' && jobRoom <= 0) continue
      if (kind === 'resource' && busy.has(id)) continue
      if (!store.intents.begin(intent.id, now)) continue
      const before = (kind === 'resource' ? store.resources.status(id) : null) ?? 'unknown'
      const started = { ...intent, attempt: intent.attempt + 1, startedAt: now, before }
      news.push(() => bus.publish('run.started', runNews(started, 'running', null)))
      if (kind === 'group') continue
      begun.push(started)
      if (kind === 'job') {
        jobRoom -= 1
        continue
      }
      if (kind !== 'resource') continue
      busy.add(id)
      setStatus(intent, intent.what === 'start' ? 'starting' : 'stopping', now, news)
    }
    return begun
  }

  /** One that waits for somebody else leaves its place to another, but not without end. */
  function countFree(now: number): number {
    const over = new Set(ended.map(({ intent }) => intent.id))
    const going = [...running.values()].filter(({ intent }) => !over.has(intent.id))
    const working = going.filter(({ intent }) => waitsFrom(intent) > now)
    return Math.min(places.all - working.length, places.all * MOST_WAITING - going.length)
  }

  /** When the next of those that run leaves its place; null when none will. */
  function nextFreeAt(now: number): number | null {
    const coming = [...running.values()].map(({ intent }) => waitsFrom(intent)).filter((at) => at > now)
    const next = Math.min(...coming)
    return Number.isFinite(next) ? next : null
  }

  /** What may begin now, the longest ready first. */
  function listReady(now: number, jobRoom: number): readonly Intent[] {
    const power = store.intents.listReady(now, places.all)
    const runs = jobRoom > 0 ? store.intents.listReadyRuns(now, jobRoom) : []
    if (runs.length === 0) return power
    return [...power, ...runs].sort(
      (a, b) => (a.readyAt ?? 0) - (b.readyAt ?? 0) || a.dueAt - b.dueAt || a.id - b.id,
    )
  }

  function launch(intent: Begun): void {
    const controller = new AbortController()
    running.set(intent.id, { intent, controller })
    begin(intent, controller).then(note)
  }

  async function begin(intent: Begun, controller: AbortController): Promise<Ended> {
    if (isPower(intent))
      return { kind: 'power', intent, result: await runner.run(intent, intent.before, controller) }
    if (intent.target.kind !== 'job')
      return { kind: 'storage', intent, result: { outcome: await storageRunner.run(intent, controller) } }
    return { kind: 'job', intent, result: await jobRunner.run(intent, controller) }
  }

  function note(one: Ended): void {
    ended = [...ended, one]
    wake()
  }

  /** A run whose end cannot be recorded must not keep the others from theirs. */
  function settleSafely(one: Ended, now: number, news: (() => void)[]): void {
    try {
      store.transaction(() => settle(one, now, news))
    } catch (error) {
      if (error instanceof AppError) throw error
      log.error('the end of a run could not be recorded whole', {
        run: formatId('run', one.intent.id),
        error,
      })
      store.intents.finish(one.intent.id, { state: 'failed', message: 'its end could not be recorded' }, now)
    }
  }

  function settle(one: Ended, now: number, news: (() => void)[]): void {
    // The store still says `running`: the next start takes it up.
    if (one.result?.outcome.state === 'interrupted') return
    if (one.kind === 'power') settlePower(one, now, news)
    else if (one.kind === 'storage') finish(one.intent, one.result.outcome, now, news)
    else if (one.result === null) endInterrupted(deps, one.intent, now, news)
    else endJobRun(deps, { intent: one.intent, result: one.result }, now, news)
  }

  function settlePower(
    { intent, result }: Ended & { kind: 'power' },
    now: number,
    news: (() => void)[],
  ): void {
    const { outcome } = result
    setStatus(intent, result.status, now, news)
    if (result.isRetained && intent.scheduleId !== null)
      store.scopes.retain(intent.scheduleId, intent.target.id)
    const retryAt = retryAtOf(intent, outcome, now)
    if (retryAt !== null) {
      store.intents.requeue(intent.id, outcome, retryAt, now)
      return
    }
    finish(intent, outcome, now, news)
    if (intent.parentId !== null) moveGroup(intent.parentId, now, news)
  }

  function finish(intent: Intent, outcome: Outcome, now: number, news: (() => void)[]): void {
    store.intents.finish(intent.id, outcome, now)
    news.push(() => bus.publish('run.finished', runNews(intent, outcome.state, outcome.message)))
  }

  function moveGroup(parentId: number, now: number, news: (() => void)[]): void {
    const group = advanceSequence(store, parentId, now)
    if (group !== null)
      news.push(() => bus.publish('run.finished', runNews(group, group.state, group.message)))
  }

  function retryAtOf(intent: Intent, outcome: Outcome, now: number): number | null {
    if (outcome.state !== 'failed' && outcome.state !== 'timedOut') return null
    const policy = policyOf(intent)
    if (intent.attempt > policy.count || store.intents.isOvertaken(intent)) return null
    const isHeld = store.settings.pause() !== null || store.holds.findOnResource(intent.target.id) !== null
    if (isHeld && intent.cause !== 'hold') return null
    return now + delayBefore(intent.attempt, policy, random())
  }

  function setStatus(intent: Intent, status: PowerState, now: number, news: (() => void)[]): void {
    const from = store.resources.status(intent.target.id)
    if (from === null || !store.resources.setStatus(intent.target.id, status, now)) return
    const { id, name } = intent.target
    news.push(() => bus.publish('power.changed', { resourceId: formatId('res', id), name, from, to: status }))
  }

  function abort(reason: AbortReason): void {
    for (const { controller } of running.values()) controller.abort(reason)
  }

  return {
    wake,
    /** Takes up the runs of jobs that an earlier life of Hourhand left running. */
    resume(intents: readonly Intent[]): void {
      for (const intent of intents) {
        const controller = new AbortController()
        running.set(intent.id, { intent, controller })
        jobRunner.resume(intent, controller).then((result) => note({ kind: 'job', intent, result }))
      }
    },
    /** Ends what runs of a job; what ended so says why. */
    endRuns(
      jobId: number,
      {
        except = [],
        reason = 'replaced',
      }: { readonly except?: readonly number[]; readonly reason?: 'replaced' | 'deleted' } = {},
    ): void {
      for (const { intent, controller } of running.values()) {
        const isOfJob = intent.target.kind === 'job' && intent.target.id === jobId
        if (isOfJob && !except.includes(intent.id)) controller.abort(reason satisfies AbortReason)
      }
    },
    /** Wakes the executor when a retry, or a step that waited, becomes ready. */
    chore: {
      name: 'take up retries',
      nextAt: () => nextReadyAt,
      run() {
        nextReadyAt = null
        wake()
      },
    } satisfies Chore,
    /** Ends a queued or running intent by hand; false when it is over already. */
    cancel(id: number): boolean {
      const active = running.get(id)
      if (active !== undefined) {
        active.controller.abort('cancelled' satisfies AbortReason)
        return true
      }
      const now = clock.now()
      const news: (() => void)[] = []
      const isClosed = store.transaction(() => {
        const intent = store.intents.find(id)
        if (intent === null) return false
        const open = store.intents.listSteps(id).filter((step) => step.state === 'queued')
        for (const step of open) store.intents.close(step.id, 'cancelled', 'cancelled by hand', now)
        const wasQueued = store.intents.close(id, 'cancelled', 'cancelled by hand', now)
        const group = intent.target.kind === 'group' ? id : intent.parentId
        if (group !== null) moveGroup(group, now, news)
        if (wasQueued && intent.target.kind === 'job') {
          releaseRuns(store, intent.target.id, now)
          news.push(() => bus.publish('run.finished', runNews(intent, 'cancelled', 'cancelled by hand')))
        }
        return wasQueued || open.length > 0
      })
      for (const publish of news) publish()
      for (const { intent, controller } of running.values()) {
        if (intent.parentId === id) controller.abort('cancelled' satisfies AbortReason)
      }
      wake()
      return isClosed || [...running.values()].some(({ intent }) => intent.parentId === id)
    },
    isIdle: () => running.size === 0 && !isTurnPlanned,
    /** Takes nothing new, gives what runs `graceMs` to end, then ends it; the next start takes it up again. */
    async stop(graceMs: number): Promise<void> {
      isStopping = true
      const isDone = async (ms: number) => {
        const until = Date.now() + ms
        while (running.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
        return running.size === 0
      }
      if (await isDone(graceMs)) return
      abort('interrupted')
      await isDone(2_000)
    },
  }
}

function ofResources(runs: readonly { readonly intent: Intent }[]): readonly number[] {
  return runs.flatMap(({ intent }) => (intent.target.kind === 'resource' ? intent.target.id : []))
}

/** From when on it counts as one that waits; runs of jobs have places of their own, and keep them. */
function waitsFrom({ target, startedAt }: Intent): number {
  return target.kind === 'job' ? Number.POSITIVE_INFINITY : (startedAt ?? 0) + WAITS_AFTER_MS
}

function countJobs(runs: readonly { readonly intent: Intent }[]): number {
  return runs.filter(({ intent }) => intent.target.kind === 'job').length
}

function isPower<Of extends Intent>(intent: Of): intent is Of & { readonly what: PowerAction } {
  return intent.what !== 'run'
}

function policyOf(intent: Intent): RetryPolicy {
  return intent.cause === 'manual' || intent.cause === 'retry' ? NO_RETRIES : POWER_RETRIES
}
