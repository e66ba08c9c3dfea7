import { toError } from '#shared/error.ts'
import { isHibernation } from '#shared/hibernation.ts'
import { formatId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import { type PowerAction, type PowerState, stateAfter } from '#shared/power.ts'
import type { Resource } from '#shared/resource.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { Json, Provider, ProviderCall, ProviderResult, Utilization } from '../providers/provider.ts'
import type { Store } from '../store/index.ts'
import type { Intent, Outcome } from '../store/intent-row.ts'
import { type Clock, delay } from './clock.ts'
import type { OutputFiles } from './output-files.ts'
import { createTail } from './tail.ts'
import type { Trouble } from './trouble.ts'

/** Output kept of one action. */
export const OUTPUT_KEPT = 64 * 1024

/** The time a provider has to say a state. */
const STATUS_TIMEOUT_MS = 10_000

/** The time a provider has to say how much something is used. */
const UTILIZATION_TIMEOUT_MS = 20_000

/** How often a member of a group is asked whether it has reached its state. */
const POLL_MS = 1_000

export type RunnerDeps = {
  readonly store: Pick<Store, 'resources' | 'intents' | 'groups' | 'schedules' | 'scheduleGrids' | 'triggers'>
  readonly clock: Clock
  readonly provider: (kind: string) => Provider
  /** Where programs that outlive a run write their output. */
  readonly outputs: Pick<OutputFiles, 'pathOf' | 'prepare'>
  readonly trouble: Trouble
}

/** How an action ended, and what became known of the resource by it. */
export type RunResult = {
  readonly outcome: Outcome
  readonly status: PowerState
  /** The resource was running before its start: the schedule's next stop is to spare it. */
  readonly isRetained: boolean
}

/** Why a run was ended from outside. */
export type AbortReason = 'timedOut' | 'cancelled' | 'replaced' | 'deleted' | 'interrupted'

export type Runner = ReturnType<typeof createRunner>

/** An intent of a resource. */
type PowerIntent = Intent & { readonly what: PowerAction }

/** Carries out single actions through their providers. No transaction is open while it does. */
export function createRunner({ store, clock, provider, outputs, trouble }: RunnerDeps) {
  function callOf(resource: Resource, signal: AbortSignal, more: Partial<ProviderCall>): ProviderCall {
    const resourceId = formatId('res', resource.id)
    return {
      resourceId,
      config: resource.config,
      memory: store.resources.memory(resource.id) as Json,
      remember: (memory) => store.resources.setMemory(resource.id, memory),
      signal,
      output: () => {},
      ...more,
      env: {
        HOURHAND_RESOURCE_ID: resourceId,
        HOURHAND_OUTPUT_FILE: outputs.pathOf(resource.id),
        ...more.env,
      },
    }
  }

  /** A program that was started is asked and stopped without what it was started with. */
  function checkSecrets({ provider: kind, config }: Resource): void {
    if (provider(kind).holdsProgram !== true) checkOpen(config)
  }

  /** Asks the provider; null where it cannot know. Throws its error, and after ten seconds one of ours. */
  async function askStatus(resource: Resource, signal?: AbortSignal): Promise<PowerState | null> {
    const limitMs = Math.min(STATUS_TIMEOUT_MS, provider(resource.provider).timeoutMs(resource.config))
    const words = `it did not say its state within ${limitMs / 1000} s`
    const ask = (limit: AbortSignal) => {
      checkSecrets(resource)
      return provider(resource.provider).status(callOf(resource, limit, {}))
    }
    const status = await within({ limitMs, words, signal }, ask).catch((error) => {
      // Of one that was given up nothing is known.
      if (signal?.aborted !== true) trouble.begin(resource.id, toError(error).message)
      throw error
    })
    trouble.end(resource.id)
    return status
  }

  /** Asks how much a resource is used; null where its provider cannot know. Throws as `askStatus`. */
  async function askUtilization(resource: Resource): Promise<Utilization | null> {
    const limitMs = UTILIZATION_TIMEOUT_MS
    const words = `it did not say how much it is used within ${limitMs / 1000} s`
    const { utilization } = provider(resource.provider)
    return await within({ limitMs, words }, async (limit) => {
      checkSecrets(resource)
      return (await utilization?.(callOf(resource, limit, {}))) ?? null
    })
  }

  /** What is asked, or an error in these words when its time is up; `signal` gives it up before that. */
  async function within<Answer>(
    { limitMs, words, signal }: { limitMs: number; words: string; signal?: AbortSignal | undefined },
    ask: (limit: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const timeout = new AbortController()
    const cancel = clock.setDelay(limitMs, () => timeout.abort(new Error(words)))
    const limit = signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, signal])
    try {
      return await Promise.race([ask(limit), rejectOn(limit, words)])
    } finally {
      cancel()
    }
  }

  async function reach(
    resource: Resource,
    wanted: PowerState,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const until = clock.now() + timeoutMs
    while (!signal.aborted) {
      const status = await askStatus(resource, signal)
      if (status === null || status === wanted) return
      if (clock.now() >= until) throw new Error(`it did not become ${wanted} within ${timeoutMs / 1000} s`)
      await delay(clock, POLL_MS, signal)
    }
  }

  /** By the entry that fired; of a stop without one, such as one by hand, by any of its schedule. */
  function isHibernating(
    { what, scheduleId, triggerId }: PowerIntent,
    { provider: kind }: Resource,
  ): boolean {
    if (what !== 'stop' || scheduleId === null || provider(kind).canHibernate !== true) return false
    const details = store.scheduleGrids.hibernatingDetails(scheduleId)
    if (details === null) return false
    const entries = store.triggers.listOfSchedule(scheduleId).map(({ id, rule, action }) => {
      return { id, expression: rule.expression, action }
    })
    const fired = entries.filter(({ id }) => id === triggerId)
    return isHibernation(fired.length > 0 ? fired : entries, details)
  }

  async function act(
    intent: PowerIntent,
    resource: Resource,
    call: ProviderCall,
    onActed: () => void,
  ): Promise<ProviderResult> {
    const { start, stop } = provider(resource.provider)
    if (intent.what === 'start') checkOpen(resource.config)
    else checkSecrets(resource)
    const result = await (intent.what === 'start' ? start(call) : stop(call))
    onActed()
    if (intent.parentId !== null) {
      const group = store.groups.find(store.intents.find(intent.parentId)?.target.id ?? 0)
      await reach(resource, stateAfter(intent.what), group?.timeoutMs ?? 0, call.signal)
    }
    return result
  }

  async function wasRunning(intent: Intent, resource: Resource, before: PowerState): Promise<boolean> {
    const isBySchedule = intent.cause === 'schedule' || intent.cause === 'catchUp'
    // A later attempt would find what the one before it has started.
    if (intent.what !== 'start' || intent.scheduleId === null || !isBySchedule || intent.attempt > 1)
      return false
    if (!store.schedules.isRetaining(intent.scheduleId)) return false
    const status = await askStatus(resource).catch(() => null)
    return (status ?? before) === 'running'
  }

  return {
    askStatus,
    askUtilization,
    /** Does what an intent wants. Never throws: a failure is an outcome. */
    async run(intent: PowerIntent, before: PowerState, controller: AbortController): Promise<RunResult> {
      const resource = store.resources.find(intent.target.id)
      if (resource === null) {
        const outcome = { state: 'failed', message: 'the resource has been deleted' } as const
        return { outcome, status: 'unknown', isRetained: false }
      }
      outputs.prepare(resource.id)
      const tail = createTail(OUTPUT_KEPT)
      let limitMs = 0
      let cancelTimer = () => {}
      try {
        limitMs = provider(resource.provider).timeoutMs(resource.config)
        cancelTimer = clock.setDelay(limitMs, () => controller.abort('timedOut' satisfies AbortReason))
        const isRetained = await wasRunning(intent, resource, before)
        const call = callOf(resource, controller.signal, {
          output: tail.push,
          env: runEnv(intent),
          isHibernation: isHibernating(intent, resource),
        })
        const acted = act(intent, resource, call, cancelTimer)
        const result = await Promise.race([acted, rejectOn(controller.signal, 'ended', 5_000)])
        if (controller.signal.aborted) throw new Error('ended')
        const outcome = outcomeOf('succeeded', result.message ?? null, result, tail.end())
        return { outcome, status: stateAfter(intent.what), isRetained }
      } catch (error) {
        const state = abortState(controller.signal)
        const message =
          state === 'failed'
            ? toError(error).message
            : abortMessage(controller.signal.reason as AbortReason, limitMs)
        // Null: the provider cannot know, and the last action that succeeded is the state.
        const status = await askStatus(resource).catch(() => undefined)
        const outcome = outcomeOf(state, message, partialResult(error), tail.end())
        return { outcome, status: status === undefined ? 'unknown' : (status ?? before), isRetained: false }
      } finally {
        cancelTimer()
      }
    },
  }
}

function runEnv(intent: Intent): Record<string, string> {
  return {
    HOURHAND_RUN_ID: formatId('run', intent.id),
    HOURHAND_DUE_AT: formatMillis(intent.dueAt),
    HOURHAND_ATTEMPT: String(intent.attempt),
  }
}

/** Rejects when the signal is aborted, `graceMs` later: a provider that heeds the signal ends its work first. */
export function rejectOn(signal: AbortSignal, message: string, graceMs = 0): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(new Error(message))
    const end = () => (graceMs === 0 ? setImmediate(fail) : setTimeout(fail, graceMs).unref())
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

/** The state of a run that was ended from outside, or failed by itself. */
export function abortState(signal: AbortSignal): 'failed' | Exclude<AbortReason, 'replaced' | 'deleted'> {
  if (!signal.aborted) return 'failed'
  const reason: AbortReason = signal.reason
  return reason === 'replaced' || reason === 'deleted' ? 'cancelled' : reason
}

/** Why a run was ended from outside, in words. */
export function abortMessage(reason: AbortReason, limitMs: number): string {
  if (reason === 'replaced') return 'a newer run took its place'
  if (reason === 'deleted') return 'the job was deleted'
  if (reason === 'timedOut') return `it took longer than ${limitMs / 1000} s and was ended`
  return reason === 'cancelled' ? 'cancelled by hand' : 'Hourhand was ended while it ran'
}

/** What a provider knew when it failed. */
export function partialResult(error: unknown): ProviderResult {
  return error instanceof Error && 'result' in error ? (error.result as ProviderResult) : {}
}

/** A result and its output as the record takes them. */
export function outcomeOf(
  state: Outcome['state'],
  message: string | null,
  result: ProviderResult,
  output: { readonly bytes: Uint8Array; readonly cut: number },
): Outcome {
  return {
    state,
    message,
    exitCode: result.exitCode ?? null,
    httpStatus: result.httpStatus ?? null,
    httpHeaders: result.httpHeaders ?? null,
    output: output.bytes,
    outputCut: output.cut,
  }
}
