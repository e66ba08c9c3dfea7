import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { StoredOverride, StoredRota } from '#shared/rota.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { paramOf, rotaOf } from './lookup.ts'
import { readOverride, toOverride } from './override-map.ts'

const LIST = '/v2/schedules/:identifier/overrides'
const ONE = '/v2/schedules/:identifier/overrides/:alias'

/** `/v2/schedules/:identifier/overrides`; an override goes by its alias. */
export function overrideRoutes(api: FastifyInstance, { store, rotaOverrides, onCall }: ApiContext): void {
  const tags = ['on-call overrides']

  function find(request: FastifyRequest): { readonly rota: StoredRota; readonly override: StoredOverride } {
    const rota = rotaOf(store, request)
    const alias = paramOf(request, 'alias')
    const override = store.rotaOverrides.findByAlias(rota.id, alias)
    if (override === null) throw new AppError('not_found', `No override exists with alias [${alias}]`)
    return { rota, override }
  }

  api.post(LIST, { schema: { tags, summary: 'Override whoever is on call' } }, (request, reply) => {
    const { id } = rotaOf(store, request)
    const { alias } = rotaOverrides.create(id, readOverride(request.body), actorOf(request.caller))
    reply.code(201)
    return { data: { alias } }
  })
  api.get(LIST, { schema: { tags, summary: 'List the overrides of a schedule' } }, (request) => {
    const rota = rotaOf(store, request)
    const overrides = store.rotaOverrides.list(rota.id)
    return { data: overrides.map((override) => toOverride(rota, override, onCall.nameOf)) }
  })
  api.get(ONE, { schema: { tags, summary: 'Get an override' } }, (request) => {
    const { rota, override } = find(request)
    return { data: toOverride(rota, override, onCall.nameOf) }
  })
  api.put(ONE, { schema: { tags, summary: 'Replace an override' } }, (request) => {
    const { rota, override } = find(request)
    const input = readOverride(request.body)
    const { alias } = rotaOverrides.replace(rota.id, override.alias, input, actorOf(request.caller))
    return { data: { alias } }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete an override' } }, (request) => {
    const { rota, override } = find(request)
    rotaOverrides.remove(rota.id, override.alias, actorOf(request.caller))
    return { result: 'Deleted' }
  })
}
