import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { formatId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull } from '#shared/instant.ts'
import { recipientOf, withoutSecrets } from '#shared/recipient.ts'
import { DELIVERY_STATES, DeliveryShape } from '#shared/schema/delivery.ts'
import { CursorOf } from '#shared/schema/envelope.ts'
import type { Delivery } from '../../store/delivery.ts'
import type { ApiContext } from '../context.ts'
import { cutPage, readChoice, readCursor } from '../query.ts'

/** `/api/deliveries`: what was to be told to others, and whether they have heard it. */
export function deliveryRoutes(instance: FastifyInstance, { store }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const response = { 200: CursorOf(DeliveryShape) }

  api.get('/api/deliveries', { schema: { tags: ['deliveries'], response } }, ({ query }) => {
    const cursor = readCursor(query, 'dlv')
    const state = readChoice(query, 'state', DELIVERY_STATES)
    const found = store.deliveries.list({ ...cursor, limit: cursor.limit + 1 }, state)
    const { rows, next } = cutPage(found, cursor.limit, 'dlv')
    return { data: rows.map(toDeliveryJson), meta: { next } }
  })
}

/** Without headers and body: either may hold secrets. */
function toDeliveryJson(delivery: Delivery): Static<typeof DeliveryShape> {
  const { id, target, intentId, state, attempt, message, createdAt, finishedAt } = delivery
  return {
    id: formatId('dlv', id),
    kind: target.kind,
    to: recipientOf(target),
    runId: intentId === null ? null : formatId('run', intentId),
    state,
    attempts: attempt,
    // One of an earlier version may repeat the address.
    message: message && withoutSecrets(message, target),
    createdAt: formatMillis(createdAt),
    finishedAt: formatMillisOrNull(finishedAt),
  }
}
