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

/** `/api/schedules…`: the document's routes, and our preview, switch and run beside them. */
export function scheduleRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, schedules, actions } = context
  const answers = createAnswerCache(store, clock)
  const show = (id: number) => ({ data: toSchedule(store.schedules.get(id), clock.now()) })
  const idOf = (text: string) => store.schedules.get(parseId('sch', text)).id

  api.post(
    '/api/schedules',
    { schema: { tags: ['schedules'], body: ScheduleCreate, response: { 201: DataOf(ScheduleShape) } } },
    (request, reply) => {
      const { name, timezone } = request.body
      const input = { ...SCHEDULE_DEFAULTS, name, timeZone: timezone, ...fromSchedule(request.body) }
      const made = schedules.create(input, actorOf(request.caller), 'unique')
      reply.code(201)
      return show(made.id)
    },
  )

  // The bytes of the answer are kept, so no serializer sees it; the schema stands for the description.
  instance.get(
    '/api/schedules',
    { schema: { tags: ['schedules'], response: { 200: PageOf(ScheduleShape) } } },
    (request, reply) => {
      const page = readPage(request.query, { sorts: SCHEDULE_SORTS })
      const bytes = answers(request.url, () => {
        const now = clock.now()
        const { rows, total } = store.schedules.list(page)
        const data = rows.map((row) => toSchedule(row, now))
        const until = Math.min(
          ...data.flatMap((row) => row.nextFirings.map((firing) => Date.parse(firing.at))),
        )
        return { body: { data, meta: { total, page: page.page, limit: page.limit } }, until }
      })
      return reply.type('application/json; charset=utf-8').send(bytes)
    },
  )

  api.get(
    '/api/schedules/:id',
    { schema: { tags: ['schedules'], params: IdParams, response: { 200: DataOf(ScheduleShape) } } },
    (request) => show(idOf(request.params.id)),
  )

  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/schedules/:id',
      schema: {
        tags: ['schedules'],
        params: IdParams,
        body: ScheduleChange,
        response: { 200: DataOf(ScheduleShape) },
      },
      handler: (request) => {
        const id = idOf(request.params.id)
        schedules.update(id, fromSchedule(request.body), actorOf(request.caller), 'unique')
        return show(id)
      },
    })
  }

  api.delete(
    '/api/schedules/:id',
    { schema: { tags: ['schedules'], params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const id = idOf(request.params.id)
      schedules.remove(id, actorOf(request.caller))
      return { data: { id: formatId('sch', id) } }
    },
  )

  for (const kind of ['resource', 'group'] as const) {
    const schema = { tags: ['schedules'], params: LinkParams, response: { 200: DataOf(ScheduleShape) } }
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

  api.get(
    '/api/schedules/:id/preview',
    {
      schema: {
        tags: ['schedules'],
        params: IdParams,
        response: {
          200: Type.Object({ data: Type.Array(PreviewShape), meta: Type.Object({ more: Type.Boolean() }) }),
        },
      },
    },
    (request) => {
      const schedule = store.schedules.get(parseId('sch', request.params.id))
      return previewSchedule(store, schedule, readRange(request.query, clock.now(), 7 * 86_400_000))
    },
  )

  api.post(
    '/api/schedules/:id/run',
    {
      schema: {
        tags: ['schedules'],
        params: IdParams,
        body: Type.Object({ cronId: Type.String() }),
        response: { 201: DataOf(Type.Array(Type.Object({ intentId: Type.String() }))) },
      },
    },
    (request, reply) => {
      const id = idOf(request.params.id)
      const cronId = parseId('cron', request.body.cronId)
      if (cronId === null)
        throw invalid('cronId', 'cronId must be the id of one of the schedule’s cron entries')
      const intents = actions.fire(id, cronId, actorOf(request.caller))
      reply.code(201)
      return { data: intents.map((intent) => ({ intentId: formatId('int', intent) })) }
    },
  )
}
