// Who is on call, as a tree: teams and escalations with those behind them.
import type { Recipient } from '#shared/directory.ts'
import type { Participant } from '#shared/rota.ts'
import type { DutyAt } from '../../../services/roster.ts'
import type { Store } from '../../../store/index.ts'
import type { NameOf } from './recipient.ts'

/** What the tree of those on call is read from; `at` answers who is on call by a rota at the instant meant. */
export type OnCallSource = {
  readonly store: Pick<Store, 'teams' | 'escalations'>
  readonly nameOf: NameOf
  readonly at: (rotaId: string) => readonly DutyAt[]
}

/** Somebody on call. An escalation's own also say when and how they are told. */
type Entry = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly onCallParticipants?: readonly Entry[]
  readonly forwardedFrom?: readonly Entry[]
  readonly escalationTime?: number
  readonly notifyType?: string
}

/** Each participant once, in the order given, with whose duties were forwarded to them, and with those behind them. */
export function toOnCallParticipants(onCall: readonly DutyAt[], source: OnCallSource): readonly Entry[] {
  const { nameOf } = source
  const groups = Map.groupBy(onCall, ({ participant }) => `${participant.kind} ${participant.id}`)
  return [...groups.values()].flatMap((duties) => {
    const tree = duties.slice(0, 1).flatMap((duty) => toDutyTree(duty, source, new Set()))
    const owners = new Set(duties.flatMap(({ fromUser }) => fromUser ?? []))
    const forwardedFrom = [...owners].map((id) => toEntry({ kind: 'user', id }, nameOf))
    return tree.map((entry) => ({ ...entry, ...(forwardedFrom.length > 0 && { forwardedFrom }) }))
  })
}

export function toEntry(participant: Exclude<Participant, { kind: 'none' }>, nameOf: NameOf): Entry {
  return { id: participant.id, name: nameOf(participant), type: participant.kind }
}

/** A duty of the past has the name and the people of its time. */
function toDutyTree(
  { participant, name, people }: DutyAt,
  source: OnCallSource,
  opened: Set<string>,
): Entry | readonly never[] {
  if (participant.kind === 'none') return []
  if (people === undefined) return toTree(participant, source, opened)
  const entry = { ...toEntry(participant, source.nameOf), ...(name !== undefined && { name }) }
  if (participant.kind === 'user') return entry
  const members = people.map(({ id, username }) => ({ id, name: username, type: 'user' }))
  return { ...entry, onCallParticipants: members }
}

/** An escalation or a schedule is opened once in a tree: they can name each other in a circle. */
function toTree(
  participant: Exclude<Participant, { kind: 'none' }>,
  source: OnCallSource,
  opened: Set<string>,
): Entry {
  const entry = toEntry(participant, source.nameOf)
  const { kind, id } = participant
  if (kind === 'user' || opened.has(id)) return entry
  if (kind !== 'team') opened.add(id)
  return { ...entry, onCallParticipants: membersOf(participant, source, opened) }
}

function membersOf(
  { kind, id }: Exclude<Participant, { kind: 'none' }>,
  source: OnCallSource,
  opened: Set<string>,
): readonly Entry[] {
  const { store, nameOf, at } = source
  const open = (recipient: Recipient) => (recipient.kind === 'none' ? [] : toTree(recipient, source, opened))
  if (kind === 'team') {
    const members = store.teams.find(id)?.members ?? []
    return members.map(({ personId }) => toEntry({ kind: 'user', id: personId }, nameOf))
  }
  if (kind === 'escalation') {
    const rules = store.escalations.find(id)?.rules ?? []
    return rules.flatMap(({ recipient, delayMinutes, notifyType }) =>
      [open(recipient)].flat().map((entry) => ({ ...entry, escalationTime: delayMinutes, notifyType })),
    )
  }
  return at(id).flatMap((duty) => toDutyTree(duty, source, opened))
}
