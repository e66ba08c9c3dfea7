// What belongs to on-call, as our own API shows it.
import type { Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatMillis, parseInstant } from '#shared/instant.ts'
import { describeRestriction } from '#shared/restriction-words.ts'
import type { Participant, Rotation, StoredRota } from '#shared/rota.ts'
import type { GapShape, ShownRota, TimelineShape } from '#shared/schema/rota.ts'
import type { Stretch } from '#shared/stretch.ts'
import type { OnCallService, ShownPeriod, ShownRotation } from '../../services/on-call.ts'
import type { RunningShift } from '../../services/running-shift.ts'

const HOUR_MS = 3_600_000

export type NameOf = OnCallService['nameOf']
type Lane = Static<typeof TimelineShape>['final'][number]

/** In UTC; milliseconds only where they are not zero. */
export function formatInstant(at: number): string {
  return formatMillis(at).replace('.000Z', 'Z')
}

/** An instant of a body; throws at its field. */
export function toInstant(text: string, field: string): number {
  const at = parseInstant(text)
  if (at === null) throw invalid(field, `${field} must be an instant such as 2026-12-01T18:00:00Z`)
  return at
}

export function toStretch({ startAt, endAt }: Stretch) {
  return { startDate: formatInstant(startAt), endDate: formatInstant(endAt) }
}

export function toGap(gap: Stretch): Static<typeof GapShape> {
  return { ...toStretch(gap), seconds: Math.round((gap.endAt - gap.startAt) / 1000) }
}

/** Hours with two decimals. */
export function toHours(ms: number): number {
  return Math.round((ms / HOUR_MS) * 100) / 100
}

export function toParticipant({ kind, id }: Participant, name: string) {
  return { type: kind, id, name }
}

export function toPerson(id: string, nameOf: NameOf) {
  return { id, name: nameOf({ kind: 'user', id }) }
}

export function toLane({ rotationId, name, order, periods }: ShownRotation, nameOf: NameOf): Lane {
  return { rotationId, name, order, periods: periods.map((period) => toPeriod(period, nameOf)) }
}

function toPeriod(period: ShownPeriod, nameOf: NameOf): Lane['periods'][number] {
  const { kind, isPast, participant, name, fromUser } = period
  return {
    ...toStretch(period),
    type: kind,
    isPast,
    recipient: toParticipant(participant, name),
    ...(fromUser !== undefined && { fromUser: toPerson(fromUser, nameOf) }),
  }
}

export function toRotation(rotation: Rotation, nameOf: NameOf): ShownRota['rotations'][number] {
  const { id, name, startAt, endAt, unit, length, participants, restriction, countsOpenDays } = rotation
  return {
    id,
    name,
    type: unit,
    length,
    startDate: formatInstant(startAt),
    endDate: endAt === null ? null : formatInstant(endAt),
    participants: participants.map((one) => toParticipant(one, nameOf(one))),
    restriction: restriction && describeRestriction(restriction),
    countsOpenDays,
  }
}

/** Somebody on call now, with the people behind them and for how long. */
export function toDuty(
  rota: StoredRota,
  shift: RunningShift,
  { onCall, now }: { readonly onCall: Pick<OnCallService, 'nameOf' | 'peopleOf'>; readonly now: number },
): ShownRota['onCall'][number] {
  const { rotationId, kind, participant, startAt, endAt } = shift
  const people = onCall.peopleOf(participant, now)
  return {
    rotationId,
    rotation: rota.rotations.find(({ id }) => id === rotationId)?.name ?? '',
    type: kind,
    participant: toParticipant(participant, onCall.nameOf(participant)),
    people: people.map(({ id, username, fullName }) => ({ id, username, fullName })),
    startDate: formatInstant(startAt),
    endDate: endAt === null ? null : formatInstant(endAt),
  }
}

/** The names of a timeline's participants, those of the past as they were. */
export function namesOf(lanes: readonly ShownRotation[]): (participant: Participant) => string {
  const keyOf = ({ kind, id }: Participant) => `${kind} ${id}`
  const periods = lanes.flatMap((lane) => lane.periods)
  const names = new Map(periods.map(({ participant, name }) => [keyOf(participant), name]))
  return (participant) => names.get(keyOf(participant)) ?? ''
}
