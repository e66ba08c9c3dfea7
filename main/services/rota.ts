import { randomUUID } from 'node:crypto'
import type { Reference } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { Rotation, StoredRota } from '#shared/rota.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { RotaValues } from '../store/rota.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'
import { checkDescription, checkPathName } from './directory-entry.ts'
import type { History } from './on-duty.ts'
import type { Resolve } from './resolve.ts'
import { checkParticipants, checkRotation, checkRotationCount, type RotationInput } from './rota-check.ts'
import type { ShiftNews } from './shift-news.ts'

export type { RotationInput } from './rota-check.ts'

export type RotaInput = Pick<StoredRota, 'name' | 'description' | 'zoneId' | 'enabled'> & {
  readonly ownerTeam: Reference | null
  readonly rotations: readonly RotationInput[]
}

export type RotationChange = Partial<Omit<RotationInput, 'id'>>

export type RotaService = ReturnType<typeof createRotaService>

export type RotaDeps = ServiceDeps & {
  readonly directory: { readonly resolve: Resolve }
  readonly history: Pick<History, 'settle'>
  readonly news: Pick<ShiftNews, 'endAll'>
}

/** What a change decides of a rota; the rest stays. */
type Decision = Partial<Omit<RotaValues, 'id'>>

/** Writes of rotas and their rotations. What was on call until then is settled first, so the past stays as it was. */
export function createRotaService(deps: RotaDeps) {
  const { store, clock, history, news } = deps
  const toRotation = createRotationReader(deps)

  function announce(id: string, change: 'created' | 'updated' | 'deleted'): void {
    deps.engine.rearm()
    deps.bus.publish('rota.changed', { id, change })
  }

  /** Inside a transaction. */
  function checkValues({ name, description, zoneId }: Decision, id: string | null): void {
    if (name !== undefined) {
      checkPathName(name, 'name')
      const known = store.rotas.findByName(name)
      if (known !== null && known.id !== id) {
        throw new AppError('conflict', `Schedule with [name] [${name}] already exists.`, { field: 'name' })
      }
    }
    if (description !== undefined) checkDescription(description)
    if (zoneId !== undefined && resolveZoneId(zoneId) === null) {
      throw invalid('timezone', `'${zoneId.slice(0, 64)}' is not a known time zone`)
    }
  }

  function toOwner(owner: Reference | null, actor: Actor, now: number): string | null {
    return owner && deps.directory.resolve({ kind: 'team', ...owner }, 'ownerTeam', actor, now).id
  }

  /** Rotations that are there already keep their ids: they are found by id, else by name, each once. */
  function toRotations(
    inputs: readonly RotationInput[],
    known: readonly Rotation[],
    { actor, now }: By,
  ): readonly Rotation[] {
    checkRotationCount(inputs.length)
    const ids = matchIds(inputs, known)
    return inputs.map((input, index) =>
      toRotation(input, { id: ids[index] ?? randomUUID(), path: `rotations[${index}].`, actor, now }),
    )
  }

  function edit(id: string, actor: Actor, decide: (before: StoredRota, by: By) => Decision): StoredRota {
    const now = clock.now()
    store.transaction(() => {
      const before = store.rotas.get(id)
      history.settle([id], now)
      const decision = decide(before, { actor, now })
      checkValues(decision, id)
      store.rotas.update({ ...before, ...decision }, now)
      const after = store.rotas.get(id)
      const kept = new Set(after.rotations.map((rotation) => rotation.id))
      const removed = before.rotations.map((rotation) => rotation.id).filter((one) => !kept.has(one))
      store.rotaOverrides.forgetRotations(id, new Set(removed))
      writeAudit(store, { actor, action: 'update', type: 'rota', id, before, after }, now)
    })
    announce(id, 'updated')
    return store.rotas.get(id)
  }

  return {
    create({ ownerTeam, rotations, ...values }: RotaInput, actor: Actor): StoredRota {
      const id = randomUUID()
      const now = clock.now()
      store.transaction(() => {
        checkValues(values, null)
        const made = {
          ...values,
          id,
          ownerTeamId: toOwner(ownerTeam, actor, now),
          rotations: toRotations(rotations, [], { actor, now }),
        }
        store.rotas.insert(made, actor.name, now)
        store.shiftNews.lookAgain([id], now)
        writeAudit(store, { actor, action: 'create', type: 'rota', id, after: store.rotas.get(id) }, now)
      })
      announce(id, 'created')
      return store.rotas.get(id)
    },
    /** `rotations` replaces all there were. */
    update(id: string, { ownerTeam, rotations, ...values }: Partial<RotaInput>, actor: Actor): StoredRota {
      return edit(id, actor, (before, by) => ({
        ...values,
        ...(ownerTeam !== undefined && { ownerTeamId: toOwner(ownerTeam, actor, by.now) }),
        ...(rotations !== undefined && { rotations: toRotations(rotations, before.rotations, by) }),
      }))
    },
    /** Where the rota stood in for somebody, in overrides of others and in escalations, that ends now. */
    remove(id: string, actor: Actor): void {
      const now = clock.now()
      const ended = store.transaction(() => {
        const before = store.rotas.get(id)
        history.settle([id], now)
        const more = {
          escalations: store.escalations.forget('schedule', id),
          overrides: store.rotaOverrides.endForParticipant('schedule', id, now),
        }
        const shifts = news.endAll(before, now)
        store.rotas.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'rota', id, before, more }, now)
        return shifts
      })
      announce(id, 'deleted')
      for (const shift of ended) deps.bus.publish('shift.ended', shift)
    },
    addRotation(rotaId: string, input: RotationInput, actor: Actor): Rotation {
      const id = randomUUID()
      const rota = edit(rotaId, actor, ({ rotations }, by) => {
        checkRotationCount(rotations.length + 1)
        return { rotations: [...rotations, toRotation(input, { id, path: '', ...by })] }
      })
      return rotationOf(rota, id)
    },
    updateRotation(rotaId: string, id: string, change: RotationChange, actor: Actor): Rotation {
      const rota = edit(rotaId, actor, (before, by) => {
        const old = rotationOf(before, id)
        const changed = toRotation(toInput(old, change), { id, path: '', ...by })
        return { rotations: before.rotations.map((one) => (one === old ? changed : one)) }
      })
      return rotationOf(rota, id)
    },
    removeRotation(rotaId: string, id: string, actor: Actor): void {
      edit(rotaId, actor, (before) => {
        const old = rotationOf(before, id)
        return { rotations: before.rotations.filter((one) => one !== old) }
      })
    },
  }
}

type By = { readonly actor: Actor; readonly now: number }

/** Inside a transaction: a rotation as it is stored, participants that are new made. */
function createRotationReader({ directory }: Pick<RotaDeps, 'directory'>) {
  return (input: RotationInput, { id, path, actor, now }: By & { id: string; path: string }): Rotation => {
    const checked = checkRotation(input, path)
    checkParticipants(input.participants, path)
    const participants = input.participants.map((reference, index) =>
      directory.resolve(reference, `${path}participants[${index}]`, actor, now),
    )
    return { ...checked, id, participants }
  }
}

/** The rotation as it would be asked for, changed. */
function toInput(rotation: Rotation, change: RotationChange): RotationInput {
  const participants = rotation.participants.map((one) =>
    one.kind === 'none' ? { kind: one.kind } : { ...one, name: null },
  )
  return { ...rotation, participants, ...change }
}

function rotationOf(rota: StoredRota, id: string): Rotation {
  const rotation = rota.rotations.find((one) => one.id === id)
  if (rotation === undefined) throw new AppError('not_found', `No rotation exists with id: [${id}]`)
  return rotation
}

/** For each input the id of the stored rotation it means, or null: ids first, then equal names in their order. */
function matchIds(inputs: readonly RotationInput[], known: readonly Rotation[]): readonly (string | null)[] {
  const left = new Set(known)
  const take = (isIt: (one: Rotation) => boolean): string | null => {
    const found = [...left].find(isIt)
    if (found !== undefined) left.delete(found)
    return found?.id ?? null
  }
  const byId = inputs.map((input) => (input.id === null ? null : take((one) => one.id === input.id)))
  return inputs.map((input, index) => byId[index] ?? take((one) => one.name === input.name))
}
