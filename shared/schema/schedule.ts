import Type from 'typebox'
import { ActionShape, Nullable } from './envelope.ts'

const CronBody = Type.Object({ cronExpression: Type.String(), action: ActionShape })

const TagShape = Type.Object({ key: Type.String(), value: Type.String() })

const CatchUpShape = Type.Enum(['none', 'last', 'all'])

/** The document's fields and ours; what is not known is ignored, as the document's service does. */
const fields = {
  name: Type.String(),
  description: Nullable(Type.String()),
  timezone: Type.String(),
  crons: Type.Array(CronBody),
  enabled: Type.Boolean(),
  enforce: Type.Boolean(),
  retainRunning: Type.Boolean(),
  calendars: Type.Array(Type.String()),
  catchUp: CatchUpShape,
  catchUpWindowSeconds: Type.Integer({ minimum: 0, maximum: 31_622_400 }),
  tags: Type.Array(TagShape),
  resourceIds: Type.Array(Type.String(), { maxItems: 5_000 }),
  groupIds: Type.Array(Type.String(), { maxItems: 500 }),
}

export const ScheduleChange = Type.Partial(Type.Object(fields))

export const ScheduleCreate = Type.Interface([ScheduleChange], {
  name: fields.name,
  timezone: fields.timezone,
})

const FiringShape = Type.Object({
  at: Type.String(),
  local: Type.String(),
  cronId: Type.String(),
  action: ActionShape,
})

export const ScheduleShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  timezone: Type.String(),
  crons: Type.Array(Type.Object({ id: Type.String(), cronExpression: Type.String(), action: ActionShape })),
  resources: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), type: Type.String(), status: Type.String() }),
  ),
  groups: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  enabled: Type.Boolean(),
  enforce: Type.Boolean(),
  retainRunning: Type.Boolean(),
  calendars: Type.Array(Type.String()),
  catchUp: CatchUpShape,
  catchUpWindowSeconds: Type.Integer(),
  tags: Type.Array(TagShape),
  nextFirings: Type.Array(FiringShape),
  createdBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})

export const PreviewShape = Type.Object({
  at: Type.String(),
  local: Type.String(),
  cronId: Type.String(),
  action: ActionShape,
  resources: Type.Array(Type.String()),
  groups: Type.Array(Type.String()),
  note: Type.Optional(Type.String()),
})
