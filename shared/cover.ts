// Who could stand in for somebody who is away.
import type { Rotation } from './rota.ts'
import { type Duties, type Shift, shiftsOf } from './shift.ts'
import { isOverlapping, type Stretch } from './stretch.ts'

/** Somebody away from `startAt` to before `endAt`. */
export type Away = Stretch & { readonly personId: string }

/** A shift of the absent, or the part of it that the absence holds, with who could take all of it. */
export type Cover = Pick<Shift, 'rotationId' | 'startAt' | 'endAt'> & {
  /** The next in turn who can, and is not asked for another of these shifts at that time; null: nobody. */
  readonly cover: string | null
  /** Everybody who could, in the order in which they are next in turn. */
  readonly candidates: readonly string[]
}

type Surroundings = {
  readonly rotations: readonly Rotation[]
  /** The final timeline of the absence's time. */
  readonly final: readonly Duties[]
  /** When others are away; their own absence may be among them. */
  readonly absences: readonly Away[]
}

/**
 * The shifts that `absent` leaves open by the final timeline, earliest first. A cover is a participant of the same
 * rotation, after the absent in its order, who is a user, not away and not on call in the rota at any time of it.
 */
export function planCover(absent: Away, { rotations, final, absences }: Surroundings): readonly Cover[] {
  const shifts = shiftsOf(final, absent).filter(({ participant }) => participant.kind === 'user')
  const isTheirs = (shift: Shift) => shift.participant.id === absent.personId && isOverlapping(shift, absent)
  const open = shifts.filter(isTheirs).map(({ rotationId, startAt, endAt }) => ({
    rotationId,
    startAt: Math.max(startAt, absent.startAt),
    endAt: Math.min(endAt, absent.endAt),
  }))
  const busy: Away[] = [
    ...absences,
    ...shifts.map(({ participant, startAt, endAt }) => ({ personId: participant.id ?? '', startAt, endAt })),
  ]
  const asked: Away[] = []
  return open
    .sort((a, b) => a.startAt - b.startAt)
    .map((shift) => {
      const isFree = (list: readonly Away[]) => (personId: string) =>
        !list.some((one) => one.personId === personId && isOverlapping(one, shift))
      const rotation = rotations.find(({ id }) => id === shift.rotationId)
      const candidates = nextInTurn(rotation, absent.personId).filter(isFree(busy))
      const cover = candidates.find(isFree(asked)) ?? null
      if (cover !== null) asked.push({ ...shift, personId: cover })
      return { ...shift, cover, candidates }
    })
}

/** The other users of a rotation, each once, beginning after `personId`; in its order where they are none of it. */
function nextInTurn(rotation: Rotation | undefined, personId: string): readonly string[] {
  const participants = rotation?.participants ?? []
  const place = participants.findIndex(({ kind, id }) => kind === 'user' && id === personId)
  const turned = [...participants.slice(place + 1), ...participants.slice(0, place + 1)]
  const users = turned.flatMap(({ kind, id }) => (kind === 'user' && id !== personId ? [id] : []))
  return [...new Set(users)]
}
