import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { sendCalendar } from '../../own/feed.ts'
import { personOf } from './entry.ts'
import { paramOf, rotaOf } from './lookup.ts'

/** `.ics` of a schedule, and of a user over all schedules: whatever the `Accept` of the request says. */
export function calendarRoutes(api: FastifyInstance, { store, calendarFeeds }: ApiContext): void {
  const tags = ['on-call calendars']

  api.get(
    '/v2/schedules/:identifier.ics',
    { schema: { tags, summary: 'The shifts of a schedule as a calendar' } },
    (request, reply) => {
      const { id, name } = rotaOf(store, request)
      return sendCalendar(request, reply, calendarFeeds.renderRota(id), name)
    },
  )
  api.get(
    '/v2/schedules/on-calls/:user.ics',
    { schema: { tags, summary: 'The shifts of a user as a calendar' } },
    (request, reply) => {
      const { id, username } = personOf(store, paramOf(request, 'user'))
      return sendCalendar(request, reply, calendarFeeds.renderPerson(id), username)
    },
  )
}
