import type { FastifyInstance } from 'fastify'
import { type ApiContext, actorOf } from '../../context.ts'
import { escalationOf, isByName } from './entry.ts'
import {
  NO_REPEAT,
  readEscalation,
  readEscalationChange,
  toEscalation,
  toListedEscalation,
} from './escalation-map.ts'

const LIST = '/v2/escalations'
const ONE = '/v2/escalations/:identifier'

/** `/v2/escalations`: whom to turn to, one after another. */
export function escalationRoutes(api: FastifyInstance, { store, directory, onCall }: ApiContext): void {
  const tags = ['on-call escalations']

  api.post(LIST, { schema: { tags, summary: 'Create an escalation' } }, (request, reply) => {
    const { id, name } = directory.createEscalation(readEscalation(request.body), actorOf(request.caller))
    reply.code(201)
    return { result: 'Created', data: { id, name } }
  })
  api.get(LIST, { schema: { tags, summary: 'List the escalations' } }, () => ({
    data: store.escalations.list().map((one) => toListedEscalation(one, store, onCall.nameOf)),
  }))
  api.get(ONE, { schema: { tags, summary: 'Get an escalation' } }, (request) => {
    const data = toEscalation(escalationOf(store, request), store, onCall.nameOf)
    // Terraform looks an escalation up by name and crashes where it has no `repeat`; its managed ones, which
    // it reads by id, would change for ever where it has one that they were not given.
    return { data: isByName(request) ? { repeat: NO_REPEAT, ...data } : data }
  })
  api.patch(ONE, { schema: { tags, summary: 'Change what is named of an escalation' } }, (request) => {
    const { id } = escalationOf(store, request)
    const change = readEscalationChange(request.body)
    const { name } = directory.updateEscalation(id, change, actorOf(request.caller))
    return { result: 'Updated', data: { id, name } }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete an escalation' } }, (request) => {
    directory.removeEscalation(escalationOf(store, request).id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
}
