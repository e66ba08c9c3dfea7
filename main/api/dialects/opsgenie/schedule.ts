import type { FastifyInstance } from 'fastify'
import { type ApiContext, actorOf } from '../../context.ts'
import { rotaOf } from './lookup.ts'
import { rememberNames } from './recipient.ts'
import {
  readSchedule,
  readScheduleChange,
  toListedSchedule,
  toSchedule,
  toScheduleMeta,
} from './schedule-map.ts'

const LIST = '/v2/schedules'
const ONE = '/v2/schedules/:identifier'

/** `/v2/schedules`: a rota is a schedule in the words of this dialect. */
export function scheduleRoutes(
  api: FastifyInstance,
  { store, rotas, onCall, operatorTimeZone }: ApiContext,
): void {
  const tags = ['on-call schedules']

  api.post(LIST, { schema: { tags, summary: 'Create a schedule' } }, (request, reply) => {
    const input = readSchedule(request.body, operatorTimeZone())
    const rota = rotas.create(input, actorOf(request.caller))
    reply.code(201)
    return { data: toScheduleMeta(rota) }
  })
  // `expand=rotation` adds nothing: the rotations are always there.
  api.get(LIST, { schema: { tags, summary: 'List the schedules' } }, () => {
    const nameOf = rememberNames(onCall.nameOf)
    const data = store.rotas.list().map((rota) => toListedSchedule(rota, store, nameOf))
    return { data, expandable: ['rotation'] }
  })
  api.get(ONE, { schema: { tags, summary: 'Get a schedule' } }, (request) => ({
    data: toSchedule(rotaOf(store, request), store, onCall.nameOf),
  }))
  api.patch(ONE, { schema: { tags, summary: 'Change what is named of a schedule' } }, (request) => {
    const { id } = rotaOf(store, request)
    const rota = rotas.update(id, readScheduleChange(request.body), actorOf(request.caller))
    return { data: toScheduleMeta(rota) }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete a schedule' } }, (request) => {
    rotas.remove(rotaOf(store, request).id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
}
