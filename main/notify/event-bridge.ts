import { toError } from '#shared/error.ts'
import { type AwsPlace, createAws, isRefusal } from '../providers/aws.ts'
import { SendError, type Sender } from './sender.ts'

const SOURCE = 'hourhand'

/** Codes of a single event that was not taken, and may be the next time. */
const PASSING = /Throttl|Internal|Unavailable/

const aws = createAws()

/** Puts an event on a bus of AWS EventBridge, its detail the body. A refusal is final, but not one of credentials. */
export const sendEvent: Sender = async ({ target, body, signal }) => {
  if (target.kind !== 'eventbridge') throw new Error('Internal: not an event')
  const { kind: _kind, bus, detailType, source = SOURCE, ...rest } = target
  const place: AwsPlace = rest
  const entry = {
    Source: source,
    DetailType: detailType,
    Detail: JSON.stringify(body),
    ...(bus !== undefined && { EventBusName: bus }),
  }
  const answer = await aws
    .ask('eventBridge', { place, signal }, (client, options) =>
      client.putEvents({ Entries: [entry] }, options),
    )
    .catch((error: unknown) => {
      throw toSendError(error, signal)
    })
  // A call that went well may carry an event that did not.
  const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined)
  if (failed === undefined) return
  const words = [failed.ErrorCode, failed.ErrorMessage].filter((word) => word !== undefined).join(': ')
  throw new SendError(`the event was not taken: ${words}`, !PASSING.test(failed.ErrorCode ?? ''))
}

function toSendError(error: unknown, signal: AbortSignal): SendError {
  const words = signal.aborted ? 'no answer in time' : toError(error).message
  return new SendError(`the event was not sent: ${words}`, isRefusal(error), error)
}
