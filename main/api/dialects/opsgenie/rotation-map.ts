// Rotations: from a body to what the service takes, and back.
import type { Rotation } from '#shared/rota.ts'
import type { RotationChange, RotationInput } from '../../../services/rota.ts'
import { formatDate, readDate } from './dates.ts'
import {
  type Part,
  readFilled,
  readFlag,
  readParts,
  readRecipient,
  readText,
  readWhole,
  readWord,
  required,
} from './read.ts'
import { type NameOf, PARTICIPANT_KINDS, toParticipant } from './recipient.ts'
import { readRestriction, toTimeRestriction } from './restriction.ts'

const UNITS = ['daily', 'weekly', 'hourly'] as const
/** The service knows how long a turn may be. */
const LENGTH = { least: 1, most: Number.MAX_SAFE_INTEGER }

/** What a body names of a rotation. An empty name leaves the old one, an empty end or restriction ends what was. */
export function readRotationChange(part: Part): RotationChange {
  const name = readFilled(part, 'name')
  const startAt = readDate(part, 'startDate')
  const endAt = readText(part, 'endDate') === '' ? null : readDate(part, 'endDate')
  const unit = readWord(part, 'type', UNITS)
  const length = readWhole(part, 'length', LENGTH)
  const participants = readParts(part, 'participants')
  const restriction = readRestriction(part)
  const countsOpenDays = readFlag(part, 'countsOpenDays')
  return {
    ...(name !== undefined && { name }),
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
    ...(unit !== undefined && { unit }),
    ...(length !== undefined && { length }),
    ...(participants !== undefined && {
      participants: participants.map((one) => readRecipient(one, PARTICIPANT_KINDS)),
    }),
    ...(restriction !== undefined && { restriction }),
    ...(countsOpenDays !== undefined && { countsOpenDays }),
  }
}

/** A whole rotation; `id` is read only where one that is there already may be meant. */
export function readRotation(part: Part, { withId = false } = {}): RotationInput {
  const { startAt, unit, participants, ...rest } = readRotationChange(part)
  return {
    id: withId ? (readFilled(part, 'id') ?? null) : null,
    name: '',
    endAt: null,
    length: 1,
    restriction: null,
    countsOpenDays: false,
    ...rest,
    startAt: required(part, 'startDate', startAt),
    unit: required(part, 'type', unit),
    participants: required(part, 'participants', participants),
  }
}

/** A rotation as the document shows it: members there is nothing for are left out. */
export function toRotation(rotation: Rotation, nameOf: NameOf) {
  const { id, name, startAt, endAt, unit, length, participants, restriction, countsOpenDays } = rotation
  return {
    id,
    ...(name !== '' && { name }),
    startDate: formatDate(startAt),
    ...(endAt !== null && { endDate: formatDate(endAt) }),
    type: unit,
    length,
    participants: participants.map((participant) => toParticipant(participant, nameOf)),
    ...(restriction !== null && { timeRestriction: toTimeRestriction(restriction) }),
    ...(countsOpenDays && { countsOpenDays }),
  }
}
