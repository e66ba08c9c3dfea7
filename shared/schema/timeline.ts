import Type, { type Static } from 'typebox'
import { Nullable } from './envelope.ts'
import { ActivityShape } from './history.ts'

/** A lane of the time axis; what it is about has the id `id`, of a rota it is one rotation. */
export const LaneShape = Type.Object({
  key: Type.String(),
  kind: Type.Enum(['rota', 'schedule', 'job']),
  id: Type.String(),
  name: Type.String(),
  rotation: Nullable(Type.String()),
  isOn: Type.Boolean(),
  timeZone: Nullable(Type.String()),
})

export const MarkShape = Type.Object({
  at: Type.String(),
  until: Type.String(),
  count: Type.Integer(),
  /** How many firings are in which state; `due`: their time has not come. */
  states: Type.Record(Type.String(), Type.Integer()),
  what: Nullable(Type.String()),
  /** Of the one that most wants to be looked at. */
  state: Type.String(),
  runId: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  note: Nullable(Type.String()),
  isCaughtUp: Type.Boolean(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
})

const ShiftShape = Type.Object({
  startDate: Type.String(),
  endDate: Type.String(),
  type: Type.String(),
  isPast: Type.Boolean(),
  recipient: Type.Object({ type: Type.String(), id: Nullable(Type.String()), name: Type.String() }),
  fromUser: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
})

export const DrawnLaneShape = Type.Object({
  key: Type.String(),
  marks: Type.Array(MarkShape),
  on: Type.Array(Type.Object({ from: Type.String(), to: Type.String() })),
  shifts: Type.Array(ShiftShape),
  /** There was no room for what comes after it; null: all is there. */
  knownUntil: Nullable(Type.String()),
})

export type Lane = Static<typeof LaneShape>
export type DrawnLane = Static<typeof DrawnLaneShape>

/** What a trigger does next. */
export const NextShape = Type.Object({
  at: Type.String(),
  what: Type.String(),
  kind: Type.Enum(['schedule', 'job']),
  id: Type.String(),
  name: Type.String(),
  timeZone: Type.String(),
})

/** A run that goes on; `usualMs`: how long it takes at other times, null when that is not known. */
export const RunningShape = Type.Object({
  ...ActivityShape.properties,
  usualMs: Nullable(Type.Number()),
})

export type Next = Static<typeof NextShape>
export type Running = Static<typeof RunningShape>
