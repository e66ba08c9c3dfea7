// From the periods of a timeline to the shifts people know: one from its true start to its true end.
import type { Period } from './period.ts'
import { isSameParticipant, type Participant } from './rota.ts'
import type { Stretch } from './stretch.ts'

/** The unbroken duty of one person (or team) in one rotation, however many periods it is made of. */
export type Shift = Stretch & {
  readonly rotationId: string
  readonly participant: Participant
  /** Whose duty it was at first, where it was forwarded. */
  readonly fromUser: string | null
  /** Whether it may have begun before `startAt`: it was cut where the timeline begins. */
  readonly isCutAtStart: boolean
  /** Whether it goes on after `endAt`: it was cut where the timeline ends, as a duty without end always is. */
  readonly isOpenEnded: boolean
}

/** What is read of a final timeline. */
export type Duties = { readonly rotationId: string; readonly periods: readonly Period[] }

/**
 * The shifts of a final timeline of [from, to), in the order of its rotations. Periods that touch are one shift where
 * one participant holds them, from the same user: it matters not where the past ends or what made them.
 */
export function shiftsOf(final: readonly Duties[], { startAt: from, endAt: to }: Stretch): readonly Shift[] {
  return final.flatMap(({ rotationId, periods }) => {
    const shifts: Shift[] = []
    for (const { startAt, endAt, participant: given, fromUser = null } of periods) {
      if (given.kind === 'none') continue
      const participant = { kind: given.kind, id: given.id }
      const isOpenEnded = endAt >= to
      const last = shifts.at(-1)
      const goesOn =
        last?.endAt === startAt &&
        last.fromUser === fromUser &&
        isSameParticipant(last.participant, participant)
      if (goesOn) shifts[shifts.length - 1] = { ...last, endAt, isOpenEnded }
      else {
        const isCutAtStart = startAt <= from
        shifts.push({ rotationId, participant, fromUser, startAt, endAt, isCutAtStart, isOpenEnded })
      }
    }
    return shifts
  })
}
