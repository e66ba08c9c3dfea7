import Type from 'typebox'
import { Nullable } from './envelope.ts'

const place = {
  tier: Type.Integer({ minimum: 0, maximum: 1_000 }),
  order: Type.Integer({ minimum: 0, maximum: 1_000 }),
}

const MemberBody = Type.Object({
  resourceUID: Type.String(),
  tier: Type.Optional(place.tier),
  order: Type.Optional(place.order),
})

const fields = {
  name: Type.String(),
  description: Nullable(Type.String()),
  members: Type.Array(MemberBody, { maxItems: 5_000 }),
  timeoutSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  onFailure: Type.Enum(['block', 'continue']),
}

export const GroupChange = Type.Partial(Type.Object(fields))

export const GroupCreate = Type.Interface([GroupChange], { name: fields.name })

export const PlaceBody = Type.Partial(Type.Object(place))

export const GroupShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  members: Type.Array(
    Type.Object({
      resourceUID: Type.String(),
      name: Type.String(),
      tier: Type.Integer(),
      order: Type.Integer(),
    }),
  ),
  timeoutSeconds: Type.Integer(),
  onFailure: Type.String(),
  createdBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})
