import { toError } from '#shared/error.ts'
import { ProviderError } from './provider.ts'

/** The result of some work, unless the signal is aborted first: not everything that is waited for heeds one. */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const onAbort = () => reject(toAborted(signal))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  return promise
}

/** The reason of an aborted signal, as a provider throws it. */
export function toAborted(signal: AbortSignal): ProviderError {
  return new ProviderError(toError(signal.reason).message, {}, signal.reason)
}
