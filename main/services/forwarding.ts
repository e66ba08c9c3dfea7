import { randomUUID } from 'node:crypto'
import type { Reference } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { StoredForwarding } from '#shared/rota.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import { checkPathName } from './directory-entry.ts'
import type { History } from './on-duty.ts'
import type { Resolve } from './resolve.ts'
import { checkStretch } from './rota-check.ts'
import { MOST_ALIAS } from './rota-override.ts'

export type ForwardingInput = {
  /** Null: a random one for a new rule; a rule that is replaced keeps its own. */
  readonly alias: string | null
  readonly fromUser: Reference
  readonly toUser: Reference
  readonly startAt: number
  readonly endAt: number
}

export type ForwardingService = ReturnType<typeof createForwardingService>

type Deps = ServiceDeps & {
  readonly directory: { readonly resolve: Resolve }
  readonly history: Pick<History, 'settleAll'>
}

/** Writes of forwarding rules, which bear on every rota. The past is settled first and stays as it was. */
export function createForwardingService({ store, clock, bus, engine, history, directory }: Deps) {
  function announce(id: string, change: 'created' | 'updated' | 'deleted'): void {
    engine.rearm()
    bus.publish('forwarding.changed', { id, change })
  }

  /** Inside a transaction: the rule that is asked for, checked; people that are new are made. */
  function toForwarding(id: string, alias: string, input: ForwardingInput, actor: Actor): StoredForwarding {
    const { startAt, endAt } = input
    checkStretch(input)
    checkPathName(alias, 'alias', MOST_ALIAS)
    const now = clock.now()
    const toPerson = (field: 'fromUser' | 'toUser') => {
      const person = directory.resolve({ kind: 'user', ...input[field] }, field, actor, now)
      if (person.id === null) throw invalid(field, `${field} must be a user`)
      return person.id
    }
    const forwarding = {
      id,
      alias,
      fromUser: toPerson('fromUser'),
      toUser: toPerson('toUser'),
      startAt,
      endAt,
    }
    if (forwarding.fromUser === forwarding.toUser) {
      throw invalid('toUser', 'toUser must be another user than fromUser')
    }
    refuseClashes(forwarding)
    return forwarding
  }

  function refuseClashes(forwarding: StoredForwarding): void {
    const { id, alias } = forwarding
    const namesake = store.forwardings.findByAlias(alias)
    if (namesake !== null && namesake.id !== id) {
      const message = `Forwarding rule with [alias] [${alias}] already exists.`
      throw new AppError('conflict', message, { field: 'alias' })
    }
    const other = store.forwardings.findOverlapping(forwarding)
    if (other !== null) {
      const message = `The user has a forwarding rule at that time already: [${other.alias}]`
      throw new AppError('conflict', message, { field: 'startDate' })
    }
  }

  return {
    create(input: ForwardingInput, actor: Actor): StoredForwarding {
      const id = randomUUID()
      const now = clock.now()
      store.transaction(() => {
        history.settleAll(now)
        const after = toForwarding(id, input.alias ?? randomUUID(), input, actor)
        store.forwardings.insert(after, actor.name, now)
        writeAudit(store, { actor, action: 'create', type: 'forwarding', id, after }, now)
      })
      announce(id, 'created')
      return store.forwardings.get(id)
    },
    /** All of it anew; without an alias it keeps the one it has. */
    replace(id: string, input: ForwardingInput, actor: Actor): StoredForwarding {
      const now = clock.now()
      store.transaction(() => {
        const before = store.forwardings.get(id)
        history.settleAll(now)
        const after = toForwarding(id, input.alias ?? before.alias, input, actor)
        store.forwardings.update(after)
        writeAudit(store, { actor, action: 'update', type: 'forwarding', id, before, after }, now)
      })
      announce(id, 'updated')
      return store.forwardings.get(id)
    },
    remove(id: string, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.forwardings.get(id)
        history.settleAll(now)
        store.forwardings.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'forwarding', id, before }, now)
      })
      announce(id, 'deleted')
    },
  }
}
