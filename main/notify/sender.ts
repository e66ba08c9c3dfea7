import type { DeliveryTarget } from '#shared/delivery.ts'
import type { SmtpSetting } from '#shared/setting.ts'

export type Message = {
  readonly target: DeliveryTarget
  readonly body: unknown
  /** The same for every attempt, so that who is told can see that it is told again. */
  readonly id: string
  /** The operator's mail server; null: none is set. */
  readonly smtp: SmtpSetting | null
  readonly signal: AbortSignal
}

export type Sender = (message: Message) => Promise<void>

/** A message that was not taken; `isFinal`: trying again would not help. */
export class SendError extends Error {
  readonly isFinal: boolean

  constructor(message: string, isFinal: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'SendError'
    this.isFinal = isFinal
  }
}
