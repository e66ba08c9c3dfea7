import { join } from 'node:path'
import { toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import type { RetryOn } from '#shared/job.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { Bus } from '../bus.ts'
import type { ActionCall, ActionProvider, ActionResult, ActionSettings } from '../providers/action.ts'
import type { Store } from '../store/index.ts'
import type { Intent, Outcome } from '../store/intent-row.ts'
import type { RunnableJob } from '../store/job.ts'
import type { Clock } from './clock.ts'
import { createLiveOutput, type LiveOutput } from './live-output.ts'
import { type AbortReason, abortMessage, abortState, outcomeOf, partialResult, rejectOn } from './runner.ts'

/** Output kept of one run of a job. */
const JOB_OUTPUT_KEPT = 1_048_576

/** A run that is taken up has so long at least: its program may be over, and only its end be left to read. */
const LEAST_LEFT_MS = 1_000

/** The time an action has to end its work when it is told to. */
const END_GRACE_MS = 20_000

export type JobRunnerDeps = {
  readonly store: Pick<Store, 'jobs' | 'intents'>
  readonly clock: Clock
  readonly bus: Bus
  readonly action: (kind: string) => ActionProvider
  readonly settings: () => ActionSettings
  readonly outputFolder: string
}

/** How a run of a job ended, and which kind of failure it was. */
export type JobRunResult = { readonly outcome: Outcome; readonly failure: RetryOn | null }

export type JobRunner = ReturnType<typeof createJobRunner>

/** Carries out the actions of jobs. No transaction is open while it does. */
export function createJobRunner({ store, clock, bus, action, settings, outputFolder }: JobRunnerDeps) {
  const live = new Map<number, LiveOutput>()
  const toDoWhenRecorded = new Map<number, (() => void)[]>()

  function callOf(intent: Intent, job: RunnableJob, signal: AbortSignal, output: LiveOutput): ActionCall {
    const runId = formatId('run', intent.id)
    const dueAt = formatMillis(intent.dueAt)
    return {
      action: job.action,
      runId,
      dueAt,
      env: {
        HOURHAND_JOB_ID: formatId('job', job.id),
        HOURHAND_RUN_ID: runId,
        HOURHAND_DUE_AT: dueAt,
        HOURHAND_ATTEMPT: String(intent.attempt),
        ...(intent.file !== null && { HOURHAND_FILE: intent.file }),
        ...parameterEnv(store.intents.parametersOf(intent) ?? {}),
      },
      file: intent.file,
      outputFile: join(outputFolder, `${runId}.log`),
      resultFolder: join(outputFolder, runId),
      signal,
      output: output.push,
      whenRecorded: (work) =>
        toDoWhenRecorded.set(intent.id, [...(toDoWhenRecorded.get(intent.id) ?? []), work]),
      settings: settings(),
    }
  }

  /** Never throws: a failure is an outcome. */
  async function carryOut(
    intent: Intent,
    controller: AbortController,
    work: (call: ActionCall) => Promise<ActionResult | null>,
  ): Promise<JobRunResult | null> {
    const job = store.jobs.findRunnable(intent.target.id)
    if (job === null)
      return { outcome: { state: 'cancelled', message: 'the job was deleted' }, failure: null }
    const output = createLiveOutput({ clock, bus, runId: formatId('run', intent.id), keep: JOB_OUTPUT_KEPT })
    live.set(intent.id, output)
    const limitMs = job.policy.timeoutMs
    const leftMs = Math.max(LEAST_LEFT_MS, limitMs - (clock.now() - (intent.startedAt ?? clock.now())))
    const cancelTimer = clock.setDelay(leftMs, () => controller.abort('timedOut' satisfies AbortReason))
    try {
      const worked = work(callOf(intent, job, controller.signal, output))
      const result = await Promise.race([worked, rejectOn(controller.signal, 'ended', END_GRACE_MS)])
      if (controller.signal.aborted) throw new Error('ended')
      if (result === null) return null
      const outcome = outcomeOf('succeeded', result.message ?? null, result, output.end(result.outputCut))
      return { outcome, failure: null }
    } catch (error) {
      const ended = abortState(controller.signal)
      const message =
        ended === 'failed'
          ? toError(error).message
          : abortMessage(controller.signal.reason as AbortReason, limitMs)
      const result: ActionResult = partialResult(error)
      const state = ended === 'failed' && result.isTimedOut === true ? 'timedOut' : ended
      const outcome = outcomeOf(state, message, result, output.end(result.outputCut))
      return { outcome, failure: failureOf(outcome, result) }
    } finally {
      cancelTimer()
      live.delete(intent.id)
    }
  }

  /** The job may have another action by now: a program that was begun is known by what stands beside its output. */
  async function takeUp(call: ActionCall): Promise<ActionResult | null> {
    for (const kind of new Set([call.action.kind, 'program'])) {
      const result = await action(kind).resume?.(call)
      if (result != null) return result
    }
    return null
  }

  return {
    /** Does what an intent of a job wants. */
    run: (intent: Intent, controller: AbortController): Promise<JobRunResult | null> =>
      carryOut(intent, controller, (call) => {
        checkOpen([call.action, { env: call.env, root: rootOf(call) }])
        return action(call.action.kind).run(call)
      }),
    /** Takes up what an earlier life of Hourhand left running; null where nothing of it can be known. */
    resume: (intent: Intent, controller: AbortController): Promise<JobRunResult | null> =>
      carryOut(intent, controller, takeUp),
    /** To be called when the end of a run is durable: its action may let go of what it kept for that. */
    recorded(intentId: number): void {
      const works = toDoWhenRecorded.get(intentId) ?? []
      toDoWhenRecorded.delete(intentId)
      for (const work of works) work()
    },
    /** The output of a run that goes on, as far as it is kept; null when it does not. */
    liveOutput: (intentId: number) => live.get(intentId)?.read() ?? null,
  }
}

/** Where a flow is sent that names no root of its own. */
function rootOf({ action, settings }: ActionCall): string | null {
  return action.kind === 'flow' && action.root === null ? settings.instabaseRoot : null
}

function failureOf(outcome: Outcome, { isStatus }: ActionResult): RetryOn | null {
  if (outcome.state === 'timedOut') return 'timeout'
  if (outcome.state !== 'failed') return null
  return isStatus === true ? 'status' : 'error'
}

/** Parameters as variables: `HOURHAND_PARAM_` and the name in capitals, `_` for what is no letter or digit. */
function parameterEnv(parameters: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      `HOURHAND_PARAM_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}
