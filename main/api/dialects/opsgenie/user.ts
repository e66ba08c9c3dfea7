import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ApiContext, actorOf } from '../../context.ts'
import { readText } from '../../query.ts'
import { personOf } from './entry.ts'
import { toListedEscalation } from './escalation-map.ts'
import { paramOf } from './lookup.ts'
import { toForwarding } from './override-map.ts'
import { toScheduleMeta } from './schedule-map.ts'
import { readUserQuery, toPaging } from './user-list.ts'
import { readUser, readUserChange, toUser } from './user-map.ts'

const LIST = '/v2/users'
const ONE = '/v2/users/:identifier'

const tags = ['on-call users']

/** `/v2/users`: the people who can be on call. A user is named by id or username. */
export function userRoutes(api: FastifyInstance, context: ApiContext): void {
  const { store, directory, operatorTimeZone } = context
  const find = (request: FastifyRequest) => personOf(store, paramOf(request, 'identifier'))

  api.post(LIST, { schema: { tags, summary: 'Create a user' } }, (request, reply) => {
    const input = readUser(request.body, operatorTimeZone())
    const { id, username } = directory.createPerson(input, actorOf(request.caller))
    reply.code(201)
    return { result: 'Created', data: { id, name: username } }
  })
  api.get(LIST, { schema: { tags, summary: 'List the users, in pages' } }, (request) => {
    const query = readUserQuery(request.query)
    if (query === null) return { data: [], totalCount: 0, paging: {} }
    const { rows, total } = store.persons.list(query)
    return {
      data: rows.map((person) => toUser(person)),
      totalCount: total,
      paging: toPaging(request, query, total),
    }
  })
  api.get(ONE, { schema: { tags, summary: 'Get a user' } }, (request) => {
    const expanded = readText(request.query, 'expand')?.toLowerCase().split(',') ?? []
    return { data: toUser(find(request), expanded.includes('contact')), expandable: ['contact'] }
  })
  api.patch(ONE, { schema: { tags, summary: 'Change what is named of a user' } }, (request) => {
    const person = find(request)
    directory.updatePerson(person.id, readUserChange(request.body, person.profile), actorOf(request.caller))
    // No `data`: the published Go client reads the result alone, and beside data it would miss it.
    return { result: 'Updated' }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete a user' } }, (request) => {
    directory.removePerson(find(request).id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
  userListRoutes(api, context)
}

/** What a user belongs to or is named in. */
function userListRoutes(api: FastifyInstance, { store, onCall }: ApiContext): void {
  const find = (request: FastifyRequest) => personOf(store, paramOf(request, 'identifier'))

  api.get(`${ONE}/teams`, { schema: { tags, summary: "List a user's teams" } }, (request) => ({
    data: store.teams.listOfPerson(find(request).id).map(({ id, name }) => ({ id, name })),
  }))
  api.get(`${ONE}/escalations`, { schema: { tags, summary: "List a user's escalations" } }, (request) => ({
    data: store.escalations
      .listNaming(find(request).id)
      .map((escalation) => toListedEscalation(escalation, store, onCall.nameOf)),
  }))
  api.get(`${ONE}/schedules`, { schema: { tags, summary: "List a user's schedules" } }, (request) => ({
    data: store.rotas.listOfPerson(find(request).id).map(toScheduleMeta),
  }))
  api.get(
    `${ONE}/forwarding-rules`,
    { schema: { tags, summary: "List a user's forwarding rules" } },
    (request) => {
      const { id } = find(request)
      const rules = store.forwardings.listOfPerson(id).filter(({ fromUser }) => fromUser === id)
      return { data: rules.map((rule) => toForwarding(rule, onCall.nameOf)) }
    },
  )
  // Migration tools read these two; there is nothing of the kind here.
  api.get(`${ONE}/notification-rules`, { schema: { tags, summary: 'Always an empty list' } }, (request) => {
    find(request)
    return { data: [] }
  })
  api.get('/v2/integrations', { schema: { tags, summary: 'Always an empty list' } }, () => ({ data: [] }))
}
