import { delayBefore } from '#shared/backoff.ts'
import { toError } from '#shared/error.ts'
import type { Log } from '../log.ts'
import type { Clock } from './clock.ts'

/** Something that is to be done at certain instants. */
export type Chore = {
  readonly name: string
  /** When it is next to be done; null: not until `rearm` is called. An indexed look-up, nothing dear. */
  readonly nextAt: () => number | null
  readonly run: (now: number) => void
}

export type Agenda = {
  readonly start: () => void
  readonly stop: () => void
  /** Looks again at what is next; called after every change that may have moved it. */
  readonly rearm: () => void
}

const RETRY = { count: Number.POSITIVE_INFINITY, firstDelayMs: 1_000, maxDelayMs: 60_000 }

/**
 * One timer over all chores, armed for the earliest. A chore that fails (a full disk, say) is logged and
 * tried again, later each time; the others go on.
 */
export function createAgenda(
  deps: { clock: Clock; log: Log; random: () => number },
  chores: readonly Chore[],
): Agenda {
  const { clock, log, random } = deps
  const failures = new Map<Chore, { readonly count: number; readonly notBefore: number }>()
  let cancel: (() => void) | null = null
  let isStarted = false

  function dueAt(chore: Chore): number | null {
    const at = chore.nextAt()
    const failed = failures.get(chore)
    return at === null || failed === undefined ? at : Math.max(at, failed.notBefore)
  }

  function attempt(chore: Chore, now: number): void {
    try {
      const at = dueAt(chore)
      if (at === null || at > now) return
      chore.run(now)
      failures.delete(chore)
    } catch (error) {
      const count = (failures.get(chore)?.count ?? 0) + 1
      failures.set(chore, { count, notBefore: now + delayBefore(count, RETRY, random()) })
      log.error('a chore of the engine failed and will be tried again', {
        chore: chore.name,
        error: toError(error),
      })
    }
  }

  function ring(): void {
    cancel = null
    for (const chore of chores) attempt(chore, clock.now())
    arm()
  }

  function arm(): void {
    cancel?.()
    cancel = null
    if (!isStarted) return
    let first: number | null = null
    for (const chore of chores) {
      const at = dueAt(chore)
      if (at !== null && (first === null || at < first)) first = at
    }
    if (first !== null) cancel = clock.setTimer(first, ring)
  }

  return {
    start() {
      isStarted = true
      arm()
    },
    stop() {
      isStarted = false
      cancel?.()
      cancel = null
    },
    rearm: arm,
  }
}
