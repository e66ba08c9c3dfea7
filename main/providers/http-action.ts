/** Jobs that send one HTTP request. */
import { invalid } from '#shared/error.ts'
import type { HttpAction } from '#shared/job.ts'
import type { ActionCall, ActionProvider, ActionResult } from './action.ts'
import {
  checkHeader,
  checkUrl,
  createHttpClient,
  type HttpAnswer,
  type HttpBounds,
  type HttpClient,
  type HttpMethod,
  METHODS,
} from './http-request.ts'
import { ProviderError } from './provider.ts'

/** Of a body the first of this is the output; what follows is read, and counted, up to the second. */
export const BODY_BOUNDS: HttpBounds = { putOutBytes: 1024 * 1024, readBytes: 4 * 1024 * 1024 }

const LONGEST_SECONDS = 604_800

/** The default action, with connections of its own. */
export const httpAction = createHttpAction(createHttpClient(BODY_BOUNDS))

/** Runs share the connections of the client; who made it closes it. */
function createHttpAction(client: HttpClient): ActionProvider<HttpAction> {
  return { check, run: (call) => run(client, call) }
}

function check({ method, url, headers, authToken, timeoutSeconds, expectedStatus }: HttpAction): void {
  if (!isMethod(method)) throw invalid('action.method', `must be one of ${METHODS.join(', ')}`)
  checkUrl('action.url', url)
  for (const [name, value] of Object.entries(headers)) checkHeader(`action.headers.${name}`, name, value)
  if (authToken !== null) checkHeader('action.authToken', 'authorization', authToken)
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > LONGEST_SECONDS) {
    throw invalid('action.timeoutSeconds', `must be a whole number from 1 to ${LONGEST_SECONDS}`)
  }
  const isStatus = (status: number) => Number.isInteger(status) && status >= 200 && status <= 599
  if (expectedStatus !== null && (expectedStatus.length === 0 || !expectedStatus.every(isStatus))) {
    throw invalid('action.expectedStatus', 'must be a list of statuses from 200 to 599, or null')
  }
}

async function run(client: HttpClient, call: ActionCall<HttpAction>): Promise<ActionResult> {
  const answer = await send(client, call)
  const { successBelow = 300, expectedStatus } = call.action
  const { httpStatus } = answer
  if (expectedStatus?.includes(httpStatus) ?? (httpStatus >= 200 && httpStatus < successBelow)) return answer
  const byDefault = successBelow === 300 ? 'any 2xx' : `any below ${successBelow}`
  const expected = expectedStatus?.join(' or ') ?? byDefault
  const result: ActionResult = { ...answer, isStatus: true }
  throw new ProviderError(`answered ${httpStatus} (${expected} is expected)`, result)
}

/** The request, ended at the time-out of the action as well as by the call. */
async function send(client: HttpClient, call: ActionCall<HttpAction>): Promise<HttpAnswer> {
  const { timeoutSeconds } = call.action
  const limit = new AbortController()
  const onAbort = () => limit.abort(call.signal.reason)
  const timer = setTimeout(() => limit.abort(`no answer within ${timeoutSeconds} s`), timeoutSeconds * 1000)
  call.signal.addEventListener('abort', onAbort)
  if (call.signal.aborted) onAbort()
  try {
    return await client.send(toRequest(call), { signal: limit.signal, output: call.output })
  } catch (error) {
    if (!limit.signal.aborted || call.signal.aborted) throw error
    const result: ActionResult = { isTimedOut: true }
    throw new ProviderError(`no answer within ${timeoutSeconds} s`, result, error)
  } finally {
    clearTimeout(timer)
    call.signal.removeEventListener('abort', onAbort)
  }
}

function toRequest({ action, runId, dueAt }: ActionCall<HttpAction>) {
  const { method, url, headers, authToken, body, expectedStatus, verifyTls } = action
  if (!isMethod(method)) throw new ProviderError(`there is no method ${method}`)
  const defaults = {
    ...(!action.plainHeaders && { 'idempotency-key': runId, 'x-hourhand-due': dueAt }),
    ...(authToken !== null && { authorization: toAuthorization(authToken) }),
  }
  // A dialect that fixes the headers names JSON among them: a text is then a JSON value like any other.
  const isJson = action.plainHeaders === true && headers['Content-Type'] === 'application/json'
  return { method, url, defaults, headers, body, isJson, expectedStatus, verifyTls }
}

/** A token with a space in it says itself which kind it is. */
export function toAuthorization(token: string): string {
  return token.includes(' ') ? token : `Bearer ${token}`
}

function isMethod(method: string): method is HttpMethod {
  return (METHODS as readonly string[]).includes(method)
}
