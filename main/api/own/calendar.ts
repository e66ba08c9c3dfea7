import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, DeletedShape, IdParams, Nullable } from '#shared/schema/envelope.ts'
import type { Calendar } from '../../store/calendar.ts'
import { type ApiContext, actorOf } from '../context.ts'

const strict = { additionalProperties: false }

const fields = {
  skips: Type.Optional(Type.Enum(['start', 'stop', 'both'])),
  dates: Type.Optional(Type.Array(Type.String())),
  ics: Type.Optional(Type.String()),
  icsUrl: Type.Optional(Type.String()),
}

const CalendarCreate = Type.Object({ name: Type.String(), ...fields }, strict)

const CalendarChange = Type.Object({ name: Type.Optional(Type.String()), ...fields }, strict)

const CalendarShape = Type.Object({
  id: Type.String(),
  name: Type.String(),
  skips: Type.String(),
  dates: Type.Array(Type.String()),
  icsUrl: Nullable(Type.String()),
  fetchedAt: Nullable(Type.String()),
  fetchError: Nullable(Type.String()),
  createdBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})

/** `/api/calendars`: special days on which schedules rest. */
export function calendarRoutes(instance: FastifyInstance, { store, calendars }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['calendars']
  const response = { 200: DataOf(CalendarShape) }
  const find = (text: string) => store.calendars.get(parseId('cal', text))

  const listed = { tags, response: { 200: DataOf(Type.Array(CalendarShape)) } }
  api.get('/api/calendars', { schema: listed }, () => ({ data: store.calendars.list().map(toCalendar) }))
  api.post(
    '/api/calendars',
    { schema: { tags, body: CalendarCreate, response: { 201: DataOf(CalendarShape) } } },
    async (request, reply) => {
      const made = await calendars.create(
        { ...request.body, skips: request.body.skips ?? 'both' },
        actorOf(request.caller),
      )
      reply.code(201)
      return { data: toCalendar(made) }
    },
  )
  api.get('/api/calendars/:id', { schema: { tags, params: IdParams, response } }, (request) => ({
    data: toCalendar(find(request.params.id)),
  }))
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/calendars/:id',
      schema: { tags, params: IdParams, body: CalendarChange, response },
      handler: async (request) => {
        const { id } = find(request.params.id)
        const made = await calendars.update(id, readChange(request.body), actorOf(request.caller))
        return { data: toCalendar(made) }
      },
    })
  }
  api.delete(
    '/api/calendars/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const { id } = find(request.params.id)
      calendars.remove(id, actorOf(request.caller))
      return { data: { id: formatId('cal', id) } }
    },
  )
}

function readChange({ name, skips, ...source }: Static<typeof CalendarChange>) {
  return { ...source, ...(name !== undefined && { name }), ...(skips !== undefined && { skips }) }
}

export function toCalendar(calendar: Calendar) {
  return {
    id: formatId('cal', calendar.id),
    name: calendar.name,
    skips: calendar.skips,
    dates: [...calendar.dates],
    icsUrl: calendar.icsUrl,
    fetchedAt: calendar.fetchedAt === null ? null : formatSeconds(calendar.fetchedAt),
    fetchError: calendar.fetchError,
    createdBy: calendar.createdBy,
    createdAt: formatSeconds(calendar.createdAt),
    updatedAt: formatSeconds(calendar.updatedAt),
  }
}
