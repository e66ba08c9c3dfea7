// Whom a rotation, an override or a period means, in the words of the document.
import type { RecipientReference } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import type { Participant } from '#shared/rota.ts'
import { type Part, readFilled, readRecipient, readReference } from './read.ts'

export const PARTICIPANT_KINDS = ['user', 'team', 'escalation', 'none'] as const
const OVERRIDE_KINDS = [...PARTICIPANT_KINDS, 'schedule'] as const

/** The name a participant goes by now: a user's e-mail address; empty for nobody and for what is gone. */
export type NameOf = (participant: Participant) => string

/** Looks each name up once: for an answer in which many participants are the same ones. */
export function rememberNames(nameOf: NameOf): NameOf {
  const known = new Map<string | null, string>()
  return (participant) => {
    const name = known.get(participant.id) ?? nameOf(participant)
    known.set(participant.id, name)
    return name
  }
}

/** An override's `user`: one without a type is a user. */
export function readOverrideUser(part: Part): RecipientReference {
  if (readFilled(part, 'type') !== undefined) return readRecipient(part, OVERRIDE_KINDS)
  const reference = readReference(part, ['username', 'name'])
  if (reference === null) throw invalid(part.path, `${part.path} needs id or username`)
  return { kind: 'user', ...reference }
}

/** A participant of a rotation, or an override's user. */
export function toParticipant(participant: Participant, nameOf: NameOf) {
  const { kind, id } = participant
  if (kind === 'none') return { type: kind }
  return { type: kind, id, [kind === 'user' ? 'username' : 'name']: nameOf(participant) }
}

/** A recipient of a period of a timeline. */
export function toRecipient(participant: Participant, name: string) {
  const { kind, id } = participant
  return kind === 'none' ? { type: kind } : { id, type: kind, name }
}
