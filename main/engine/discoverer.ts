import { AppError, invalid, toError } from '#shared/error.ts'
import type { Discovered, Provider } from '../providers/provider.ts'
import type { Clock } from './clock.ts'
import { rejectOn } from './runner.ts'

export type { Discovered } from '../providers/provider.ts'

/** The time a provider has to say what there is. */
const LIMIT_MS = 30_000

/** Asks a provider what there is. Throws `invalid` at `provider` or `options`, and `unavailable` in its words. */
export type Discover = (kind: string, options: unknown) => Promise<readonly Discovered[]>

export function createDiscoverer(deps: {
  readonly clock: Clock
  readonly provider: (kind: string) => Provider
}): Discover {
  return async (kind, options) => {
    const { discover } = deps.provider(kind)
    if (discover === undefined)
      throw invalid('provider', `of ${kind} it cannot be said what there is: such resources are made by hand`)
    const limit = new AbortController()
    const words = `${kind} did not say what there is within ${LIMIT_MS / 1000} s`
    const cancel = deps.clock.setDelay(LIMIT_MS, () => limit.abort(new Error(words)))
    try {
      return await Promise.race([discover(options, limit.signal), rejectOn(limit.signal, words)])
    } catch (error) {
      if (error instanceof AppError) throw error
      const message = limit.signal.aborted ? words : toError(error).message
      throw new AppError('unavailable', message, { cause: error })
    } finally {
      cancel()
    }
  }
}
