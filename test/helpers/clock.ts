import type { Clock } from '#main/engine/clock.ts'

type Timer = { readonly at: number; readonly fn: () => void }

export type TestClock = Clock & {
  /** Moves time on, ringing each timer on its way at its own instant. */
  readonly forward: (ms: number) => void
  /** Moves the wall clock without ringing anything on the way, as a sleep or a hand does; then what is due rings. */
  readonly jumpTo: (at: number) => void
  /** When the next timer rings, or infinity. */
  readonly nextRing: () => number
}

/** A clock that stands still until it is moved. */
export function createTestClock(start: number): TestClock {
  const timers = new Set<Timer>()
  let now = start

  const nextRing = () => Math.min(...[...timers].map((timer) => timer.at))

  function ringDue(): void {
    for (let ring = 0; ring < 10_000; ring += 1) {
      const due = [...timers].filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) return
      timers.delete(due)
      due.fn()
    }
    throw new Error('timers ring without end')
  }

  function setTimer(at: number, fn: () => void): () => void {
    const timer = { at, fn }
    timers.add(timer)
    return () => timers.delete(timer)
  }

  return {
    now: () => now,
    setTimer,
    setDelay: (ms, fn) => setTimer(now + ms, fn),
    forward(ms) {
      const until = now + ms
      for (;;) {
        const next = nextRing()
        if (next > until) break
        now = Math.max(now, next)
        ringDue()
      }
      now = until
    },
    jumpTo(at) {
      now = at
      ringDue()
    },
    nextRing,
  }
}
