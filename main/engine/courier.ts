import { delayBefore } from '#shared/backoff.ts'
import { toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { recipientOf, withoutSecrets } from '#shared/recipient.ts'
import { checkOpen } from '#shared/sealed.ts'
import type { SmtpSetting } from '#shared/setting.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Message } from '../notify/sender.ts'
import type { Delivery } from '../store/delivery.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'

/** Attempts after the first, and the pauses before them. */
const RETRIES = { count: 4, firstDelayMs: 5_000, maxDelayMs: 300_000 }
const AT_ONCE = 8
const TIMEOUT_MS = 30_000

type Deps = {
  readonly store: Pick<Store, 'deliveries' | 'jobRuns' | 'settings' | 'transaction'>
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly random: () => number
  readonly send: (message: Message) => Promise<void>
  readonly rearm: () => void
}

/**
 * Sends what is to be delivered, some at once, each until it is taken, its attempts are used up or it is refused for
 * good. What was under way when the process ended is sent again: whoever is told may be told twice, never not at all.
 */
export function createCourier({ store, clock, bus, log, random, send, rearm }: Deps) {
  const sending = new Set<number>()
  const ending = new AbortController()

  function settle(delivery: Delivery, error: unknown): void {
    const now = clock.now()
    // It is kept, shown and told to others.
    const message = error === null ? null : withoutSecrets(toError(error).message, delivery.target)
    const isFinal =
      (error as { isFinal?: boolean } | null)?.isFinal === true || delivery.attempt >= RETRIES.count
    store.transaction(() => {
      if (message === null) store.deliveries.finish(delivery.id, 'sent', null, now)
      else if (isFinal) {
        store.deliveries.finish(delivery.id, 'failed', message, now)
        // The run itself says that somebody has not heard of it.
        if (delivery.intentId !== null) store.jobRuns.note(delivery.intentId, wordsOf(delivery, message))
      } else {
        const pauseMs = delayBefore(delivery.attempt + 1, RETRIES, random())
        store.deliveries.retry(delivery.id, now + pauseMs, message)
      }
    })
    if (message !== null && isFinal) tellFailure(delivery, message)
  }

  function tellFailure({ id, target, intentId }: Delivery, message: string): void {
    const to = recipientOf(target)
    const run = intentId === null ? null : formatId('run', intentId)
    log.warn('a delivery failed', { delivery: id, kind: target.kind, message })
    bus.publish('delivery.failed', { kind: target.kind, to, run, message })
  }

  async function sendOpened(message: Message): Promise<void> {
    checkOpen([message.target, { body: message.body }, message.target.kind === 'email' ? message.smtp : null])
    await send(message)
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const timeout = new AbortController()
    const cancel = clock.setDelay(TIMEOUT_MS, () => timeout.abort())
    const message = {
      target: delivery.target,
      body: delivery.body,
      id: `delivery-${delivery.id}-${delivery.createdAt}`,
      smtp: store.settings.find('smtp') as SmtpSetting | null,
      signal: AbortSignal.any([timeout.signal, ending.signal]),
    }
    const error = await sendOpened(message).then(
      () => null,
      (reason: unknown) => reason,
    )
    cancel()
    // What the end of Hourhand cut off stays queued.
    if (!ending.signal.aborted) settle(delivery, error)
  }

  return {
    chore: {
      name: 'send deliveries',
      nextAt: () => (sending.size >= AT_ONCE ? null : store.deliveries.nextReadyAt(sending)),
      run(now) {
        const room = AT_ONCE - sending.size
        for (const delivery of store.deliveries.listReady(now, room, sending)) {
          sending.add(delivery.id)
          deliver(delivery)
            .catch((error) => log.error('a delivery could not be recorded', { error: toError(error) }))
            .finally(() => {
              sending.delete(delivery.id)
              if (!ending.signal.aborted) rearm()
            })
        }
      },
    } satisfies Chore,
    /** Lets go of what is under way; it is sent again at the next start. */
    stop(): void {
      ending.abort()
    },
  }
}

function wordsOf({ target }: Delivery, message: string): string {
  const to = recipientOf(target)
  return target.kind === 'email' ? `no e-mail to ${to}: ${message}` : `${to} was not told: ${message}`
}
