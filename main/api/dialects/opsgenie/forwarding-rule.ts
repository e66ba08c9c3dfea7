import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { StoredForwarding } from '#shared/rota.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { readForwarding, toForwarding } from './override-map.ts'
import { readIdentifier } from './read.ts'

const LIST = '/v2/forwarding-rules'
const ONE = '/v2/forwarding-rules/:identifier'

/** `/v2/forwarding-rules`: each hands every duty of one user to another for a while. */
export function forwardingRuleRoutes(api: FastifyInstance, { store, forwardings, onCall }: ApiContext): void {
  const tags = ['on-call forwarding']

  function find(request: FastifyRequest): StoredForwarding {
    const { text, type } = readIdentifier(request, ['id', 'alias'])
    const rule = type === 'alias' ? store.forwardings.findByAlias(text) : store.forwardings.find(text)
    if (rule === null) throw new AppError('not_found', `No forwarding rule exists with ${type} [${text}]`)
    return rule
  }

  api.post(LIST, { schema: { tags, summary: 'Forward the duties of a user' } }, (request, reply) => {
    const { id, alias } = forwardings.create(readForwarding(request.body), actorOf(request.caller))
    reply.code(201)
    return { data: { id, alias } }
  })
  api.get(LIST, { schema: { tags, summary: 'List the forwarding rules' } }, () => ({
    data: store.forwardings.list().map((rule) => toForwarding(rule, onCall.nameOf)),
  }))
  api.get(ONE, { schema: { tags, summary: 'Get a forwarding rule' } }, (request) => ({
    data: toForwarding(find(request), onCall.nameOf),
  }))
  api.put(ONE, { schema: { tags, summary: 'Replace a forwarding rule' } }, (request) => {
    const input = readForwarding(request.body)
    const { id, alias } = forwardings.replace(find(request).id, input, actorOf(request.caller))
    return { result: 'Updated', data: { id, alias } }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete a forwarding rule' } }, (request) => {
    forwardings.remove(find(request).id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
}
