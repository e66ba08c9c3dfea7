import { HISTORY_DEFAULTS, type HistorySetting } from '#shared/setting.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'

/** The start has more urgent things to do. */
const FIRST_AFTER_MS = 60_000
const EVERY_MS = 3_600_000
const DAY_MS = 86_400_000
/** Rows forgotten in one transaction: a long history must not hold up what is due. */
const AT_ONCE = 500
/** Between two such transactions. */
const REST_MS = 50

type Deps = Pick<Store, 'transaction' | 'jobs' | 'jobRuns' | 'settings' | 'deliveries' | 'history'>

/**
 * Forgets what is older than it is to be kept: runs of jobs as each job says, the rest, and what deleted jobs left, by
 * the setting `history`.
 */
export function createRetention(
  store: Deps,
  /** Deletes the files of runs that are forgotten. */
  removeFiles: (runIds: readonly number[]) => void,
  startedAt: number,
): Chore {
  let nextAt = startedAt + FIRST_AFTER_MS
  let left: readonly (() => boolean)[] = []
  let forgotten: readonly number[] = []

  /** What is to be done now; each step answers whether there is more of it. */
  function plan(now: number): readonly (() => boolean)[] {
    const { runDays, auditDays } = {
      ...HISTORY_DEFAULTS,
      ...(store.settings.find('history') as HistorySetting | null),
    }
    const ofJobs = store.jobs.all().map(({ id, policy: { keepRuns } }) => {
      const keep = { count: keepRuns.count, since: now - keepRuns.days * DAY_MS }
      return () => {
        forgotten = store.jobRuns.forget(id, keep, AT_ONCE)
        return forgotten.length === AT_ONCE
      }
    })
    return [
      ...ofJobs,
      forgetRunsBefore(now - runDays * DAY_MS),
      () => store.history.forgetAudit(now - auditDays * DAY_MS, AT_ONCE) === AT_ONCE,
      () => store.deliveries.forgetBefore(now - runDays * DAY_MS, AT_ONCE) === AT_ONCE,
    ]
  }

  /** Goes through the history step by step: what jobs keep may stand before what is to go. */
  function forgetRunsBefore(at: number): () => boolean {
    let after = 0
    return () => {
      const { ids, last } = store.history.forgetRuns(at, after, AT_ONCE)
      forgotten = ids
      after = last ?? after
      return last !== null
    }
  }

  return {
    name: 'forget old history',
    nextAt: () => nextAt,
    run(now) {
      if (left.length === 0) left = plan(now)
      const [step, ...others] = left
      const hasMore = step !== undefined && store.transaction(step)
      left = hasMore ? left : others
      removeFiles(forgotten)
      forgotten = []
      nextAt = now + (left.length > 0 ? REST_MS : EVERY_MS)
    },
  }
}
