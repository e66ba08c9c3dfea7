import { toError } from '#shared/error.ts'
import { bringTo } from '#shared/intent.ts'
import { intentNews } from '#shared/news.ts'
import { stateAfter } from '#shared/power.ts'
import { wantedAction } from '#shared/wanted.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'
import type { Observer } from './observer.ts'

/** How often an enforcing schedule looks whether its resources are what it wants. */
const ENFORCE_EVERY_MS = 300_000

/** What fails again and again is tried this often at the least. */
const LONGEST_REST_MS = 6 * 3_600_000

/** So many providers are asked at once. */
const ASKED_AT_ONCE = 8

type Deps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly observer: Observer
  readonly wake: () => void
}

/** Puts right what departs from the wanted state of schedules that say `enforce`. */
export function createEnforcer({ store, clock, bus, log, observer, wake }: Deps): Chore {
  let nextAt = clock.now() + ENFORCE_EVERY_MS
  /** What was tried last for each resource, and how often in a row without success. */
  const tried = new Map<number, { readonly intentId: number; readonly failures: number }>()

  /** What fails is tried at ever longer intervals: it is one trouble, and not a new one every five minutes. */
  function mayTry(resourceId: number, now: number): boolean {
    const last = tried.get(resourceId)
    const intent = last === undefined ? null : store.intents.find(last.intentId)
    if (last === undefined || intent === null) return true
    const isFailed = intent.state === 'failed' || intent.state === 'timedOut'
    const failures = isFailed ? last.failures + 1 : 0
    if (now < (intent.finishedAt ?? now) + restAfter(failures)) return false
    tried.set(resourceId, { ...last, failures })
    return true
  }

  async function check(resourceId: number, scheduleIds: readonly number[]): Promise<void> {
    if (store.holds.findOnResource(resourceId) !== null || store.intents.openAction(resourceId) !== null)
      return
    const { status, error } = await observer.observe(resourceId)
    const resource = store.resources.find(resourceId)
    const now = clock.now()
    const what = wantedAction(store.scopes.rulesOf(scheduleIds), now)
    if (resource === null || what === null || error !== null) return
    const isSettled = status === 'running' || status === 'stopped'
    if (!isSettled || store.settings.pause() !== null) return
    if (status === stateAfter(what)) {
      tried.delete(resourceId)
      return
    }
    if (!mayTry(resourceId, now)) return
    const scheduleId = scheduleIds[0] ?? null
    const intent = bringTo(resource, what, 'enforce', now, { scheduleId, reason: `it was found ${status}` })
    const id = store.transaction(() => store.intents.insert(intent, now))
    tried.set(resourceId, { intentId: id, failures: tried.get(resourceId)?.failures ?? 0 })
    bus.publish('intent.queued', intentNews(id, intent))
    wake()
  }

  async function checkAll(): Promise<void> {
    const byResource = new Map<number, number[]>()
    for (const [scheduleId, scope] of store.scopes.ofSchedules(store.schedules.listEnforced())) {
      const ids = [
        ...scope.resources.map((target) => target.id),
        ...scope.groups.flatMap((group) => group.members.map((member) => member.resourceId)),
      ]
      for (const id of ids) byResource.set(id, [...(byResource.get(id) ?? []), scheduleId])
    }
    const left = [...byResource]
    const worker = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) await check(next[0], next[1])
    }
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, worker))
  }

  return {
    name: 'enforce schedules',
    nextAt: () => (store.schedules.listEnforced().length > 0 ? nextAt : null),
    run(now) {
      nextAt = now + ENFORCE_EVERY_MS
      if (store.settings.pause() !== null) return
      checkAll().catch((error) => log.error('schedules could not be enforced', { error: toError(error) }))
    },
  }
}

/** The rest after so many failures in a row: 10 minutes, 20, 40… */
function restAfter(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_REST_MS, ENFORCE_EVERY_MS * 2 ** failures)
}
