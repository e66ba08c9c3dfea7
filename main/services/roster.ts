import type { Person, Recipient } from '#shared/directory.ts'
import type { Participant, PastPerson, StoredRota } from '#shared/rota.ts'
import type { Stretch } from '#shared/stretch.ts'
import { type OnCall, onCallAt, timeline } from '#shared/timeline.ts'
import type { Store } from '../store/index.ts'

/** Who is on call; of a past instant with the people of that time. */
export type DutyAt = OnCall & { readonly name?: string; readonly people?: readonly PastPerson[] }

export type Roster = ReturnType<typeof createRoster>

type Deps = {
  readonly store: Pick<
    Store,
    'rotas' | 'rotaOverrides' | 'forwardings' | 'onDuty' | 'persons' | 'teams' | 'escalations'
  >
}

/** Reads who is on call at an instant, and who that is: names and people behind participants. */
export function createRoster({ store }: Deps) {
  function pastAt(rotaId: string, instant: number): readonly DutyAt[] {
    return store.onDuty
      .within(rotaId, instant, instant + 1)
      .map(({ rotationId, kind, participant: { name, ...participant }, fromUser, people }) => ({
        rotationId,
        kind,
        participant,
        ...(fromUser !== null && { fromUser }),
        name,
        people,
      }))
  }

  /** What is past and settled is answered from history, the rest by the rules in force; nobody if disabled. */
  function at(rota: StoredRota, instant: number): readonly DutyAt[] {
    if (instant < rota.settledAt) return pastAt(rota.id, instant)
    const overrides = store.rotaOverrides.within(rota.id, instant, instant + 1)
    return onCallAt(rota, overrides, store.forwardings.within(instant, instant + 1), instant)
  }

  function people(participant: Participant, instant: number, seen: Set<string>): readonly Person[] {
    const key = `${participant.kind} ${participant.id}`
    if (participant.kind === 'none' || seen.has(key)) return []
    seen.add(key)
    const { kind, id } = participant
    if (kind === 'user') return listOf(store.persons.find(id))
    if (kind === 'team') {
      const members = store.teams.find(id)?.members ?? []
      return members.flatMap(({ personId }) => people({ kind: 'user', id: personId }, instant, seen))
    }
    if (kind === 'escalation') {
      return recipientsOf(id).flatMap((recipient) => people(recipient, instant, seen))
    }
    const rota = store.rotas.find(id)
    return (rota === null ? [] : at(rota, instant)).flatMap((duty) =>
      duty.people === undefined
        ? people(duty.participant, instant, seen)
        : duty.people.flatMap((past) => people({ kind: 'user', id: past.id }, instant, seen)),
    )
  }

  function nameOf({ kind, id }: Participant): string {
    if (kind === 'none') return ''
    if (kind === 'user') return store.persons.find(id)?.username ?? ''
    const parts = { team: store.teams, escalation: store.escalations, schedule: store.rotas }
    return parts[kind].find(id)?.name ?? ''
  }

  function recipientsOf(escalationId: string): readonly Recipient[] {
    return store.escalations.find(escalationId)?.rules.map((rule) => rule.recipient) ?? []
  }

  /** Adds the instants in [from, to) at which the people behind a participant may change by other rotas. */
  function addChanges(participant: Participant, span: Stretch, found: Set<number>, seen: Set<string>): void {
    const { kind, id } = participant
    if (kind === 'none' || kind === 'user' || kind === 'team' || seen.has(`${kind} ${id}`)) return
    seen.add(`${kind} ${id}`)
    if (kind === 'escalation') {
      for (const recipient of recipientsOf(id)) addChanges(recipient, span, found, seen)
      return
    }
    const rota = store.rotas.find(id)
    if (rota === null) return
    const { startAt, endAt } = span
    const overrides = store.rotaOverrides.within(id, startAt, endAt)
    const { final } = timeline(rota, overrides, store.forwardings.within(startAt, endAt), startAt, endAt)
    for (const { periods } of final) {
      for (const period of periods) {
        found.add(period.startAt).add(period.endAt)
        addChanges(period.participant, span, found, seen)
      }
    }
  }

  /** The starts of the pieces of [startAt, endAt) in which the people behind a participant stay the same. */
  function pieceStarts(participant: Participant, span: Stretch): readonly number[] {
    const found = new Set([span.startAt])
    addChanges(participant, span, found, new Set())
    return [...found].filter((at) => at >= span.startAt && at < span.endAt).sort((a, b) => a - b)
  }

  /** The pieces of a span in which the people behind a participant stay the same, with them. */
  function piecesOf(participant: Participant, span: Stretch): readonly Piece[] {
    const starts = pieceStarts(participant, span)
    return starts.map((startAt, index) => ({
      startAt,
      endAt: starts[index + 1] ?? span.endAt,
      people: people(participant, startAt, new Set()),
    }))
  }

  return {
    at,
    /** Each person once: team members, an escalation's recipients in the order of its rules, who is on call by a rota. */
    peopleOf: (participant: Participant, instant: number): readonly Person[] =>
      people(participant, instant, new Set()),
    /** The e-mail address of a person, the name of anything else; empty for nobody and for what is no more. */
    nameOf,
    /** `nameOf` that looks each name up once: for one answer in which the same ones come again and again. */
    rememberNames(): (participant: Participant) => string {
      const known = new Map<string, string>()
      return (participant) => {
        const name = known.get(participant.id ?? '') ?? nameOf(participant)
        known.set(participant.id ?? '', name)
        return name
      }
    },
    piecesOf,
    /** The parts of a span that is to come in which anybody stands behind a participant. */
    reachedIn: (participant: Participant, span: Stretch): readonly Stretch[] =>
      participant.kind === 'user'
        ? [span]
        : piecesOf(participant, span).filter(({ people: behind }) => behind.length > 0),
    /** Tells of participants whether a person may stand behind them; of what changes with time, that they may. */
    mayReach(personId: string): (participant: Participant) => boolean {
      const teams = new Set(store.teams.listOfPerson(personId).map(({ id }) => id))
      return ({ kind, id }) => {
        if (kind === 'user') return id === personId
        return kind === 'team' ? teams.has(id) : kind !== 'none'
      }
    },
  }
}

type Piece = Stretch & { readonly people: readonly Person[] }

function listOf(person: Person | null): readonly Person[] {
  return person === null ? [] : [person]
}
