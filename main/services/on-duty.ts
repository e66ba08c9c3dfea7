import { isSameParticipant, type PastDuty, type StoredRota } from '#shared/rota.ts'
import { timeline } from '#shared/timeline.ts'
import type { Store } from '../store/index.ts'
import { createRoster, type Roster } from './roster.ts'

export type History = ReturnType<typeof createHistory>

/**
 * Writes what was on call. Whoever changes rotas, what lies over them, or people settles first, inside the same
 * transaction: so the change bears on nothing that has been. The changed rotas are then looked at for news, for
 * which the engine has to be re-armed after the transaction.
 */
export function createHistory({ store }: { readonly store: Store }) {
  const roster = createRoster({ store })

  function write(rota: StoredRota, now: number): void {
    // A clock that was put back adds nothing: what is written stays.
    if (now <= rota.settledAt) return
    for (const duty of pastDuties({ store, roster }, rota, rota.settledAt, now)) {
      store.onDuty.append(rota.id, duty)
    }
    store.rotas.setSettled(rota.id, now)
  }

  function writeEach(rotaIds: Iterable<string>, now: number): void {
    for (const id of rotaIds) {
      const rota = store.rotas.find(id)
      if (rota !== null) write(rota, now)
    }
  }

  return {
    /** Before a change of these rotas; others whose people hang on them are settled too. */
    settle(rotaIds: readonly string[], now: number): void {
      const ids = [...new Set([...rotaIds, ...store.rotas.listThroughRotas()])]
      writeEach(ids, now)
      store.shiftNews.lookAgain(ids, now)
    },
    /** Before a change that may bear on any rota. */
    settleAll(now: number): void {
      for (const rota of store.rotas.list()) write(rota, now)
      store.shiftNews.lookAgain('all', now)
    },
    /** When a period has ended, and nothing changes but the time. */
    write: writeEach,
  }
}

/**
 * What was on call in [from, to) by the rules in force, with the names and people of now; nobody in a disabled rota.
 * In order within each rotation.
 */
export function pastDuties(
  { store, roster }: { readonly store: Store; readonly roster: Roster },
  rota: StoredRota,
  from: number,
  to: number,
): readonly PastDuty[] {
  if (!rota.enabled || from >= to) return []
  const overrides = store.rotaOverrides.within(rota.id, from, to)
  const { final } = timeline(rota, overrides, store.forwardings.within(from, to), from, to)
  const names = new Map(rota.rotations.map(({ id, name }) => [id, name]))
  return final.flatMap(({ rotationId, periods }) =>
    periods.flatMap((period) => {
      const { participant, kind, fromUser = null } = period
      const named = { ...participant, name: roster.nameOf(participant) }
      return roster.piecesOf(participant, period).map(({ people, ...piece }) => ({
        ...piece,
        rotationId,
        rotationName: names.get(rotationId) ?? '',
        kind,
        participant: named,
        fromUser,
        people: people.map(({ id, username }) => ({ id, username })),
      }))
    }),
  )
}

/** Joins the duties of one rotation where they touch and agree. */
export function joinDuties(duties: readonly PastDuty[]): readonly PastDuty[] {
  const joined: PastDuty[] = []
  for (const duty of duties) {
    const last = joined.at(-1)
    if (last?.endAt === duty.startAt && isSameDuty(last, duty)) {
      joined[joined.length - 1] = { ...last, endAt: duty.endAt }
    } else joined.push(duty)
  }
  return joined
}

function isSameDuty(a: PastDuty, b: PastDuty): boolean {
  return (
    a.kind === b.kind &&
    a.fromUser === b.fromUser &&
    a.participant.name === b.participant.name &&
    isSameParticipant(a.participant, b.participant) &&
    a.people.length === b.people.length &&
    a.people.every(
      ({ id, username }, index) => id === b.people[index]?.id && username === b.people[index]?.username,
    )
  )
}
