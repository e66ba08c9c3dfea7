import { HISTORY_DEFAULTS, type HistorySetting } from '#shared/setting.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'

/** The start has more urgent things to do. */
const FIRST_AFTER_MS = 60_000
const EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** Rows forgotten in one transaction: a long history must not hold up what is due. */
const AT_ONCE = 500
/** Between two such transactions. */
const REST_MS = 50
/** Steps of a rehearsal that find something: what is beyond is told as more. */
const MOST_REHEARSED = 40
/** A store up to this size is made smaller at once when it was cleaned; that of a larger one would hold up what is due. */
const LARGEST_COMPACTED = 256 * 1_048_576

/** What was forgotten, or would be. `bytes`: of the store, no longer in use. */
export type Forgotten = {
  readonly runs: number
  readonly changes: number
  readonly deliveries: number
  readonly bytes: number
}

type Counts = { runs: number; changes: number; deliveries: number }

type Deps = {
  readonly store: Pick<
    Store,
    | 'transaction'
    | 'rehearse'
    | 'space'
    | 'compact'
    | 'jobs'
    | 'jobRuns'
    | 'settings'
    | 'deliveries'
    | 'history'
  >
  readonly clock: Pick<Clock, 'now'>
  /** Deletes the files of runs that are forgotten. */
  readonly removeFiles: (runIds: readonly number[]) => void
}

/**
 * Forgets what is older than it is to be kept: runs of jobs as each job says, the rest, and what deleted jobs left, by
 * the setting `history`.
 */
export function createRetention({ store, clock, removeFiles }: Deps) {
  let nextAt = clock.now() + FIRST_AFTER_MS
  let left: readonly (() => boolean)[] = []
  let forgotten: readonly number[] = []

  /** What is to be done now; each step answers whether there is more of it. */
  function plan(now: number, counts: Counts): readonly (() => boolean)[] {
    const { runDays, auditDays } = {
      ...HISTORY_DEFAULTS,
      ...(store.settings.find('history') as HistorySetting | null),
    }
    const count = (what: keyof Counts, found: number) => {
      counts[what] += found
      return found === AT_ONCE
    }
    const ofJobs = store.jobs.all().map(({ id, policy: { keepRuns } }) => {
      const keep = { count: keepRuns.count, since: now - keepRuns.days * DAY_MS }
      return () => {
        forgotten = store.jobRuns.forget(id, keep, AT_ONCE)
        return count('runs', forgotten.length)
      }
    })
    return [
      ...ofJobs,
      forgetRunsBefore(now - runDays * DAY_MS, counts),
      () => count('changes', store.history.forgetAudit(now - auditDays * DAY_MS, AT_ONCE)),
      () => count('deliveries', store.deliveries.forgetBefore(now - runDays * DAY_MS, AT_ONCE)),
    ]
  }

  /** Goes through the history step by step: what jobs keep may stand before what is to go. */
  function forgetRunsBefore(at: number, counts: Counts): () => boolean {
    let after = 0
    return () => {
      const { ids, last } = store.history.forgetRuns(at, after, AT_ONCE)
      forgotten = ids
      after = last ?? after
      counts.runs += ids.length
      return last !== null
    }
  }

  /** Does one step in a transaction of its own, and answers what is left. */
  function advance(steps: readonly (() => boolean)[]): readonly (() => boolean)[] {
    const [step, ...others] = steps
    const hasMore = step !== undefined && store.transaction(step)
    removeFiles(forgotten)
    forgotten = []
    return hasMore ? steps : others
  }

  const chore: Chore = {
    name: 'forget old history',
    nextAt: () => nextAt,
    run(now) {
      if (left.length === 0) left = plan(now, { runs: 0, changes: 0, deliveries: 0 })
      left = advance(left)
      nextAt = now + (left.length > 0 ? REST_MS : EVERY_MS)
    },
  }

  return {
    chore,
    /** What cleaning now would forget. Nothing of it stays; `more` tells that there is more than was looked at. */
    rehearse(): Forgotten & { readonly more: boolean } {
      return store.rehearse(() => {
        const counts = { runs: 0, changes: 0, deliveries: 0 }
        const before = store.space().used
        let left = MOST_REHEARSED
        const isLeft = plan(clock.now(), counts).filter((step) => {
          let hasMore = true
          while (hasMore && left > 0) {
            hasMore = step()
            if (hasMore) left -= 1
          }
          return hasMore
        })
        forgotten = []
        return { ...counts, bytes: Math.max(0, before - store.space().used), more: isLeft.length > 0 }
      })
    },
    /** Forgets now what is too old, step by step, and makes the store smaller where that takes but a moment. */
    async clean(): Promise<Forgotten> {
      const counts = { runs: 0, changes: 0, deliveries: 0 }
      const before = store.space().used
      let steps = plan(clock.now(), counts)
      while (steps.length > 0) {
        steps = advance(steps)
        if (steps.length > 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const { used, size } = store.space()
      if (size > used && size <= LARGEST_COMPACTED) store.compact()
      return { ...counts, bytes: Math.max(0, before - used) }
    },
  }
}
