import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import type { Resource, ResourceInput, Tag } from '#shared/resource.ts'
import { DataOf, IdParams, Nullable, PageOf } from '#shared/schema/envelope.ts'
import { ResourceChange, ResourceCreate, ResourceShape } from '#shared/schema/resource.ts'
import { maskSecrets } from '#shared/secret.ts'
import { RESOURCE_SORTS } from '../../store/resource.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { patiently } from '../patience.ts'
import { readChoice, readFlag, readPage, readText } from '../query.ts'
import { toPlan } from './resource-look.ts'

const IdsBody = Type.Object(
  { ids: Type.Array(Type.String(), { maxItems: 500 }) },
  { additionalProperties: false },
)

const RemovedShape = Type.Object({
  id: Type.String(),
  detachedFrom: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() })),
  warning: Type.Optional(Type.String()),
})

const TestedShape = Type.Object({
  status: Type.String(),
  statusAt: Type.String(),
  error: Nullable(Type.String()),
})

const tags = ['resources']
const one = { tags, params: IdParams, response: { 200: DataOf(ResourceShape) } }

/** `/api/resources…`. */
export function resourceRoutes(instance: FastifyInstance, context: ApiContext): void {
  readRoutes(instance, context)
  changeRoutes(instance, context)
}

function readRoutes(instance: FastifyInstance, { store, observe }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  /** With `?with=plan` what acts on them, too. */
  const showAll = (rows: readonly Resource[], query: unknown) => {
    if (readChoice(query, 'with', ['plan'] as const) === undefined) return rows.map(toResource)
    const plans = store.resourcePlans.of(rows.map(({ id }) => id))
    return rows.map((row) => {
      const plan = plans.get(row.id)
      return { ...toResource(row), ...(plan && { plan: toPlan(plan) }) }
    })
  }

  api.get('/api/resources', { schema: { tags, response: { 200: PageOf(ResourceShape) } } }, ({ query }) => {
    const page = readPage(query, { sorts: RESOURCE_SORTS })
    const { rows, total } = store.resources.list(readFilter(query), page)
    return { data: showAll(rows, query), meta: { total, page: page.page, limit: page.limit } }
  })
  api.post(
    '/api/resources/by-ids',
    {
      config: { readOnlyAllowed: true },
      schema: { tags, body: IdsBody, response: { 200: DataOf(Type.Array(ResourceShape)) } },
    },
    (request) => {
      const ids = request.body.ids.flatMap((id) => parseId('res', id) ?? [])
      const { rows } = store.resources.list({ ids }, { limit: 500, page: 1 })
      return { data: rows.map(toResource) }
    },
  )
  api.get('/api/resources/:id', { schema: one }, async ({ params, query }) => {
    const { id } = store.resources.get(parseId('res', params.id))
    await patiently(observe(id))
    const [data = toResource(store.resources.get(id))] = showAll([store.resources.get(id)], query)
    return { data }
  })
  api.post(
    '/api/resources/:id/test',
    { schema: { tags, params: IdParams, response: { 200: DataOf(TestedShape) } } },
    async ({ params }) => {
      const { status, at, error } = await observe(store.resources.get(parseId('res', params.id)).id)
      return { data: { status, statusAt: formatSeconds(at), error } }
    },
  )
}

function changeRoutes(instance: FastifyInstance, { store, resources }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const show = (id: number) => ({ data: toResource(store.resources.get(id)) })
  const idOf = (text: string) => store.resources.get(parseId('res', text)).id

  api.post(
    '/api/resources',
    { schema: { tags, body: ResourceCreate, response: { 201: DataOf(ResourceShape) } } },
    (request, reply) => {
      const { name, provider, config } = request.body
      const defaults = { description: '', type: provider, region: 'local', hourlyCost: 0, tags: [] }
      const input = { ...defaults, name, provider, config, ...fromResource(request.body) }
      const made = resources.create(input, actorOf(request.caller))
      reply.code(201)
      return show(made.id)
    },
  )
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/resources/:id',
      schema: { ...one, body: ResourceChange },
      handler: async ({ params, body, caller }) => {
        const id = idOf(params.id)
        if (body.provider !== undefined) await patiently(resources.look(id))
        resources.update(id, fromResource(body), actorOf(caller), { isPartial: method === 'PATCH' })
        return show(id)
      },
    })
  }
  api.delete(
    '/api/resources/:id',
    { schema: { tags, params: IdParams, response: { 200: DataOf(RemovedShape) } } },
    async (request) => {
      const id = idOf(request.params.id)
      await patiently(resources.look(id))
      const { detachedFrom, warning } = resources.remove(id, actorOf(request.caller))
      const data = { id: formatId('res', id), detachedFrom: [...detachedFrom] }
      return { data: { ...data, ...(warning !== null && { warning }) } }
    },
  )
}

/** A resource as the API shows it: secrets masked, tags as one object. */
export function toResource(resource: Resource): Static<typeof ResourceShape> {
  const id = formatId('res', resource.id)
  return {
    id,
    uid: id,
    name: resource.name,
    description: resource.description,
    provider: resource.provider,
    config: maskSecrets(resource.config) as Record<string, unknown>,
    type: resource.type,
    region: resource.region,
    tags: Object.fromEntries(resource.tags.map(({ key, value }) => [key, value])),
    hourlyCost: resource.hourlyCost,
    status: resource.status,
    statusAt: toSeconds(resource.statusAt),
    problem: resource.problem,
    problemAt: toSeconds(resource.problemAt),
    missingSince: toSeconds(resource.missingSince),
    createdBy: resource.createdBy,
    createdAt: formatSeconds(resource.createdAt),
    updatedAt: formatSeconds(resource.updatedAt),
  }
}

function readFilter(query: unknown) {
  return {
    type: readText(query, 'type'),
    provider: readText(query, 'provider'),
    status: readText(query, 'status'),
    region: readText(query, 'region'),
    isScheduled: readFlag(query, 'schedulable'),
    tag: readTag(query),
    hasProblem: readFlag(query, 'problem'),
  }
}

/** `tag=env=dev`, or `tag=env` for any value of it. */
function readTag(query: unknown): Tag | undefined {
  const text = readText(query, 'tag')
  if (text === undefined) return undefined
  const [key = '', ...value] = text.split('=')
  return { key, value: value.join('=') }
}

function toSeconds(at: number | null): string | null {
  return at === null ? null : formatSeconds(at)
}

/** What a body names of a resource, in our words. */
export function fromResource(body: Static<typeof ResourceChange>): Partial<ResourceInput> {
  const { name, description, provider, config, type, region, hourlyCost, tags } = body
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description: description ?? '' }),
    ...(provider !== undefined && { provider }),
    ...(config !== undefined && { config }),
    ...(type !== undefined && { type }),
    ...(region !== undefined && { region }),
    ...(hourlyCost !== undefined && { hourlyCost }),
    ...(tags !== undefined && { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
  }
}
