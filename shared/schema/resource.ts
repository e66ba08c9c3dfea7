import Type from 'typebox'
import { Nullable } from './envelope.ts'

const strict = { additionalProperties: false }

const fields = {
  name: Type.String(),
  description: Nullable(Type.String()),
  provider: Type.String(),
  config: Type.Object({}, { additionalProperties: true }),
  tags: Type.Record(Type.String(), Type.String()),
  hourlyCost: Type.Number({ minimum: 0 }),
  type: Type.String(),
  region: Type.String(),
}

export const ResourceChange = Type.Partial(Type.Object(fields), strict)

export const ResourceCreate = Type.Object(
  {
    name: fields.name,
    provider: fields.provider,
    config: fields.config,
    description: Type.Optional(fields.description),
    tags: Type.Optional(fields.tags),
    hourlyCost: Type.Optional(fields.hourlyCost),
    type: Type.Optional(fields.type),
    region: Type.Optional(fields.region),
  },
  strict,
)

/** What acts on a resource. */
export const ResourcePlanShape = Type.Object({
  schedules: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      enabled: Type.Boolean(),
      by: Type.Enum(['resource', 'group', 'tag'], { description: 'By what the schedule reaches it.' }),
    }),
  ),
  groups: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  hold: Nullable(
    Type.Object({
      id: Type.String(),
      action: Type.String(),
      reason: Type.String(),
      expiresAt: Nullable(Type.String()),
      ofGroup: Type.Boolean({ description: 'It is on a group that the resource is in.' }),
    }),
  ),
})

export const ResourceShape = Type.Object({
  id: Type.String(),
  uid: Type.String(),
  name: Type.String(),
  description: Type.String(),
  provider: Type.String(),
  config: Type.Object({}, { additionalProperties: true }),
  type: Type.String(),
  region: Type.String(),
  tags: Type.Record(Type.String(), Type.String()),
  hourlyCost: Type.Number(),
  status: Type.String(),
  statusAt: Nullable(Type.String()),
  problem: Nullable(Type.String()),
  problemAt: Nullable(Type.String()),
  missingSince: Nullable(Type.String()),
  plan: Type.Optional(ResourcePlanShape),
  createdBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})
