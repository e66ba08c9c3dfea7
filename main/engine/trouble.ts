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
  /** What is wrong with each: that it cannot be asked for its state, or else that its use cannot be measured. */
  const unasked = new Map<number, string>()
  const unmeasured = new Map<number, string>()

  /** Writes what is wrong now; answers what it was before, and what it is called. Null: nothing changed. */
  function write(id: number) {
    const known = store.isOpen() ? store.resources.find(id) : null
    const problem = unasked.get(id) ?? unmeasured.get(id) ?? null
    if (known === null || known.problem === problem) return null
    const since = problem === null || known.problem === null ? clock.now() : (known.problemAt ?? clock.now())
    store.transaction(() => store.resources.setProblem(id, problem, since))
    const resource = formatId('res', id)
    if (problem === null || known.problem === null)
      bus.publish('resource.changed', { id: resource, change: 'updated' })
    return { before: known.problem, resource, name: known.name, problem }
  }

  return {
    /** A resource could not be asked, for this reason. */
    begin(id: number, reason: string): void {
      unasked.set(id, reason.slice(0, LONGEST))
      const written = write(id)
      if (written === null || written.before !== null) return
      const { resource, name, problem } = written
      log.warn('a resource cannot be asked', { resource, name, problem })
    },
    /** A resource was asked, and answered. */
    end(id: number): void {
      unasked.delete(id)
      const written = write(id)
      if (written === null || written.problem !== null) return
      log.info('a resource can be asked again', { resource: written.resource, name: written.name })
    },
    /** The use of a resource that answers could not be measured, for this reason. */
    beginUse(id: number, reason: string): void {
      unmeasured.set(id, `its use cannot be measured: ${reason}`.slice(0, LONGEST))
      write(id)
    },
    endUse(id: number): void {
      if (unmeasured.delete(id)) write(id)
    },
  }
}
