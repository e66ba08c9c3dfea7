import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { AppError, invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { SCHEDULE_DEFAULTS } from '#shared/schedule.ts'
import { DataOf, DeletedShape, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { PreviewShape, ScheduleChange, ScheduleCreate, ScheduleShape } from '#shared/schema/schedule.ts'
import { SCHEDULE_SORTS } from '../../../store/schedule.ts'
import { createAnswerCache } from '../../answer-cache.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { previewSchedule } from '../../own/preview.ts'
import { readPage, readRange } from '../../query.ts'
import { fromSchedule, toSchedule } from './map.ts'

const LinkParams = Type.Object({ id: Type.String(), targetId: Type.String() })

const NOUNS = { resource: 'resource', group: 'resource group' } as const

const tags = ['schedules']
const one = { tags, params: IdParams, response: { 200: DataOf(ScheduleShape) } }

const PreviewAnswer = Type.Object({
  data: Type.Array(PreviewShape),
  meta: Type.Object({ more: Type.Boolean() }),
})

const RunAnswer = DataOf(Type.Array(Type.Object({ intentId: Type.String() })))

/** `/api/schedules…`: the document's routes, and our preview, switch and run beside them. */
export function scheduleRoutes(instance: FastifyInstance, context: ApiContext): void {
  listRoute(instance, context)
  changeRoutes(instance, context)
  targetRoutes(instance, context)
  firingRoutes(instance, context)
}

// The bytes of the answer are kept, so no serializer sees it; the schema stands for the description.
function listRoute(instance: FastifyInstance, { store, clock }: ApiContext): void {
  const answers = createAnswerCache(store, clock)
  const schema = { tags, response: { 200: PageOf(ScheduleShape) } }
  instance.get('/api/schedules', { schema }, (request, reply) => {
    const page = readPage(request.query, { sorts: SCHEDULE_SORTS })
    const bytes = answers(request.url, () => {
      const now = clock.now()
      const { rows, total } = store.schedules.list(page)
      const data = rows.map((row) => toSchedule(row, now))
      const until = Math.min(...data.flatMap((row) => row.nextFirings.map(({ at }) => Date.parse(at))))
      return { body: { data, meta: { total, page: page.page, limit: page.limit } }, until }
    })
    return reply.type('application/json; charset=utf-8').send(bytes)
  })
}

/** One schedule as it is now, by its id in an address; and the number behind that. */
function createLook({ store, clock }: ApiContext) {
  return {
    show: (id: number) => ({ data: toSchedule(store.schedules.get(id), clock.now()) }),
    idOf: (text: string) => store.schedules.get(parseId('sch', text)).id,
  }
}

function changeRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { schedules } = context
  const { show, idOf } = createLook(context)

  api.post(
    '/api/schedules',
    { schema: { tags, body: ScheduleCreate, response: { 201: DataOf(ScheduleShape) } } },
    (request, reply) => {
      const { name, timezone } = request.body
      const input = { ...SCHEDULE_DEFAULTS, name, timeZone: timezone, ...fromSchedule(request.body) }
      const made = schedules.create(input, actorOf(request.caller), 'unique')
      reply.code(201)
      return show(made.id)
    },
  )
  api.get('/api/schedules/:id', { schema: one }, (request) => show(idOf(request.params.id)))
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/schedules/:id',
      schema: { ...one, body: ScheduleChange },
      handler: (request) => {
        const id = idOf(request.params.id)
        schedules.update(id, fromSchedule(request.body), actorOf(request.caller), 'unique')
        return show(id)
      },
    })
  }
  api.delete(
    '/api/schedules/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const id = idOf(request.params.id)
      schedules.remove(id, actorOf(request.caller))
      return { data: { id: formatId('sch', id) } }
    },
  )
}

/** What a schedule acts on is attached and detached one by one. */
function targetRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, schedules } = context
  const { show, idOf } = createLook(context)
  const schema = { tags, params: LinkParams, response: { 200: DataOf(ScheduleShape) } }

  for (const kind of ['resource', 'group'] as const) {
    const targetOf = (text: string) => {
      const id = parseId(kind === 'resource' ? 'res' : 'grp', text)
      const isThere = id !== null && (kind === 'resource' ? store.resources : store.groups).find(id) !== null
      if (!isThere) throw new AppError('not_found', `${NOUNS[kind]} not found`)
      return id
    }
    api.post(`/api/schedules/:id/${kind}s/:targetId`, { schema }, (request) => {
      const id = idOf(request.params.id)
      schedules.attach(id, kind, targetOf(request.params.targetId), actorOf(request.caller))
      return show(id)
    })
    api.delete(`/api/schedules/:id/${kind}s/:targetId`, { schema }, (request) => {
      const id = idOf(request.params.id)
      schedules.detach(id, kind, targetOf(request.params.targetId), actorOf(request.caller))
      return show(id)
    })
  }
}

/** When it fires, and firing it by hand. */
function firingRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, actions } = context

  api.get(
    '/api/schedules/:id/preview',
    { schema: { tags, params: IdParams, response: { 200: PreviewAnswer } } },
    (request) => {
      const schedule = store.schedules.get(parseId('sch', request.params.id))
      return previewSchedule(store, schedule, readRange(request.query, clock.now(), 7 * 86_400_000))
    },
  )
  api.post(
    '/api/schedules/:id/run',
    {
      schema: {
        tags,
        params: IdParams,
        body: Type.Object({ cronId: Type.String() }),
        response: { 201: RunAnswer },
      },
    },
    ({ params, body, caller }, reply) => {
      const { id } = store.schedules.get(parseId('sch', params.id))
      const cronId = parseId('cron', body.cronId)
      if (cronId === null)
        throw invalid('cronId', 'cronId must be the id of one of the schedule’s cron entries')
      const intents = actions.fire(id, cronId, actorOf(caller))
      reply.code(201)
      return { data: intents.map((intent) => ({ intentId: formatId('int', intent) })) }
    },
  )
}
