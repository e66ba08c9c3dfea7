// Finds out that the machine slept, or that its clock or zone was changed, by looking at the wall clock. What the
// system says of power only makes it quicker: it is doubled, late, or missing, each on some system.
import type * as Electron from 'electron'

type Monitor = Pick<Electron.PowerMonitor, 'on'>

export type WakeDeps = {
  readonly monitor: Monitor
  readonly platform: NodeJS.Platform
  readonly now: () => number
  readonly setDelay: (ms: number, fn: () => void) => () => void
  /** Looks at what is due at once. Cheap, and harmless when nothing has happened. */
  readonly rearm: () => void
  /** Reads the machine's zone anew. */
  readonly readZone: () => void
  readonly log: (message: string, facts: Readonly<Record<string, unknown>>) => void
}

export const TICK_MS = 30_000
/** A busy machine ticks late by seconds; a sleep or a set clock is more than this. */
const JUMP_MS = 10_000

export function watchWake(deps: WakeDeps): () => void {
  const { monitor, platform, now, setDelay } = deps
  let expectedAt = now() + TICK_MS
  let cancel = setDelay(TICK_MS, tick)

  function tick(): void {
    const late = now() - expectedAt
    if (Math.abs(late) > JUMP_MS) look('the clock jumped', { byMs: late })
    expectedAt = now() + TICK_MS
    cancel = setDelay(TICK_MS, tick)
  }

  function look(why: string, facts: Readonly<Record<string, unknown>> = {}): void {
    deps.log(why, facts)
    deps.readZone()
    deps.rearm()
  }

  monitor.on('resume', () => look('the machine woke'))
  monitor.on('suspend', () => deps.log('the machine goes to sleep', {}))
  // Linux knows no locking.
  if (platform !== 'linux') monitor.on('unlock-screen', () => look('the screen was unlocked'))
  return () => cancel()
}
