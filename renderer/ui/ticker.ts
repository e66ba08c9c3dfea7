// The time of day as the page shows it: two clocks for the whole page, that run only while somebody looks.
import { useSyncExternalStore } from 'react'

type Ticker = { readonly subscribe: (listener: () => void) => () => void; readonly now: () => number }

function createTicker(everyMs: number, clock: () => number = Date.now): Ticker {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let current = clock()
  function tick(): void {
    current = clock()
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) {
        current = clock()
        timer = setInterval(tick, everyMs)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
    now() {
      // Between two ticks the value must stay the same, except when nobody keeps it fresh.
      if (listeners.size === 0 && clock() - current >= everyMs) current = clock()
      return current
    },
  }
}

const seconds = createTicker(1000)
const minutes = createTicker(30_000)
const NEAR_MS = 120_000

/** Now, to the half minute. */
export function useMinute(): number {
  return useSyncExternalStore(minutes.subscribe, minutes.now)
}

/** Now, to the second while `at` is less than two minutes away, else to the half minute. */
export function useNowNear(at: number): number {
  const ticker = Math.abs(at - Date.now()) < NEAR_MS ? seconds : minutes
  return useSyncExternalStore(ticker.subscribe, ticker.now)
}
