import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError } from '#shared/error.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import type { User } from '../../store/user.ts'
import { type ApiContext, actorOf } from '../context.ts'

const UserCreate = Type.Object(
  {
    name: Type.String(),
    email: Type.Optional(Type.String()),
    isAdmin: Type.Optional(Type.Boolean()),
    password: Type.Optional(Nullable(Type.String())),
    group: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: false },
)

const UserShape = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  email: Type.String(),
  isAdmin: Type.Boolean(),
})

/** `/api/users`: makes accounts; for admins alone. */
export function userRoutes(instance: FastifyInstance, { users }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()

  api.post(
    '/api/users',
    { schema: { tags: ['users'], body: UserCreate, response: { 201: DataOf(UserShape) } } },
    async ({ body, caller }, reply) => {
      if (!caller.user.isAdmin) throw new AppError('forbidden', 'only an admin may make users')
      const { name, email = '', isAdmin = false, password = null, group = null } = body
      const user = await users.add({ name, email, isAdmin, password, group }, actorOf(caller))
      reply.code(201)
      return { data: toUser(user) }
    },
  )
}

export function toUser({ id, name, email, isAdmin }: User): Static<typeof UserShape> {
  return { id, name, email, isAdmin }
}
