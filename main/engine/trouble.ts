import { formatId } from '#shared/id.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Clock } from './clock.ts'

/** A message of a provider is kept up to here. */
const LONGEST = 1_000

type Deps = {
  readonly store: Pick<Store, 'resources' | 'transaction' | 'isOpen'>
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
}

export type Trouble = ReturnType<typeof createTrouble>

/**
 * Marks resources that cannot be asked: expired credentials, a socket that is gone. It is told once, when it begins,
 * and once when it ends, however often the resource is asked in between.
 */
export function createTrouble({ store, clock, bus, log }: Deps) {
  function write(id: number, problem: string | null, since: number): void {
    store.transaction(() => store.resources.setProblem(id, problem, since))
  }

  return {
    /** A resource could not be asked, for this reason. */
    begin(id: number, reason: string): void {
      const problem = reason.slice(0, LONGEST)
      const known = store.isOpen() ? store.resources.find(id) : null
      if (known === null || known.problem === problem) return
      write(id, problem, known.problemAt ?? clock.now())
      if (known.problem !== null) return
      const resource = formatId('res', id)
      log.warn('a resource cannot be asked', { resource, name: known.name, problem })
      bus.publish('resource.changed', { id: resource, change: 'updated' })
    },
    /** A resource was asked, and answered. */
    end(id: number): void {
      const known = store.isOpen() ? store.resources.find(id) : null
      if (known === null || known.problem === null) return
      write(id, null, clock.now())
      const resource = formatId('res', id)
      log.info('a resource can be asked again', { resource, name: known.name })
      bus.publish('resource.changed', { id: resource, change: 'updated' })
    },
  }
}
