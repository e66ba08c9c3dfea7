// Overrides and forwarding rules: from a body to what the services take, and back. Their times are never rounded.
import type { Reference } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import type { StoredForwarding, StoredOverride, StoredRota } from '#shared/rota.ts'
import type { ForwardingInput } from '../../../services/forwarding.ts'
import type { OverrideInput } from '../../../services/rota-override.ts'
import { formatDate, readStretch } from './dates.ts'
import {
  asObject,
  type Part,
  readFilled,
  readPart,
  readParts,
  readReference,
  readReferenceAt,
  required,
} from './read.ts'
import { type NameOf, readOverrideUser, toParticipant } from './recipient.ts'
import { toScheduleMeta } from './schedule-map.ts'

/** The path alone says which override a PUT replaces, the body which alias a new one gets. */
export function readOverride(body: unknown): OverrideInput {
  const part = asObject(body)
  const user = readOverrideUser(required(part, 'user', readPart(part, 'user')))
  const rotations = readParts(part, 'rotations')?.map((one) => {
    const reference = readReference(one, ['name'])
    if (reference === null) throw invalid(one.path, `${one.path} needs id or name`)
    return reference
  })
  return {
    alias: readFilled(part, 'alias') ?? null,
    participant: user,
    ...readStretch(part),
    rotations: rotations ?? null,
  }
}

export function readForwarding(body: unknown): ForwardingInput {
  const part = asObject(body)
  return {
    alias: readFilled(part, 'alias') ?? null,
    fromUser: readUser(part, 'fromUser'),
    toUser: readUser(part, 'toUser'),
    ...readStretch(part),
  }
}

function readUser(part: Part, name: string): Reference {
  return required(part, name, readReferenceAt(part, name, ['username', 'name']))
}

/** An override over all rotations lists none. */
export function toOverride(rota: StoredRota, override: StoredOverride, nameOf: NameOf) {
  const { alias, participant, startAt, endAt, rotationIds } = override
  const rotations = rota.rotations.filter(({ id }) => rotationIds?.includes(id))
  return {
    _parent: toScheduleMeta(rota),
    alias,
    user: toParticipant(participant, nameOf),
    startDate: formatDate(startAt),
    endDate: formatDate(endAt),
    rotations: rotations.map(({ id, name }) => ({ id, ...(name !== '' && { name }) })),
  }
}

export function toForwarding(rule: StoredForwarding, nameOf: NameOf) {
  const { id, alias, fromUser, toUser, startAt, endAt } = rule
  const user = (personId: string) => ({ id: personId, username: nameOf({ kind: 'user', id: personId }) })
  return {
    fromUser: user(fromUser),
    toUser: user(toUser),
    startDate: formatDate(startAt),
    endDate: formatDate(endAt),
    alias,
    id,
  }
}
