import { randomUUID } from 'node:crypto'
import { AppError, invalid } from '#shared/error.ts'
import { forwardPeriods, rulesOf } from '#shared/forwarding.ts'
import type { StoredOverride, StoredRota } from '#shared/rota.ts'
import { isOverlapping } from '#shared/stretch.ts'
import type { Actor, ServiceDeps } from './change.ts'
import { isStorable } from './rota-check.ts'
import type { RotaOverrideService } from './rota-override.ts'
import type { RunningShift, RunningShifts } from './running-shift.ts'

export type TakeInput = {
  /** An id or an e-mail address. */
  readonly user: string
  /** An id or a name; null: the only one that is on duty. */
  readonly rotation: string | null
  /** Null: now. */
  readonly at: number | null
}

export type TakeService = ReturnType<typeof createTakeService>

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly shifts: RunningShifts
  readonly overrides: Pick<RotaOverrideService, 'create'>
}

/** Somebody takes a shift from whoever has it, by an override over what is left of it. */
export function createTakeService({ store, clock, shifts, overrides }: Deps) {
  function findShift(rota: StoredRota, { rotation, at }: TakeInput, now: number): RunningShift {
    const instant = at ?? now
    const wanted = rotation === null ? null : rotationIdOf(rota, rotation)
    const found = shifts
      .at(rota, Math.max(instant, now))
      .filter(({ rotationId, startAt }) => startAt <= instant && (wanted === null || rotationId === wanted))
    const [shift, ...others] = found
    if (shift === undefined) throw invalid('at', 'nobody is on call then, or the shift is over')
    if (others.length > 0) {
      throw invalid('rotation', 'more than one rotation is on duty then: say which one')
    }
    return shift
  }

  return {
    take(rotaId: string, input: TakeInput, actor: Actor): StoredOverride {
      const now = clock.now()
      const rota = store.rotas.get(rotaId)
      const shift = findShift(rota, input, now)
      const { rotationId, participant, endAt } = shift
      if (endAt === null) throw invalid('at', 'the shift has no end that is known: make an override')
      if (!isStorable(endAt)) throw invalid('at', 'the shift ends after all dates')
      const startAt = Math.max(now, shift.startAt)
      const person = store.persons.find(input.user) ?? store.persons.findByName(input.user)
      if (person !== null) {
        if (participant.kind === 'user' && participant.id === person.id) {
          throw new AppError('conflict', 'the shift is theirs already', { field: 'user' })
        }
        checkCanServe(store, { personId: person.id, startAt, endAt }, 'user')
      }
      const user = person === null ? { id: null, name: input.user } : { id: person.id, name: null }
      const values = {
        alias: `take-${randomUUID().slice(0, 8)}`,
        participant: { kind: 'user', ...user },
        startAt,
        endAt,
        rotations: [{ id: rotationId, name: null }],
      } as const
      return overrides.create(rotaId, values, actor)
    },
  }
}

/** Refuses a duty for somebody who is away, or forwards their duties, at any time of it. */
export function checkCanServe(
  store: Pick<ServiceDeps['store'], 'absences' | 'persons' | 'forwardings'>,
  { personId, startAt, endAt }: { personId: string; startAt: number; endAt: number },
  field?: string,
): void {
  const name = store.persons.find(personId)?.username ?? ''
  if (store.absences.list({ personId, from: startAt, to: endAt }).length > 0) {
    throw new AppError('conflict', `${name} is away then`, { field })
  }
  const rules = store.forwardings.within(startAt, endAt)
  const duty = { startAt, endAt, kind: 'override', participant: { kind: 'user', id: personId } } as const
  // A rule that leads back to them gives nothing away.
  const given = forwardPeriods([duty], rulesOf(rules)).find(({ participant }) => participant.id !== personId)
  if (given === undefined) return
  const rule = rules.find(({ fromUser, ...span }) => fromUser === personId && isOverlapping(span, given))
  throw new AppError('conflict', `the duties of ${name} are forwarded then by [${rule?.alias}]`, { field })
}

function rotationIdOf(rota: StoredRota, text: string): string {
  const { rotations } = rota
  const found = rotations.find(({ id }) => id === text) ?? rotations.find(({ name }) => name === text)
  if (found === undefined) throw invalid('rotation', `the rota has no rotation '${text.slice(0, 100)}'`)
  return found.id
}
