import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isHttpUrl } from '#shared/check.ts'
import { AppError } from '#shared/error.ts'
import type { Webhook, WebhookInput } from '../../../store/webhook.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { rowIdOf } from './account.ts'
import { readBody, text } from './field.ts'
import { readSlice, toPage } from './page.ts'
import { formatMicros } from './schedule-map.ts'

type OfOne = { readonly Params: { readonly id: string } }

const EVENTS = ['schedule.added']

const FIELDS = {
  event: text({
    most: 64,
    check: (given) => (EVENTS.includes(given) ? null : `"${given}" is not a valid choice.`),
  }),
  target: text({ most: 255, check: (given) => (isHttpUrl(given) ? null : 'Enter a valid URL.') }),
}

/** `/api/v1/webhook/…`: who is told that a schedule was made. */
export function webhookRoutes(api: FastifyInstance, { store, webhooks, listLimit }: ApiContext): void {
  const schema = { tags: ['seed webhooks'] }

  function find(request: FastifyRequest<OfOne>): Webhook {
    const hook = store.webhooks.find(rowIdOf(request))
    if (hook === null) throw new AppError('not_found', 'webhook not found')
    return hook
  }

  function update(request: FastifyRequest<OfOne>, reply: FastifyReply, isPart: boolean) {
    const { id } = find(request)
    const read = readBody<WebhookInput>(request.body, FIELDS, isPart ? [] : ['event', 'target'])
    if ('faults' in read) return reply.code(400).send(read.faults)
    return reply.send(toHook(webhooks.update(id, read.values, actorOf(request.caller))))
  }

  api.get('/api/v1/webhook/', { schema }, (request) =>
    toPage(request, store.webhooks.list(readSlice(request, listLimit)), toHook),
  )
  api.post('/api/v1/webhook/', { schema }, (request, reply) => {
    const read = readBody<WebhookInput>(request.body, FIELDS, ['event', 'target'])
    if ('faults' in read) return reply.code(400).send(read.faults)
    const { caller } = request
    const hook = webhooks.create(read.values as WebhookInput, caller.user.id, actorOf(caller))
    return reply.code(201).send(toHook(hook))
  })
  api.get<OfOne>('/api/v1/webhook/:id/', { schema }, (request) => toHook(find(request)))
  api.put<OfOne>('/api/v1/webhook/:id/', { schema }, (request, reply) => update(request, reply, false))
  api.patch<OfOne>('/api/v1/webhook/:id/', { schema }, (request, reply) => update(request, reply, true))
  api.delete<OfOne>('/api/v1/webhook/:id/', { schema }, (request, reply) => {
    webhooks.remove(find(request).id, actorOf(request.caller))
    return reply.code(204).send()
  })
}

export function toHook({ id, createdAt, updatedAt, event, target, userId }: Webhook) {
  return {
    id,
    created: formatMicros(createdAt),
    updated: formatMicros(updatedAt),
    event,
    target,
    user: userId,
  }
}
