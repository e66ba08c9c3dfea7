import type { StoredRota } from '#shared/rota.ts'
import { type Shift, shiftsOf } from '#shared/shift.ts'
import type { ServiceDeps } from './change.ts'
import type { OnCallService, ShownPeriod } from './on-call.ts'
import { createRoster } from './roster.ts'

export type PersonShift = Pick<Shift, 'rotationId' | 'participant' | 'startAt' | 'endAt'> & {
  readonly rota: StoredRota
  /** The rotation's name of that time. */
  readonly rotation: string
}

export type PersonShifts = ReturnType<typeof createPersonShifts>

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly onCall: Pick<OnCallService, 'timeline' | 'peopleOf'>
}

/** Reads when one person is on call, by whatever rota. */
export function createPersonShifts({ store, clock, onCall }: Deps) {
  const roster = createRoster({ store })

  /** The rotas by which a person may be on call in a stretch: rather too many than too few. */
  function rotasOf(personId: string, from: number, to: number): readonly StoredRota[] {
    const overrides = store.rotaOverrides.allWithin(from, to)
    const isForwarded = store.forwardings.within(from, to).some(({ toUser }) => toUser === personId)
    const mayBe = roster.mayReach(personId)
    return store.rotas
      .list()
      .filter(
        ({ id, rotations }) =>
          isForwarded ||
          rotations.some(({ participants }) => participants.some(mayBe)) ||
          overrides.get(id)?.some(({ participant }) => mayBe(participant)) ||
          store.onDuty.wasOnDuty(id, personId, from),
      )
  }

  function isTheirs(personId: string, { isPast, participant, people, startAt }: ShownPeriod): boolean {
    if (participant.kind === 'user') return participant.id === personId
    const behind = isPast ? people : onCall.peopleOf(participant, startAt)
    return behind.some(({ id }) => id === personId)
  }

  return {
    /** Their shifts that lie in [from, to) at least in part, cut at its ends, by when they begin. */
    within(personId: string, from: number, to: number): readonly PersonShift[] {
      return rotasOf(personId, from, to)
        .flatMap((rota) => {
          // In a rota that is off nothing is to come.
          const end = rota.enabled ? to : Math.min(to, clock.now())
          if (end <= from) return []
          const { final } = onCall.timeline(rota.id, from, end)
          const names = new Map(final.map(({ rotationId, name }) => [rotationId, name]))
          const own = final.map((lane) => ({
            ...lane,
            periods: lane.periods.filter((period) => isTheirs(personId, period)),
          }))
          return shiftsOf(own, { startAt: from, endAt: end }).map(
            ({ rotationId, participant, startAt, endAt }) => {
              const rotation = names.get(rotationId) ?? ''
              return { rota, rotationId, rotation, participant, startAt, endAt }
            },
          )
        })
        .toSorted((a, b) => a.startAt - b.startAt)
    },
  }
}
