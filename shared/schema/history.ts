import Type, { type Static } from 'typebox'
import { Nullable } from './envelope.ts'

const TargetShape = Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() })

export const IntentShape = Type.Object({
  id: Type.String(),
  triggerId: Nullable(Type.String()),
  scheduleId: Nullable(Type.String()),
  parentId: Nullable(Type.String()),
  dueAt: Type.String(),
  createdAt: Type.String(),
  what: Type.String(),
  target: TargetShape,
  cause: Type.String(),
  state: Type.String(),
  reason: Nullable(Type.String()),
})

/** A line of the record: an intent with what its run has become. */
export const ActivityShape = Type.Object({
  id: Type.String(),
  /** Null where nothing ran. */
  runId: Nullable(Type.String()),
  schedule: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  /** The group that it is a step of. */
  group: Nullable(Type.String()),
  target: TargetShape,
  what: Type.String(),
  dueAt: Type.String(),
  createdAt: Type.String(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
  state: Type.String(),
  reason: Nullable(Type.String()),
  cause: Type.String(),
  actor: Nullable(Type.String()),
  attempt: Type.Integer(),
  acknowledgedAt: Nullable(Type.String()),
})

export type Activity = Static<typeof ActivityShape>

export const RunShape = Type.Object({
  id: Type.String(),
  intentId: Type.String(),
  parentId: Nullable(Type.String()),
  scheduleId: Nullable(Type.String()),
  target: TargetShape,
  what: Type.String(),
  dueAt: Type.String(),
  queuedAt: Type.String(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
  attempt: Type.Integer(),
  attempts: Type.Array(
    Type.Object({
      startedAt: Type.String(),
      finishedAt: Type.String(),
      outcome: Type.String(),
      message: Nullable(Type.String()),
    }),
  ),
  cause: Type.String(),
  actor: Nullable(Type.String()),
  retryOf: Nullable(Type.String()),
  outcome: Type.String(),
  message: Nullable(Type.String()),
  exitCode: Nullable(Type.Integer()),
  httpStatus: Nullable(Type.Integer()),
  httpHeaders: Nullable(Type.Record(Type.String(), Type.String())),
  outputBytes: Type.Integer(),
  outputCut: Type.Integer(),
  file: Nullable(Type.String()),
  parameters: Nullable(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'What a run by hand was given; secrets masked.',
    }),
  ),
  acknowledgedAt: Nullable(Type.String()),
})
