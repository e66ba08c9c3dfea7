/** The only source of time in `main`. Tests pass one they move by hand. */
export type Clock = {
  /** The wall clock, epoch milliseconds. */
  readonly now: () => number
  /** Calls `fn` once at or soon after the instant `at`; the returned function cancels it. */
  readonly setTimer: (at: number, fn: () => void) => () => void
  /** Calls `fn` after so many milliseconds of running time; a sleep of the machine does not count. */
  readonly setDelay: (ms: number, fn: () => void) => () => void
}

/** Resolves after so many milliseconds by the clock, or at once when the signal is aborted. */
export function delay(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.setDelay(ms, end)
    signal.addEventListener('abort', end)
  })
}

/**
 * No timer sleeps longer than this: a suspended machine makes long timers lie, timers beyond 2^31 ms fire
 * at once, and the wall clock can be moved at any moment. Waking costs one comparison.
 */
const LONGEST_SLEEP_MS = 30_000

/** Node's timers take no more, and fire at once beyond it. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(at, fn) {
    let handle: NodeJS.Timeout
    const sleep = () => {
      const left = at - Date.now()
      if (left <= 0) handle = setTimeout(fn, 0)
      else handle = setTimeout(left > LONGEST_SLEEP_MS ? sleep : wake, Math.min(left, LONGEST_SLEEP_MS))
      handle.unref()
    }
    // A timer may ring a little early by the wall clock: then it sleeps the rest.
    const wake = () => (Date.now() < at ? sleep() : fn())
    sleep()
    return () => clearTimeout(handle)
  },
  setDelay(ms, fn) {
    let handle: NodeJS.Timeout
    let left = ms
    const sleep = () => {
      const next = Math.min(left, LONGEST_TIMEOUT_MS)
      left -= next
      handle = setTimeout(left > 0 ? sleep : fn, next).unref()
    }
    sleep()
    return () => clearTimeout(handle)
  },
}
