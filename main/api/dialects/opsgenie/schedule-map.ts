// Schedules, as the document calls a rota: from a body to what the service takes, and back.
import { invalid } from '#shared/error.ts'
import type { StoredRota } from '#shared/rota.ts'
import type { RotaInput } from '../../../services/rota.ts'
import type { Store } from '../../../store/index.ts'
import {
  asObject,
  type Part,
  readFilled,
  readFlag,
  readParts,
  readReferenceAt,
  readText,
  required,
} from './read.ts'
import type { NameOf } from './recipient.ts'
import { readRotation, toRotation } from './rotation-map.ts'

/** A new schedule; `zoneId` is the operator's, for where none is given. */
export function readSchedule(body: unknown, zoneId: string): RotaInput {
  const part = asObject(body)
  return {
    description: '',
    zoneId,
    enabled: true,
    ownerTeam: null,
    rotations: [],
    ...readRest(part, { withIds: false }),
    name: required(part, 'name', readText(part, 'name')),
  }
}

/** What a PATCH names; an empty name, zone or team leaves what there is. */
export function readScheduleChange(body: unknown): Partial<RotaInput> {
  const part = asObject(body)
  const name = readFilled(part, 'name')
  return { ...(name !== undefined && { name }), ...readRest(part, { withIds: true }) }
}

function readRest(part: Part, { withIds }: { readonly withIds: boolean }): Partial<Omit<RotaInput, 'name'>> {
  const description = readText(part, 'description')
  const zoneId = readFilled(part, 'timezone')
  const enabled = readFlag(part, 'enabled')
  const ownerTeam = readReferenceAt(part, 'ownerTeam')
  const rotations = readParts(part, 'rotations')
  if (rotations?.length === 0) throw invalid('rotations', 'rotations must have at least one rotation')
  return {
    ...(description !== undefined && { description }),
    ...(zoneId !== undefined && { zoneId }),
    ...(enabled !== undefined && { enabled }),
    ...(ownerTeam !== undefined && { ownerTeam }),
    ...(rotations !== undefined && {
      rotations: rotations.map((one) => readRotation(one, { withId: withIds })),
    }),
  }
}

/** A schedule in short: the answer to its writes, and the `_parent` of what belongs to it. */
export function toScheduleMeta({ id, name, enabled }: StoredRota) {
  return { id, name, enabled }
}

/** One of a list: every rotation has a name, be it an empty one, as migration tools read it. */
export function toListedSchedule(rota: StoredRota, store: Pick<Store, 'teams'>, nameOf: NameOf) {
  const rotations = rota.rotations.map((rotation) => ({ name: '', ...toRotation(rotation, nameOf) }))
  return { ...toSchedule(rota, store, nameOf), rotations }
}

export function toSchedule(rota: StoredRota, { teams }: Pick<Store, 'teams'>, nameOf: NameOf) {
  const { id, name, description, zoneId, enabled, ownerTeamId, rotations } = rota
  const team = ownerTeamId === null ? null : teams.find(ownerTeamId)
  return {
    id,
    name,
    description,
    timezone: zoneId,
    enabled,
    ...(team !== null && { ownerTeam: { id: team.id, name: team.name } }),
    rotations: rotations.map((rotation) => toRotation(rotation, nameOf)),
  }
}
