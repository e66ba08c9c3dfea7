import { toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { PowerState } from '#shared/power.ts'
import type { Resource } from '#shared/resource.ts'
import type { Bus } from '../bus.ts'
import type { Store } from '../store/index.ts'
import type { Clock } from './clock.ts'
import type { Runner } from './runner.ts'

/** What a provider said when asked: the state, or the error in words. */
export type Observation = { readonly status: PowerState; readonly at: number; readonly error: string | null }

export type Observer = ReturnType<typeof createObserver>

/** Asks providers for the state now and keeps what they say. */
export function createObserver(deps: { store: Store; clock: Clock; bus: Bus; runner: Runner }) {
  const { store, clock, bus, runner } = deps
  const asking = new Map<number, Promise<Observation>>()

  async function ask(resourceId: number): Promise<Observation> {
    const resource = store.resources.get(resourceId)
    try {
      const said = await runner.askStatus(resource)
      return record(resource, said ?? resource.status, null)
    } catch (error) {
      return record(resource, 'unknown', toError(error).message)
    }
  }

  function record(asked: Resource, status: PowerState, error: string | null): Observation {
    const at = clock.now()
    const now = store.resources.find(asked.id)
    const isMoving = now?.status === 'starting' || now?.status === 'stopping'
    // An action under way, or one that ended while the provider was asked, knows better than a look from outside.
    const isStale = now === null || isMoving || now.status !== asked.status || now.statusAt !== asked.statusAt
    if (isStale || now.status === status) return { status, at, error }
    store.transaction(() => store.resources.setStatus(asked.id, status, at))
    const resourceId = formatId('res', asked.id)
    bus.publish('power.changed', { resourceId, name: asked.name, from: asked.status, to: status })
    return { status, at, error }
  }

  return {
    /** Asks once, however many want to know at the same time. Throws not_found for an unknown resource. */
    observe(resourceId: number): Promise<Observation> {
      const known = asking.get(resourceId)
      if (known !== undefined) return known
      const asked = ask(resourceId).finally(() => asking.delete(resourceId))
      asking.set(resourceId, asked)
      return asked
    },
  }
}
