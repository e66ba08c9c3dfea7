import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError, invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds, parseInstant } from '#shared/instant.ts'
import { DataOf, DeletedShape, IdParams, Nullable } from '#shared/schema/envelope.ts'
import type { TokenService } from '../../services/token.ts'
import type { Store } from '../../store/index.ts'
import type { Token } from '../../store/token.ts'
import type { Caller } from '../auth.ts'
import { actorOf } from '../context.ts'

const strict = { additionalProperties: false }
const AccessShape = Type.Enum(['full', 'read'])

const TokenCreate = Type.Object(
  {
    name: Type.String(),
    access: AccessShape,
    expiresAt: Type.Optional(Nullable(Type.String())),
    publicKey: Type.Optional(Nullable(Type.String())),
  },
  strict,
)

const TokenChange = Type.Object({ publicKey: Type.Optional(Nullable(Type.String())) }, strict)

const shape = {
  id: Type.String(),
  name: Type.String(),
  access: AccessShape,
  createdAt: Type.String(),
  expiresAt: Nullable(Type.String()),
  lastUsedAt: Nullable(Type.String({ description: 'To the minute; null: never yet.' })),
  owner: Type.String({ description: 'The name of the user whose it is.' }),
  publicKey: Nullable(Type.String()),
}
const TokenShape = Type.Object(shape)
const NewTokenShape = Type.Object({ ...shape, token: Type.String() })

type Deps = { readonly store: Pick<Store, 'tokens' | 'users'>; readonly tokens: TokenService }

/** `/api/tokens…`: an admin sees those of everybody, others their own. */
export function tokenRoutes(instance: FastifyInstance, { store, tokens }: Deps): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['tokens']
  const one = { tags, params: IdParams, response: { 200: DataOf(TokenShape) } }

  const isVisible = ({ user }: Caller, token: Token) => user.isAdmin || token.userId === user.id
  const listFor = (caller: Caller) => tokens.listInForce().filter((token) => isVisible(caller, token))
  const show = (token: Token) => toToken(token, store.users.get(token.userId).name)

  function find(id: string, caller: Caller): Token {
    const rowId = parseId('tok', id)
    const token = rowId === null ? null : store.tokens.get(rowId)
    if (token === null || !isVisible(caller, token)) throw new AppError('not_found', 'token not found')
    return token
  }

  api.post(
    '/api/tokens',
    { schema: { tags, body: TokenCreate, response: { 201: DataOf(NewTokenShape) } } },
    ({ body, caller }, reply) => {
      const { token, text } = tokens.create(readNew(body), caller.user.id, actorOf(caller))
      reply.code(201)
      return { data: { ...show(token), token: text } }
    },
  )

  api.get(
    '/api/tokens',
    { schema: { tags, response: { 200: DataOf(Type.Array(TokenShape)) } } },
    ({ caller }) => ({ data: listFor(caller).map(show) }),
  )
  api.get('/api/tokens/:id', { schema: one }, ({ params, caller }) => ({
    data: show(find(params.id, caller)),
  }))

  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/tokens/:id',
      schema: { ...one, body: TokenChange },
      handler: ({ params, body, caller }) => {
        const token = find(params.id, caller)
        if (body.publicKey === undefined) return { data: show(token) }
        return { data: show(tokens.setPublicKey(token.id, body.publicKey, actorOf(caller))) }
      },
    })
  }

  api.delete(
    '/api/tokens/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    ({ params, caller }) => {
      const { id } = find(params.id, caller)
      tokens.revoke(id, actorOf(caller))
      return { data: { id: formatId('tok', id) } }
    },
  )
}

/** A token as the API shows it; `owner` is the name of its user. */
export function toToken(token: Token, owner: string): Static<typeof TokenShape> {
  const { expiresAt, lastUsedAt } = token
  return {
    id: formatId('tok', token.id),
    name: token.name,
    access: token.access,
    createdAt: formatSeconds(token.createdAt),
    expiresAt: expiresAt === null ? null : formatSeconds(expiresAt),
    lastUsedAt: lastUsedAt === null ? null : formatSeconds(lastUsedAt),
    owner,
    publicKey: token.publicKey,
  }
}

function readNew({ name, access, publicKey = null, expiresAt = null }: Static<typeof TokenCreate>) {
  return { name, access, publicKey, expiresAt: readExpiry(expiresAt) }
}

function readExpiry(text: string | null): number | null {
  if (text === null) return null
  const at = parseInstant(text)
  if (at === null) throw invalid('expiresAt', 'expiresAt must be an instant such as 2026-12-01T18:00:00Z')
  return at
}
