import { toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { PowerState } from '#shared/power.ts'
import type { Log } from '../log.ts'
import type { Provider, Utilization } from '../providers/provider.ts'
import type { Store } from '../store/index.ts'
import type { Sample } from '../store/utilization.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'
import type { Observer } from './observer.ts'
import type { Runner } from './runner.ts'
import type { Trouble } from './trouble.ts'

const SAMPLE_EVERY_MS = 300_000

/** So many providers are asked at once. */
const ASKED_AT_ONCE = 10

const HOUR_MS = 3_600_000
/** Older hours are forgotten. */
const KEPT_MS = 8 * 7 * 24 * HOUR_MS

type Deps = {
  readonly store: Pick<Store, 'resources' | 'utilization' | 'transaction' | 'isOpen'>
  readonly clock: Clock
  readonly log: Log
  readonly provider: (kind: string) => Provider
  readonly observer: Observer
  readonly runner: Pick<Runner, 'askUtilization'>
  readonly trouble: Pick<Trouble, 'beginUse' | 'endUse'>
}

/**
 * Looks every five minutes how much resources are used. What is stopped counts as not running; what cannot be
 * asked, or is on its way between two states, does not count at all.
 */
export function createSampler({ store, clock, log, provider, observer, runner, trouble }: Deps) {
  let nextAt = nextRoundAfter(clock.now())
  let isUnderWay = false
  /** Of these it was told that they run and cannot be measured. */
  const unmeasured = new Set<number>()

  /** The kinds of resources there are whose provider tells their use. */
  const kinds = () => store.resources.listProviders().filter(isMeasured)

  function isMeasured(kind: string): boolean {
    try {
      return provider(kind).utilization !== undefined
    } catch {
      // A provider that this version does not know.
      return false
    }
  }

  const resources = () =>
    kinds().flatMap((kind) => store.resources.listOfProvider(kind).map((resource) => resource.id))

  async function stateOf(id: number): Promise<PowerState> {
    const { status, error } = await observer.observe(id)
    return error === null ? status : 'unknown'
  }

  function tell(id: number, error: unknown): void {
    trouble.beginUse(id, toError(error).message)
    if (unmeasured.has(id)) return
    unmeasured.add(id)
    log.warn('the use of a resource could not be measured', {
      resource: formatId('res', id),
      error: toError(error),
    })
  }

  /** Null: nothing that counts was learnt. */
  async function look(id: number): Promise<Sample | null> {
    const known = store.resources.status(id)
    // What is thought to run shows by its answer whether it does.
    const state = known === 'running' ? known : await stateOf(id)
    if (state === 'stopped') return { resourceId: id, use: null }
    const resource = state === 'running' ? store.resources.find(id) : null
    if (resource === null) return null
    const asked = await runner.askUtilization(resource).catch((error) => toError(error))
    if (asked !== null && !(asked instanceof Error)) {
      unmeasured.delete(id)
      trouble.endUse(id)
      return { resourceId: id, use: toUse(asked) }
    }
    const really = await stateOf(id)
    if (really === 'running' && asked !== null) tell(id, asked)
    return really === 'stopped' ? { resourceId: id, use: null } : null
  }

  async function lookAtAll(now: number): Promise<void> {
    const left = resources().toReversed()
    const samples: Sample[] = []
    const worker = async () => {
      for (let id = left.pop(); id !== undefined && store.isOpen(); id = left.pop()) {
        const sample = await look(id).catch(() => null)
        if (sample !== null) samples.push(sample)
      }
    }
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, worker))
    if (store.isOpen()) store.transaction(() => store.utilization.add(samples, now))
  }

  return {
    /** The resources whose use is measured. */
    resources,
    chore: {
      name: 'measure use',
      nextAt: () => (kinds().length > 0 ? nextAt : null),
      run(now) {
        nextAt = nextRoundAfter(now)
        const hourAt = Math.floor(now / HOUR_MS) * HOUR_MS
        if (now - hourAt < SAMPLE_EVERY_MS)
          store.transaction(() => store.utilization.forgetBefore(hourAt - KEPT_MS))
        // One that has not come to its end yet must not be overtaken by the next.
        if (isUnderWay) return
        isUnderWay = true
        lookAtAll(now)
          .catch((error) => log.error('the use of resources could not be kept', { error: toError(error) }))
          .finally(() => {
            isUnderWay = false
          })
      },
    } satisfies Chore,
  }
}

/** Rounds are at :00, :05 and so on: each hour has twelve. */
function nextRoundAfter(now: number): number {
  return (Math.floor(now / SAMPLE_EVERY_MS) + 1) * SAMPLE_EVERY_MS
}

function toUse({
  cpuPercent,
  memoryPercent,
  memoryBytes,
  networkBytesPerSecond,
}: Utilization): Sample['use'] {
  return {
    cpuPercent,
    memoryPercent: memoryPercent ?? null,
    memoryBytes: memoryBytes ?? null,
    networkBytesPerSecond: networkBytesPerSecond ?? null,
  }
}
