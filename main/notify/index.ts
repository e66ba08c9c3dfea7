/** Every way to tell others: each sends one message and throws when it was not taken. */
import type { DeliveryTarget } from '#shared/delivery.ts'
import { sendEmail } from './email.ts'
import { sendEvent } from './event-bridge.ts'
import type { Message, Sender } from './sender.ts'
import { sendWebhook } from './webhook.ts'

const senders: { readonly [Kind in DeliveryTarget['kind']]: Sender } = {
  webhook: sendWebhook,
  email: sendEmail,
  eventbridge: sendEvent,
}

/** Sends one message the way its target says; throws `SendError`. */
export function send(message: Message): Promise<void> {
  return senders[message.target.kind](message)
}
