import Type, { type Static } from 'typebox'
import { Nullable } from './envelope.ts'

const strict = { additionalProperties: false }

/** A user in a request: an id, or an e-mail address. */
const UserText = Type.String({ minLength: 1 })

const NamedShape = Type.Object({ id: Type.String(), name: Type.String() })

const ParticipantShape = Type.Object({
  type: Type.Enum(['user', 'team', 'escalation', 'schedule', 'none']),
  id: Nullable(Type.String()),
  name: Type.String(),
})

const KindShape = Type.Enum(['default', 'override', 'forwarding'])

const StretchShape = Type.Object({ startDate: Type.String(), endDate: Type.String() })

const RotationShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.Enum(['hourly', 'daily', 'weekly']),
  length: Type.Integer(),
  startDate: Type.String(),
  endDate: Nullable(Type.String()),
  participants: Type.Array(ParticipantShape),
  restriction: Nullable(Type.String()),
  countsOpenDays: Type.Boolean(),
})

const DutyShape = Type.Object({
  rotationId: Type.String(),
  rotation: Type.String(),
  type: KindShape,
  participant: ParticipantShape,
  people: Type.Array(Type.Object({ id: Type.String(), username: Type.String(), fullName: Type.String() })),
  startDate: Type.String(),
  endDate: Nullable(Type.String()),
})

export const RotaShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  timeZone: Type.String(),
  enabled: Type.Boolean(),
  ownerTeam: Nullable(NamedShape),
  rotations: Type.Array(RotationShape),
  onCall: Type.Array(DutyShape),
  next: Type.Object({ at: Nullable(Type.String()), participants: Type.Array(ParticipantShape) }),
  firstGap: Nullable(StretchShape),
})

/** A rota as it is shown. */
export type ShownRota = Static<typeof RotaShape>

const LaneShape = Type.Object({
  rotationId: Type.String(),
  name: Type.String(),
  order: Type.Integer(),
  periods: Type.Array(
    Type.Object({
      startDate: Type.String(),
      endDate: Type.String(),
      type: KindShape,
      isPast: Type.Boolean(),
      recipient: ParticipantShape,
      fromUser: Type.Optional(NamedShape),
    }),
  ),
})

export const TimelineShape = Type.Object({
  from: Type.String(),
  to: Type.String(),
  timeZone: Type.String(),
  final: Type.Array(LaneShape),
  base: Type.Array(LaneShape),
  override: Type.Array(LaneShape),
  forwarding: Type.Array(LaneShape),
})

export const GapShape = Type.Object({ ...StretchShape.properties, seconds: Type.Integer() })

export const FairnessShape = Type.Object({
  from: Type.String(),
  to: Type.String(),
  balance: Type.Integer(),
  people: Type.Array(
    Type.Object({
      ...ParticipantShape.properties,
      shifts: Type.Integer(),
      hours: Type.Number(),
      nights: Type.Integer(),
      nightHours: Type.Number(),
      weekendHours: Type.Number(),
      holidayHours: Type.Number(),
    }),
  ),
})

/** Rotations and overrides are read as the on-call dialect reads them. */
export const RotaPreviewBody = Type.Object(
  {
    from: Type.Optional(Type.String()),
    to: Type.Optional(Type.String()),
    timezone: Type.Optional(Type.String()),
    enabled: Type.Optional(Type.Boolean()),
    rotations: Type.Optional(Type.Array(Type.Object({}))),
    overrides: Type.Optional(Type.Array(Type.Object({}))),
  },
  strict,
)

export const RotaPreviewShape = Type.Object({
  from: Type.String(),
  to: Type.String(),
  /** Final timelines, as the rota is and as it would be. */
  before: Type.Array(LaneShape),
  final: Type.Array(LaneShape),
  difference: Type.Array(
    Type.Object({
      ...ParticipantShape.properties,
      hoursBefore: Type.Number(),
      hoursAfter: Type.Number(),
      gained: Type.Array(StretchShape),
      lost: Type.Array(StretchShape),
    }),
  ),
  gapsBefore: Type.Array(GapShape),
  gaps: Type.Array(GapShape),
})

/** A shift of one person in any rota; through a team or an escalation where `participant` is one. */
export const PersonShiftShape = Type.Object({
  rotaId: Type.String(),
  rota: Type.String(),
  timeZone: Type.String(),
  rotationId: Type.String(),
  rotation: Type.String(),
  participant: ParticipantShape,
  ...StretchShape.properties,
})

export const TakeBody = Type.Object(
  { user: UserText, rotation: Type.Optional(UserText), at: Type.Optional(Type.String()) },
  strict,
)

export const TakenShape = Type.Object({
  alias: Type.String(),
  rotaId: Type.String(),
  rotation: NamedShape,
  user: NamedShape,
  startDate: Type.String(),
  endDate: Type.String(),
})

const SwapSide = Type.Object({ start: Type.String(), user: UserText }, strict)

export const SwapBody = Type.Object({ from: SwapSide, to: SwapSide }, strict)

const SwapShiftShape = Type.Object({
  rotationId: Type.String(),
  user: NamedShape,
  startDate: Type.String(),
  endDate: Type.String(),
})

export const SwapShape = Type.Object({
  id: Type.String(),
  state: Type.Enum(['requested', 'accepted', 'declined']),
  from: SwapShiftShape,
  to: SwapShiftShape,
  createdBy: Type.String(),
  createdAt: Type.String(),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
})

const absenceFields = {
  startDate: Type.String(),
  endDate: Type.String(),
  reason: Type.Optional(Nullable(Type.String())),
}

export const AbsenceCreate = Type.Object({ user: UserText, ...absenceFields }, strict)

export const AbsenceChange = Type.Partial(Type.Object(absenceFields), strict)

export const AbsenceShape = Type.Object({
  id: Type.String(),
  user: NamedShape,
  startDate: Type.String(),
  endDate: Type.String(),
  reason: Type.String(),
  createdBy: Type.String(),
  createdAt: Type.String(),
  shifts: Type.Array(
    Type.Object({
      rotaId: Type.String(),
      rota: Type.String(),
      rotationId: Type.String(),
      rotation: Type.String(),
      startDate: Type.String(),
      endDate: Type.String(),
      cover: Nullable(NamedShape),
    }),
  ),
})
