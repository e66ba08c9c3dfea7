import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { formatId, parseId } from '#shared/id.ts'
import { DataOf, DeletedShape, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { GroupChange, GroupCreate, GroupShape, PlaceBody } from '#shared/schema/group.ts'
import { GROUP_SORTS } from '../../../store/group.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { readPage } from '../../query.ts'
import { fromGroup, toGroup } from './map.ts'

const MemberParams = Type.Object({ id: Type.String(), resourceId: Type.String() })

const tags = ['resource groups']
const response = { 200: DataOf(GroupShape) }
const SchedulesShape = Type.Array(Type.Object({ id: Type.String(), name: Type.String() }))

/** `/api/resource-groups…`. */
export function groupRoutes(instance: FastifyInstance, context: ApiContext): void {
  readRoutes(instance, context)
  changeRoutes(instance, context)
  memberRoutes(instance, context)
}

/** One group, by its id in an address or by the number behind that. */
function createLook({ store }: ApiContext) {
  return {
    show: (id: number) => ({ data: toGroup(store.groups.get(id)) }),
    idOf: (text: string) => store.groups.get(parseId('grp', text)).id,
  }
}

function readRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store } = context
  const { show, idOf } = createLook(context)

  api.get('/api/resource-groups', { schema: { tags, response: { 200: PageOf(GroupShape) } } }, (request) => {
    const page = readPage(request.query, { sorts: GROUP_SORTS })
    const { rows, total } = store.groups.list(page)
    return { data: rows.map(toGroup), meta: { total, page: page.page, limit: page.limit } }
  })
  api.get('/api/resource-groups/:id', { schema: { tags, params: IdParams, response } }, (request) =>
    show(idOf(request.params.id)),
  )
  api.get(
    '/api/resource-groups/:id/schedules',
    { schema: { tags, params: IdParams, response: { 200: DataOf(SchedulesShape) } } },
    (request) => {
      const attached = store.schedules.listAttachedTo('group', idOf(request.params.id))
      return { data: attached.map(({ id, name }) => ({ id: formatId('sch', id), name })) }
    },
  )
}

function changeRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { groups } = context
  const { show, idOf } = createLook(context)

  api.post(
    '/api/resource-groups',
    { schema: { tags, body: GroupCreate, response: { 201: DataOf(GroupShape) } } },
    (request, reply) => {
      const { name } = request.body
      const defaults = { description: '', members: [], timeoutMs: 300_000, onFailure: 'block' } as const
      const made = groups.create({ ...defaults, name, ...fromGroup(request.body) }, actorOf(request.caller))
      reply.code(201)
      return show(made.id)
    },
  )
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/resource-groups/:id',
      schema: { tags, params: IdParams, body: GroupChange, response },
      handler: (request) => {
        const id = idOf(request.params.id)
        groups.update(id, fromGroup(request.body), actorOf(request.caller))
        return show(id)
      },
    })
  }
  api.delete(
    '/api/resource-groups/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const id = idOf(request.params.id)
      groups.remove(id, actorOf(request.caller))
      return { data: { id: formatId('grp', id) } }
    },
  )
}

/** Members are put in, moved and taken out one by one. */
function memberRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, groups } = context
  const { show, idOf } = createLook(context)
  const resourceIdOf = (text: string) => store.resources.get(parseId('res', text)).id
  const path = '/api/resource-groups/:id/resources/:resourceId'
  const schema = { tags, params: MemberParams, response }

  api.post(path, { schema }, ({ params, caller }) => {
    const id = idOf(params.id)
    groups.place(id, resourceIdOf(params.resourceId), {}, actorOf(caller))
    return show(id)
  })
  api.delete(path, { schema }, ({ params, caller }) => {
    const id = idOf(params.id)
    groups.drop(id, resourceIdOf(params.resourceId), actorOf(caller))
    return show(id)
  })
  api.patch(`${path}/sequence`, { schema: { ...schema, body: PlaceBody } }, ({ params, body, caller }) => {
    const id = idOf(params.id)
    const { tier, order } = body
    const place = { ...(tier !== undefined && { tier }), ...(order !== undefined && { order }) }
    groups.place(id, resourceIdOf(params.resourceId), place, actorOf(caller))
    return show(id)
  })
}
