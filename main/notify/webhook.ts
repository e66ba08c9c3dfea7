import { toError } from '#shared/error.ts'
import { type Message, SendError } from './sender.ts'

/** POSTs the body as JSON. A network error and a 5xx (or 429) may pass; any other refusal is final. */
export async function sendWebhook({ target, body, id, signal }: Message): Promise<void> {
  if (target.kind !== 'webhook') throw new Error('Internal: not a webhook')
  const { url, headers } = withoutCredentials(target.url)
  // `Headers` knows a name however it is spelled; an object would send ours and theirs as one list.
  const all = new Headers({ 'content-type': 'application/json', ...headers })
  for (const [name, value] of Object.entries(target.headers)) all.set(name, value)
  all.set('idempotency-key', id)
  const { status } = await post(url, all, body, signal)
  if (status >= 200 && status < 300) return
  throw new SendError(`answered ${status}`, status < 500 && status !== 429)
}

/** A name and password in the URL go as Basic authorization: nothing takes them in the URL itself. */
function withoutCredentials(given: string): {
  readonly url: string
  readonly headers: Record<string, string>
} {
  const url = new URL(given)
  const { username, password } = url
  if (username === '' && password === '') return { url: given, headers: {} }
  url.username = ''
  url.password = ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { url: url.href, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }
}

async function post(url: string, headers: Headers, body: unknown, signal: AbortSignal): Promise<Response> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    })
    await response.body?.cancel()
    return response
  } catch (error) {
    const { cause, message } = toError(error)
    const reason = signal.aborted
      ? 'no answer in time'
      : cause === undefined
        ? message
        : toError(cause).message
    throw new SendError(`could not be reached: ${reason}`, false, error)
  }
}
