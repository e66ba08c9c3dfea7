import Type, { type TSchema } from 'typebox'

/** `{"data": …}`: what every answer of ours is wrapped in. */
export const DataOf = <Shape extends TSchema>(shape: Shape) => Type.Object({ data: shape })

/** A list in numbered pages. */
export const PageOf = <Shape extends TSchema>(shape: Shape) =>
  Type.Object({
    data: Type.Array(shape),
    meta: Type.Object({ total: Type.Integer(), page: Type.Integer(), limit: Type.Integer() }),
  })

/** A list read newest first, from cursor to cursor. */
export const CursorOf = <Shape extends TSchema>(shape: Shape) =>
  Type.Object({
    data: Type.Array(shape),
    meta: Type.Object({ next: Type.Union([Type.String(), Type.Null()]) }),
  })

/** The answer to a deletion. */
export const DeletedShape = DataOf(Type.Object({ id: Type.String() }))

export const Nullable = <Shape extends TSchema>(shape: Shape) => Type.Union([shape, Type.Null()])

export const ActionShape = Type.Enum(['start', 'stop'])

export const IdParams = Type.Object({ id: Type.String() })
