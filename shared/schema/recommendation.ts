import Type from 'typebox'
import { ActionShape, Nullable } from './envelope.ts'

export const RecommendationShape = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['utilization', 'workload', 'storage']),
  state: Type.Enum(['open', 'applied', 'dismissed']),
  name: Type.String(),
  resources: Type.Array(Type.String()),
  tag: Nullable(Type.Object({ key: Type.String(), value: Type.String() })),
  project: Nullable(Type.String()),
  timezone: Nullable(Type.String()),
  crons: Type.Array(Type.Object({ cronExpression: Type.String(), action: ActionShape })),
  actions: Type.Array(
    Type.Object({
      action: ActionShape,
      days: Type.Array(Type.String()),
      hour: Type.Integer(),
      minute: Type.Integer(),
      position: Type.Integer(),
    }),
  ),
  hoursDown: Type.Number({ description: 'Hours of each week.' }),
  savings: Type.Number({ description: 'US dollars a month.' }),
  savingsPerWeek: Type.Number({ description: 'US dollars a week.' }),
  confidence: Type.Number({ description: '0 to 1.' }),
  weeksObserved: Type.Integer(),
  isAlwaysIdle: Type.Boolean(),
  reason: Nullable(Type.String({ description: 'Why nothing is recommended.' })),
  finding: Nullable(
    Type.Object({
      kind: Type.String(),
      action: Type.String(),
      itemType: Type.String(),
      resourceId: Type.String(),
      region: Type.String(),
      gib: Type.Number(),
      words: Type.String(),
    }),
  ),
  scheduleId: Nullable(Type.String()),
  /** What did it, of storage. */
  run: Nullable(Type.Object({ id: Type.String(), outcome: Type.String() })),
  appliedAt: Nullable(Type.String()),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})

/** Beside one that was applied: the hours down since then, as it promised and as they were. */
export const RecommendationProgress = Type.Object({
  estimatedHoursDown: Nullable(Type.Number()),
  realizedHoursDown: Nullable(Type.Number()),
})

export const ApplyBody = Type.Union([
  Type.Object(
    {
      scheduleId: Type.Optional(
        Nullable(Type.String({ description: 'The schedule to change; without it a new one is made.' })),
      ),
      dryRun: Type.Optional(
        Type.Boolean({ description: 'Of storage: asks whether it could be done, and does nothing.' }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
])

/** What does it: a schedule from now on, or a run once. */
export const AppliedShape = Type.Object({
  id: Type.String(),
  scheduleId: Nullable(Type.String()),
  runId: Nullable(Type.String()),
})
