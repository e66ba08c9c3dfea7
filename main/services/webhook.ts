import type { NewDelivery } from '#shared/delivery.ts'
import { AppError } from '#shared/error.ts'
import type { Webhook, WebhookInput } from '../store/webhook.ts'
import { type Actor, type ServiceDeps, type Verb, writeAudit } from './change.ts'

export type WebhookService = ReturnType<typeof createWebhookService>

/** The addresses that ask to be told of events, such as that a schedule was made. */
export function createWebhookService({ store, clock }: Pick<ServiceDeps, 'store' | 'clock'>) {
  function get(id: number): Webhook {
    const hook = store.webhooks.find(id)
    if (hook === null) throw new AppError('not_found', 'webhook not found')
    return hook
  }

  function record(actor: Actor, action: Verb, id: number, change: { before?: Webhook; after?: Webhook }) {
    writeAudit(store, { actor, action, type: 'webhook', id: String(id), ...change }, clock.now())
  }

  return {
    create: (input: WebhookInput, userId: number, actor: Actor): Webhook =>
      store.transaction(() => {
        const after = get(store.webhooks.insert(input, userId, clock.now()))
        record(actor, 'create', after.id, { after })
        return after
      }),
    /** Changes what `input` names and leaves the rest. */
    update: (id: number, input: Partial<WebhookInput>, actor: Actor): Webhook =>
      store.transaction(() => {
        const before = get(id)
        store.webhooks.update(id, { ...before, ...input }, clock.now())
        const after = get(id)
        record(actor, 'update', id, { before, after })
        return after
      }),
    remove(id: number, actor: Actor): void {
      store.transaction(() => {
        const before = get(id)
        store.webhooks.remove(id)
        record(actor, 'delete', id, { before })
      })
    },
    /** What is to be sent to those who ask for an event; `bodyFor` says it to each of them. */
    deliveriesOf: (event: string, bodyFor: (hook: Webhook) => unknown): readonly NewDelivery[] =>
      store.webhooks.listOfEvent(event).map((hook) => ({
        target: { kind: 'webhook', url: hook.target, headers: {} },
        body: bodyFor(hook),
        intentId: null,
      })),
  }
}
