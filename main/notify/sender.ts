import type { DeliveryTarget } from '#shared/delivery.ts'

/** The operator's mail server; null: none is set. */
export type SmtpSettings = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS where the server has it. */
  readonly secure: boolean
  readonly user: string | null
  readonly password: string | null
  readonly from: string
}

export type Message = {
  readonly target: DeliveryTarget
  readonly body: unknown
  /** The same for every attempt, so that who is told can see that it is told again. */
  readonly id: string
  readonly smtp: SmtpSettings | null
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
