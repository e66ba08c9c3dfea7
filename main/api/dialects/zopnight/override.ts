import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { parseInstant } from '#shared/instant.ts'
import { DataOf, DeletedShape, IdParams, Nullable, PageOf } from '#shared/schema/envelope.ts'
import type { HoldInput } from '../../../services/hold.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { readPage } from '../../query.ts'
import { toOverride } from './map.ts'

const what = {
  action: Type.Enum(['force_on', 'force_off']),
  reason: Type.Optional(Nullable(Type.String())),
  expiresAt: Type.Optional(Nullable(Type.String())),
}

const GroupOverrideBody = Type.Object(what)

const OverrideBody = Type.Object({
  ...what,
  resourceUID: Type.Optional(Type.String()),
  groupID: Type.Optional(Type.String()),
})

const OverrideShape = Type.Object({
  id: Type.String(),
  resourceUID: Type.Optional(Type.String()),
  groupID: Type.Optional(Type.String()),
  action: Type.String(),
  reason: Type.String(),
  expiresAt: Nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Type.String(),
})

const tags = ['overrides']
const created = { 201: DataOf(OverrideShape) }

/** `/api/overrides…`: holds, under the dialect's name. */
export function overrideRoutes(instance: FastifyInstance, context: ApiContext): void {
  holdRoutes(instance, context)
  groupHoldRoutes(instance, context)
}

function holdRoutes(instance: FastifyInstance, { store, holds }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()

  function targetOf(body: Static<typeof OverrideBody>): Pick<HoldInput, 'targetKind' | 'targetId'> {
    const { resourceUID, groupID } = body
    if ((resourceUID === undefined) === (groupID === undefined)) {
      throw invalid('resourceUID', 'exactly one of resourceUID and groupID is needed')
    }
    return groupID !== undefined
      ? { targetKind: 'group', targetId: store.groups.get(parseId('grp', groupID)).id }
      : { targetKind: 'resource', targetId: store.resources.get(parseId('res', resourceUID ?? '')).id }
  }

  api.post(
    '/api/overrides',
    { schema: { tags, body: OverrideBody, response: created } },
    ({ body, caller }, reply) => {
      const hold = holds.create({ ...targetOf(body), ...fromBody(body) }, actorOf(caller))
      reply.code(201)
      return { data: toOverride(hold) }
    },
  )
  api.get('/api/overrides', { schema: { tags, response: { 200: PageOf(OverrideShape) } } }, (request) => {
    const page = readPage(request.query, { sorts: ['createdAt'] })
    const { rows, total } = store.holds.list(null, page)
    return { data: rows.map(toOverride), meta: { total, page: page.page, limit: page.limit } }
  })
  api.get(
    '/api/overrides/:id',
    { schema: { tags, params: IdParams, response: { 200: DataOf(OverrideShape) } } },
    (request) => ({ data: toOverride(store.holds.get(parseId('ovr', request.params.id))) }),
  )
  api.delete(
    '/api/overrides/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const { id } = store.holds.get(parseId('ovr', request.params.id))
      holds.remove(id, actorOf(request.caller))
      return { data: { id: formatId('ovr', id) } }
    },
  )
}

function groupHoldRoutes(instance: FastifyInstance, { store, holds }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const groupIdOf = (text: string) => store.groups.get(parseId('grp', text)).id

  api.post(
    '/api/resource-groups/:id/overrides',
    { schema: { tags, params: IdParams, body: GroupOverrideBody, response: created } },
    (request, reply) => {
      const target = { targetKind: 'group', targetId: groupIdOf(request.params.id) } as const
      const hold = holds.create({ ...target, ...fromBody(request.body) }, actorOf(request.caller))
      reply.code(201)
      return { data: toOverride(hold) }
    },
  )
  api.get(
    '/api/resource-groups/:id/overrides',
    { schema: { tags, params: IdParams, response: { 200: PageOf(OverrideShape) } } },
    (request) => {
      const page = readPage(request.query, { sorts: ['createdAt'] })
      const { rows, total } = store.holds.list({ kind: 'group', id: groupIdOf(request.params.id) }, page)
      return { data: rows.map(toOverride), meta: { total, page: page.page, limit: page.limit } }
    },
  )
}

function fromBody(
  body: Static<typeof GroupOverrideBody>,
): Pick<HoldInput, 'action' | 'reason' | 'expiresAt'> {
  const text = body.expiresAt ?? null
  const expiresAt = text === null ? null : parseInstant(text)
  if (text !== null && expiresAt === null) {
    throw invalid('expiresAt', 'expiresAt must be an instant such as 2026-12-01T18:00:00Z')
  }
  return { action: body.action, reason: body.reason ?? '', expiresAt }
}
