import { randomUUID } from 'node:crypto'
import type { RecipientReference, Reference } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { StoredOverride, StoredRota } from '#shared/rota.ts'
import type { OverrideValues } from '../store/rota-override.ts'
import { type Actor, writeAudit } from './change.ts'
import { checkPathName } from './directory-entry.ts'
import type { RotaDeps } from './rota.ts'
import { checkStretch } from './rota-check.ts'

export type OverrideInput = {
  /** Null: a random one. */
  readonly alias: string | null
  readonly participant: RecipientReference
  readonly startAt: number
  readonly endAt: number
  /** Null, or none: every rotation. */
  readonly rotations: readonly Reference[] | null
}

export type RotaOverrideService = ReturnType<typeof createRotaOverrideService>

/** The longest name of an override or a forwarding. */
export const MOST_ALIAS = 512

type Verb = 'create' | 'update' | 'delete'

/** Writes of overrides. One that reaches back changes nothing of the past: that is settled first. */
export function createRotaOverrideService({
  store,
  clock,
  bus,
  engine,
  history,
  directory,
}: Omit<RotaDeps, 'news'>) {
  function announce(rotaIds: Iterable<string>): void {
    engine.rearm()
    for (const id of rotaIds) bus.publish('rota.changed', { id, change: 'updated' })
  }

  function audit(action: Verb, { before, after }: Sides, actor: Actor, now: number): void {
    const { rotaId = '', alias = '' } = after ?? before ?? {}
    const id = `${rotaId}/${alias}`
    writeAudit(store, { actor, action, type: 'rota-override', id, before, after }, now)
  }

  function get(rotaId: string, alias: string): StoredOverride {
    const override = store.rotaOverrides.findByAlias(rotaId, alias)
    if (override === null) throw new AppError('not_found', `No override exists with alias: [${alias}]`)
    return override
  }

  /** Inside a transaction: what is asked for, checked; participants that are new are made. */
  function toValues(rota: StoredRota, input: OverrideInput, { actor, now }: { actor: Actor; now: number }) {
    checkStretch(input)
    const rotationIds = toRotationIds(rota, input.rotations)
    const participant = directory.resolve(input.participant, 'user', actor, now)
    if (participant.kind === 'schedule' && participant.id === rota.id) {
      throw invalid('user', 'a schedule cannot stand in for itself')
    }
    return { participant, startAt: input.startAt, endAt: input.endAt, rotationIds }
  }

  function insert(values: OverrideValues, actor: Actor, now: number): void {
    const { rotaId, alias } = values
    if (store.rotaOverrides.findByAlias(rotaId, alias) !== null) {
      throw new AppError('conflict', `Override with [alias] [${alias}] already exists.`, { field: 'alias' })
    }
    store.rotaOverrides.insert(values, actor.name, now)
    audit('create', { after: get(rotaId, alias) }, actor, now)
  }

  function drop(override: StoredOverride, actor: Actor, now: number): void {
    history.settle([override.rotaId], now)
    store.rotaOverrides.remove(override.id)
    audit('delete', { before: override }, actor, now)
  }

  return {
    /** `cause` says what makes it, where that is no person. */
    create(rotaId: string, input: OverrideInput, actor: Actor, cause: string | null = null): StoredOverride {
      const alias = input.alias === null ? randomUUID() : checkPathName(input.alias, 'alias', MOST_ALIAS)
      const now = clock.now()
      store.transaction(() => {
        const rota = store.rotas.get(rotaId)
        history.settle([rotaId], now)
        const values = toValues(rota, input, { actor, now })
        insert({ ...values, id: randomUUID(), rotaId, alias, cause }, actor, now)
      })
      announce([rotaId])
      return get(rotaId, alias)
    },
    /** All of it anew but its alias and its place among the others; `input.alias` is not looked at. */
    replace(rotaId: string, alias: string, input: OverrideInput, actor: Actor): StoredOverride {
      const now = clock.now()
      store.transaction(() => {
        const rota = store.rotas.get(rotaId)
        const before = get(rotaId, alias)
        history.settle([rotaId], now)
        store.rotaOverrides.update({ id: before.id, ...toValues(rota, input, { actor, now }) })
        audit('update', { before, after: get(rotaId, alias) }, actor, now)
      })
      announce([rotaId])
      return get(rotaId, alias)
    },
    remove(rotaId: string, alias: string, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        store.rotas.get(rotaId)
        drop(get(rotaId, alias), actor, now)
      })
      announce([rotaId])
    },
    /** Removes what a cause has made, in whatever rota. */
    removeByCause(cause: string, actor: Actor): void {
      const now = clock.now()
      const removed = store.transaction(() => {
        const overrides = store.rotaOverrides.listByCause(cause)
        for (const override of overrides) drop(override, actor, now)
        return overrides
      })
      if (removed.length > 0) announce(new Set(removed.map(({ rotaId }) => rotaId)))
    },
  }
}

type Sides = { readonly before?: StoredOverride; readonly after?: StoredOverride }

/** The rotations meant, by id or else by name; null for none named. */
function toRotationIds(rota: StoredRota, references: OverrideInput['rotations']): readonly string[] | null {
  if (references === null || references.length === 0) return null
  const ids = references.map(({ id, name }, index) => {
    const found = rota.rotations.find((one) => (id === null ? one.name === name : one.id === id))
    if (found === undefined) {
      throw invalid(`rotations[${index}]`, `the schedule has no rotation [${id ?? name}]`)
    }
    return found.id
  })
  return [...new Set(ids)]
}
