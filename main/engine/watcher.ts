import { toError } from '#shared/error.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Observer } from './observer.ts'

/** While somebody watches, so many resources are asked for their state so often: a bounded load, however many there are. */
const WATCH_EVERY_MS = 5_000
const WATCHED_AT_ONCE = 10

type Deps = {
  readonly store: Pick<Store, 'resources'>
  readonly observer: Observer
  readonly log: Log
  /** Looks again at when the chore is next due. */
  readonly rearm: () => void
}

/**
 * Keeps the states that people see true: a program may end by itself. All are asked in turn.
 * When nobody watches nothing is asked, so that waiting costs nothing.
 */
export function createWatcher({ store, observer, log, rearm }: Deps) {
  let nextAt: number | null = null
  let lastId = 0

  return {
    setWatched(isWatched: boolean): void {
      nextAt = isWatched ? 0 : null
      rearm()
    },
    chore: {
      name: 'watch resources',
      nextAt: () => nextAt,
      run(now) {
        nextAt = now + WATCH_EVERY_MS
        const ids = store.resources.listSettled(lastId, WATCHED_AT_ONCE)
        lastId = ids.length < WATCHED_AT_ONCE ? 0 : (ids.at(-1) ?? 0)
        for (const id of ids) {
          observer
            .observe(id)
            .catch((error) => log.warn('a resource could not be watched', { error: toError(error) }))
        }
      },
    } satisfies Chore,
  }
}
