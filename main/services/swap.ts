import { randomUUID } from 'node:crypto'
import { AppError, invalid } from '#shared/error.ts'
import type { StoredRota } from '#shared/rota.ts'
import type { Swap, SwapShift } from '../store/swap.ts'
import { type Actor, type ServiceDeps, type Verb, writeAudit } from './change.ts'
import type { Outbox } from './outbox.ts'
import { isStorable } from './rota-check.ts'
import type { RotaOverrideService } from './rota-override.ts'
import type { RunningShifts } from './running-shift.ts'
import { checkCanServe } from './take.ts'

/** A shift by whose it is (an id or an e-mail address) and an instant in it. */
export type ShiftReference = { readonly user: string; readonly start: number }

export type SwapInput = { readonly from: ShiftReference; readonly to: ShiftReference }

export type SwapService = ReturnType<typeof createSwapService>

type Handing = { readonly shift: SwapShift; readonly personId: string }

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly shifts: RunningShifts
  /** Tells of its work through the outbox. */
  readonly overrides: Pick<RotaOverrideService, 'create' | 'removeByCause'>
  readonly outbox: Outbox
}

/**
 * Two people of a rota take each other's shift: one asks, and when that is accepted two overrides do it. Of a shift
 * that runs it is about what is left.
 */
export function createSwapService({ store, clock, shifts, overrides, outbox }: Deps) {
  function findShift(rota: StoredRota, { user, start }: ShiftReference, side: 'from' | 'to'): SwapShift {
    const person = store.persons.find(user) ?? store.persons.findByName(user)
    if (person === null) throw invalid(`${side}.user`, `nobody is known as '${user.slice(0, 100)}'`)
    const own = shifts
      .at(rota, Math.max(start, clock.now()))
      .filter(({ participant }) => participant.kind === 'user' && participant.id === person.id)
    const shift = own.find(({ startAt }) => startAt <= start)
    if (shift === undefined) {
      throw invalid(`${side}.start`, `${person.username} has no shift then, or it is over`)
    }
    const { rotationId, startAt, endAt } = shift
    if (endAt === null) throw invalid(`${side}.start`, 'the shift has no end that is known')
    if (!isStorable(endAt)) throw invalid(`${side}.start`, 'the shift ends after all dates')
    return { rotationId, personId: person.id, startAt, endAt }
  }

  /** Whether it is as it was when it was found: of one that runs, what is left. */
  function isStillSo(rota: StoredRota, { rotationId, personId, startAt, endAt }: SwapShift): boolean {
    return shifts
      .at(rota, Math.max(startAt, clock.now()))
      .some(
        (shift) =>
          shift.rotationId === rotationId &&
          shift.participant.id === personId &&
          shift.startAt === startAt &&
          shift.endAt === endAt,
      )
  }

  /** Inside a transaction: `personId` does the duty of the other. */
  function hand({ id, rotaId }: Swap, { shift, personId }: Handing, actor: Actor): void {
    const startAt = Math.max(shift.startAt, clock.now())
    const { endAt, rotationId } = shift
    checkCanServe(store, { personId, startAt, endAt })
    const values = {
      alias: `swap-${randomUUID().slice(0, 8)}`,
      participant: { kind: 'user', id: personId, name: null },
      startAt,
      endAt,
      rotations: [{ id: rotationId, name: null }],
    } as const
    overrides.create(rotaId, values, actor, causeOf(id))
  }

  /** One transaction, told of afterwards. */
  function write(rotaId: string, work: (now: number) => void): void {
    const now = clock.now()
    outbox.deliverAfter(() => {
      store.transaction(() => work(now))
      outbox.bus.publish('rota.changed', { id: rotaId, change: 'updated' })
    })
  }

  function audit(action: Verb, sides: { before?: Swap; after?: Swap }, actor: Actor): void {
    const id = sides.after?.id ?? sides.before?.id ?? ''
    writeAudit(store, { actor, action, type: 'swap', id, ...sides }, clock.now())
  }

  function decide(rotaId: string, id: string, state: 'accepted' | 'declined', actor: Actor): Swap {
    write(rotaId, (now) => {
      const before = store.swaps.get(rotaId, id)
      if (before.state !== 'requested') throw new AppError('conflict', `the swap is ${before.state} already`)
      const after: Swap = { ...before, state, decidedBy: actor.name, decidedAt: now }
      store.swaps.decide(after)
      audit('update', { before, after }, actor)
      if (state === 'declined') return
      const rota = store.rotas.get(rotaId)
      const { offered, wanted } = before
      if (!isStillSo(rota, offered) || !isStillSo(rota, wanted)) {
        throw new AppError('conflict', 'the shifts are no longer as they were when the swap was asked for')
      }
      hand(before, { shift: offered, personId: wanted.personId }, actor)
      hand(before, { shift: wanted, personId: offered.personId }, actor)
    })
    return store.swaps.get(rotaId, id)
  }

  return {
    request(rotaId: string, { from, to }: SwapInput, actor: Actor): Swap {
      const id = randomUUID()
      write(rotaId, (now) => {
        const rota = store.rotas.get(rotaId)
        const offered = findShift(rota, from, 'from')
        const wanted = findShift(rota, to, 'to')
        if (offered.personId === wanted.personId) {
          throw invalid('to.user', 'a swap needs two people')
        }
        const decided = { decidedBy: null, decidedAt: null }
        const by = { createdBy: actor.name, createdAt: now }
        store.swaps.insert({ id, rotaId, offered, wanted, state: 'requested', ...by, ...decided })
        audit('create', { after: store.swaps.get(rotaId, id) }, actor)
      })
      return store.swaps.get(rotaId, id)
    },
    /** Throws `conflict` when either shift is over or no longer as it was. */
    accept: (rotaId: string, id: string, actor: Actor): Swap => decide(rotaId, id, 'accepted', actor),
    decline: (rotaId: string, id: string, actor: Actor): Swap => decide(rotaId, id, 'declined', actor),
    /** Takes back a request, or what is still to come of an accepted swap. */
    remove(rotaId: string, id: string, actor: Actor): void {
      write(rotaId, () => {
        const before = store.swaps.get(rotaId, id)
        if (before.state === 'declined') throw new AppError('conflict', 'the swap is declined already')
        overrides.removeByCause(causeOf(id), actor)
        store.swaps.remove(id)
        audit('delete', { before }, actor)
      })
    },
  }
}

function causeOf(id: string): string {
  return `swap:${id}`
}
