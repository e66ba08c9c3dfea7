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
  createdBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})
