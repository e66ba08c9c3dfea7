import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { formatId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, DeletedShape, IdParams, Nullable } from '#shared/schema/envelope.ts'
import { ResourceShape } from '#shared/schema/resource.ts'
import { maskSecrets } from '#shared/secret.ts'
import type { Found } from '../../services/discovery.ts'
import type { DiscoverySource } from '../../store/discovered.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { toResource } from './resource.ts'

const Options = Type.Object({}, { additionalProperties: true })
const strict = { additionalProperties: false }
const place = { provider: Type.String(), options: Type.Optional(Nullable(Options)) }

const FoundShape = Type.Object({
  key: Type.String(),
  name: Type.String(),
  type: Type.String(),
  region: Type.String(),
  status: Type.String(),
  tags: Type.Record(Type.String(), Type.String()),
  config: Options,
  hourlyCost: Nullable(Type.Number()),
  project: Nullable(Type.String()),
  dependsOn: Type.Array(Type.String()),
  resourceId: Nullable(Type.String({ description: 'The resource that it is already.' })),
})

const SourceShape = Type.Object({
  id: Type.String(),
  provider: Type.String(),
  options: Options,
  sync: Type.Boolean(),
  syncedAt: Nullable(Type.String()),
  problem: Nullable(Type.String()),
  problemAt: Nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Type.String(),
})

const ImportShape = Type.Object({
  sourceId: Type.String(),
  resources: Type.Array(ResourceShape),
  groups: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
})

const LookBody = Type.Object(place, strict)

const ImportBody = Type.Object(
  { ...place, keys: Type.Array(Type.String()), sync: Type.Optional(Type.Boolean()) },
  strict,
)

/** `/api/discover…`: what a provider sees, and what becomes a resource of it. */
export function discoveryRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, discovery } = context
  const tags = ['discovery']

  api.post(
    '/api/discover',
    { schema: { tags, body: LookBody, response: { 200: DataOf(Type.Array(FoundShape)) } } },
    async ({ body: { provider, options } }) => {
      const found = await discovery.look({ provider, options: options ?? {} })
      return { data: found.map(toFound) }
    },
  )
  api.post(
    '/api/discover/import',
    { schema: { tags, body: ImportBody, response: { 200: DataOf(ImportShape) } } },
    async ({ body: { provider, options, keys, sync }, caller }) => {
      const wanted = { provider, options: options ?? {}, keys, sync }
      const { resourceIds, groupIds, sourceId } = await discovery.take(wanted, actorOf(caller))
      const resources = [...new Set(resourceIds)].map((id) => toResource(store.resources.get(id)))
      const groups = groupIds.map((id) => ({ id: formatId('grp', id), name: store.groups.get(id).name }))
      return { data: { sourceId, resources, groups } }
    },
  )
  api.get(
    '/api/discover/sources',
    { schema: { tags, response: { 200: DataOf(Type.Array(SourceShape)) } } },
    () => ({ data: store.discovered.listSources().map(toSource) }),
  )
  api.delete(
    '/api/discover/sources/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    ({ params, caller }) => {
      discovery.forget(params.id, actorOf(caller))
      return { data: { id: params.id } }
    },
  )
}

function toFound({ thing, resourceId }: Found) {
  return {
    key: thing.key,
    name: thing.name,
    type: thing.type,
    region: thing.region,
    status: thing.status,
    tags: { ...thing.tags },
    config: maskSecrets(thing.config) as Record<string, unknown>,
    hourlyCost: thing.hourlyCost ?? null,
    project: thing.project ?? null,
    dependsOn: [...(thing.dependsOn ?? [])],
    resourceId: resourceId === null ? null : formatId('res', resourceId),
  }
}

export function toSource(source: DiscoverySource) {
  const { syncedAt, problemAt, createdAt } = source
  return {
    ...source,
    options: maskSecrets(source.options) as Record<string, unknown>,
    syncedAt: syncedAt === null ? null : formatSeconds(syncedAt),
    problemAt: problemAt === null ? null : formatSeconds(problemAt),
    createdAt: formatSeconds(createdAt),
  }
}
