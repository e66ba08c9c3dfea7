import { randomUUID } from 'node:crypto'
import { checkName, checkTags, checkText } from '#shared/check.ts'
import type { NewDelivery } from '#shared/delivery.ts'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { isOver, type NewIntent } from '#shared/intent.ts'
import { type Job, type JobAction, type JobInput, type JobOrigin, ruleOf } from '#shared/job.ts'
import { intentNews } from '#shared/news.ts'
import { parallelRuns } from '#shared/run-firing.ts'
import { checkOpen } from '#shared/sealed.ts'
import { maskSecrets } from '#shared/secret.ts'
import { type JobTrigger, nextDue, type Rule } from '#shared/trigger.ts'
import type { Bus } from '../bus.ts'
import type { Intent } from '../store/intent-row.ts'
import type { JobRow } from '../store/job.ts'
import { type Actor, type ServiceDeps, type Verb, writeAudit } from './change.ts'
import { checkJobPolicy, checkMasks, checkTrigger } from './job-check.ts'

export type JobService = ReturnType<typeof createJobService>

/** What a dialect keeps with a job that it made. */
export type JobOwnership = {
  readonly origin: JobOrigin | null
  readonly source: unknown
  /** What is to be told of the new job: written with it. */
  readonly tell?: (job: Job) => readonly NewDelivery[]
}

/** What a run by hand is given. */
export type RunRequest = {
  readonly parameters?: Readonly<Record<string, unknown>> | null
  readonly retryOf?: number | null
  readonly file?: string | null
}

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly bus: Pick<Bus, 'publish'>
  readonly engine: Pick<ServiceDeps['engine'], 'rearm' | 'wake' | 'endRuns' | 'watchFolder'>
  /** Throws `invalid` at a path below `action`. */
  readonly checkAction: (action: JobAction) => void
}

const OWN: JobOwnership = { origin: null, source: null }

export function createJobService({ store, clock, bus, engine, checkAction }: Deps) {
  function check(input: JobInput): JobInput {
    checkTrigger(input.trigger)
    checkAction(input.action)
    checkJobPolicy(input)
    checkMasks(input)
    return {
      ...input,
      name: checkName(input.name, 'name'),
      description: checkText(input.description, 'description'),
      tags: checkTags(input.tags, 'tags'),
    }
  }

  /** Brings the trigger of a job in line with it. One whose rule did not change keeps its id and its next instant. */
  function writeTriggers(id: number, job: JobInput, now: number): void {
    const [known, ...others] = store.triggers.listOfJob(id)
    const rule = ruleOf(job.trigger)
    for (const other of rule === null ? [known, ...others] : others) {
      if (other !== undefined) store.triggers.remove(other.id)
    }
    if (rule === null) return
    const trigger = { ...triggerOf(id, job, rule, known, now), position: 0 }
    if (known === undefined) store.triggers.insert(trigger)
    else store.triggers.update({ ...trigger, id: known.id })
  }

  function announce(id: number, change: 'created' | 'updated' | 'deleted'): void {
    engine.rearm()
    engine.watchFolder(id)
    engine.wake()
    bus.publish('job.changed', { id: formatId('job', id), change })
  }

  function record(actor: Actor, action: Verb, id: number, change: { before?: Job; after?: Job }): void {
    const line = { actor, action, type: 'job', id: formatId('job', id) }
    writeAudit(store, { ...line, ...(maskSecrets(change) as typeof change) }, clock.now())
  }

  /** Queues one run; what the overlap policy says of those that are open is done in the same transaction. */
  function queueRun(job: Job, intent: NewIntent, actor: Actor): number {
    const now = clock.now()
    // Each file of a watched folder has its run: none gives way to another.
    const overlap = job.trigger.kind === 'folder' ? 'queue' : job.policy.overlap
    const { id, isReplacing } = store.transaction(() => {
      const open = store.jobs.scopesOf([job.id]).get(job.id)?.openRuns ?? 0
      const mustWait = open >= parallelRuns(job.trigger.kind, job.policy.overlap)
      if (mustWait && overlap === 'skip') {
        throw new AppError(
          'conflict',
          'a run of this job is not over yet, and it says that runs must not overlap',
        )
      }
      const [made = 0] = store.intents.insertRuns([mustWait ? { ...intent, readyAt: null } : intent], now)
      const more = { what: 'run', target: job.name }
      const line = { actor, action: 'run', type: 'job', id: formatId('job', job.id), more } as const
      writeAudit(store, line, now)
      return { id: made, isReplacing: mustWait && overlap === 'replace' }
    })
    if (isReplacing) replaceBefore(job.id, id, now)
    bus.publish('intent.queued', intentNews(id, intent))
    engine.wake()
    return id
  }

  function replaceBefore(jobId: number, newest: number, now: number): void {
    const end = { state: 'superseded', reason: 'a newer run took its place' } as const
    store.transaction(() => {
      store.jobRuns.closeQueued(jobId, newest, end, now)
      store.jobRuns.releaseWaiting(jobId, 1, now)
    })
    engine.endRuns(jobId, { except: [newest] })
  }

  function byHand(job: Job, request: RunRequest, actor: Actor): NewIntent {
    const now = clock.now()
    return {
      triggerId: null,
      scheduleId: null,
      dueAt: now,
      readyAt: now,
      what: 'run',
      target: { kind: 'job', id: job.id, name: job.name },
      cause: request.retryOf == null ? 'manual' : 'retry',
      actor: actor.name,
      state: 'queued',
      retryOf: request.retryOf ?? null,
      file: request.file ?? null,
      parameters: request.parameters ?? null,
    }
  }

  /** Removes jobs, all or none; what is queued of them is withdrawn, what runs is ended, their history stays. */
  function removeAll(ids: readonly number[], actor: Actor): void {
    const now = clock.now()
    store.transaction(() => {
      for (const id of ids) {
        const before = store.jobs.get(id)
        const end = { state: 'cancelled', reason: 'the job was deleted' } as const
        store.jobRuns.closeQueued(id, Number.MAX_SAFE_INTEGER, end, now)
        store.jobs.remove(id)
        record(actor, 'delete', id, { before })
      }
    })
    for (const id of ids) {
      engine.endRuns(id, { reason: 'deleted' })
      announce(id, 'deleted')
    }
  }

  return {
    /** Refuses a trigger that could never be one of a job; fields are below `trigger`. */
    checkTrigger,
    create(input: JobInput, actor: Actor, ownership: JobOwnership = OWN): Job {
      const checked = check(input)
      // A copy: what is sealed opens in the job that it is of alone.
      checkOpen([checked.action, checked.notify])
      const now = clock.now()
      const id = store.transaction(() => {
        const { tell, ...own } = ownership
        const row = { ...checked, ...own, disabledReason: null, uuid: randomUUID() }
        const made = store.jobs.insert(row, actor.name, now)
        writeTriggers(made, checked, now)
        const after = store.jobs.get(made)
        record(actor, 'create', made, { after })
        for (const delivery of tell?.(after) ?? []) store.deliveries.insert(delivery, now)
        return made
      })
      announce(id, 'created')
      return store.jobs.get(id)
    },
    /** Changes what `input` names and leaves the rest; switching it on counts its runs anew when they were used up. */
    update(
      id: number,
      input: Partial<JobInput>,
      actor: Actor,
      ownership?: Partial<Omit<JobOwnership, 'tell'>>,
    ): Job {
      const before = store.jobs.get(id)
      const checked = check({ ...before, ...input })
      const now = clock.now()
      store.transaction(() => {
        const isSpent = before.maxRuns !== null && before.runCount >= before.maxRuns
        const isRevived =
          checked.enabled && isSpent && (!before.enabled || checked.maxRuns === before.maxRuns)
        if (isRevived) store.jobs.resetCount(id)
        const disabledReason = checked.enabled ? null : before.enabled ? null : before.disabledReason
        const row: JobRow = { ...before, ...checked, ...ownership, disabledReason }
        store.jobs.update(id, row, actor.name, now)
        writeTriggers(id, checked, now)
        // More of its runs may go on at once than before.
        store.jobRuns.releaseWaiting(id, parallelRuns(checked.trigger.kind, checked.policy.overlap), now)
        record(actor, 'update', id, { before, after: store.jobs.get(id) })
      })
      announce(id, 'updated')
      return store.jobs.get(id)
    },
    remove: (id: number, actor: Actor): void => removeAll([id], actor),
    removeAll,
    /** Runs a job now, whatever its trigger, its switch or a pause says. Returns the number of the run. */
    run: (id: number, request: RunRequest, actor: Actor): number => {
      const job = store.jobs.get(id)
      return queueRun(job, byHand(job, request, actor), actor)
    },
    /** Runs again what a run did, with its parameters and its file. */
    retry(run: Intent, actor: Actor): number {
      if (!isOver(run.state)) throw new AppError('conflict', 'this run has not ended yet')
      const job = store.jobs.find(run.target.id)
      if (job === null) throw new AppError('conflict', 'the job of this run has been deleted')
      const { id: retryOf, file } = run
      const parameters = store.intents.parametersOf(run)
      return queueRun(job, byHand(job, { retryOf, parameters, file }, actor), actor)
    },
  }
}

function triggerOf(
  jobId: number,
  job: JobInput,
  rule: Rule,
  known: JobTrigger | undefined,
  now: number,
): Omit<JobTrigger, 'id'> {
  const { startsAt, endsAt } = job
  const { catchUp, catchUpWindowMs } = job.policy
  const bounded = { rule, startsAt, endsAt }
  const isSame =
    known !== undefined &&
    known.nextDueAt !== null &&
    JSON.stringify([known.rule, known.startsAt, known.endsAt]) === JSON.stringify([rule, startsAt, endsAt])
  const nextDueAt = isSame ? known.nextDueAt : nextDue(bounded, now)
  const timing = { ...bounded, catchUp, catchUpWindowMs, nextDueAt: job.enabled ? nextDueAt : null }
  return { ...timing, scheduleId: null, jobId, action: 'run' }
}
