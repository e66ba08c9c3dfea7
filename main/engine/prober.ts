import type { PowerState } from '#shared/power.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { Json, Provider } from '../providers/provider.ts'
import type { Clock } from './clock.ts'
import { rejectOn } from './runner.ts'

export type { Json } from '../providers/provider.ts'

/** The time a provider has to say a state. */
const LIMIT_MS = 10_000

/** A configuration that was checked, of a resource that is there or is yet to be made. */
export type Probed = {
  readonly provider: string
  readonly config: unknown
  /** Public id, and what its provider remembers; `null` of one that is yet to be made. */
  readonly resourceId: string | null
  readonly memory: Json
}

/** Asks a provider for a state and keeps nothing of it; null where it cannot know. Throws in its words. */
export type Probe = (probed: Probed) => Promise<PowerState | null>

/** For trying a configuration out before it is stored. */
export function createProber(deps: {
  readonly clock: Clock
  readonly provider: (kind: string) => Provider
}): Probe {
  return async ({ provider: kind, config, resourceId, memory }) => {
    const provider = deps.provider(kind)
    if (provider.holdsProgram !== true) checkOpen(config)
    const limitMs = Math.min(LIMIT_MS, provider.timeoutMs(config))
    const words = `it did not say its state within ${limitMs / 1000} s`
    const limit = new AbortController()
    const cancel = deps.clock.setDelay(limitMs, () => limit.abort(new Error(words)))
    const id = resourceId ?? 'res_new'
    const call = {
      resourceId: id,
      config,
      memory,
      remember: () => {},
      signal: limit.signal,
      output: () => {},
      env: { HOURHAND_RESOURCE_ID: id },
    }
    try {
      return await Promise.race([provider.status(call), rejectOn(limit.signal, words)])
    } finally {
      cancel()
    }
  }
}
