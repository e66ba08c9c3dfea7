/** One HTTP request and what is said of its answer: what the provider of resources and the actions of jobs share. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Agent, Dispatcher } from 'undici'
import { invalid, toError } from '#shared/error.ts'
import { isSecretName } from '#shared/secret.ts'
import { ProviderError, type ProviderResult } from './provider.ts'

/** What a request may ask for. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type HttpMethod = (typeof METHODS)[number]

const MOST_REDIRECTS = 5
/** Longer than any system tries to connect by itself. */
const CONNECT_MS = 150_000
/** Long enough for a burst, too short for a server to have closed the connection in the meantime. */
const IDLE_MS = 1_000
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
// They describe the connection and the length of the message, which are ours to say.
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'no answer',
  UND_ERR_CONNECT_TIMEOUT: 'no answer',
  UND_ERR_SOCKET: 'the connection was closed',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}

export type HttpRequest = {
  readonly method: HttpMethod
  readonly url: string
  /** Headers that those in `headers` go before, names in lower case. */
  readonly defaults: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON, but a string with a content type of its own as it is, unless `isJson`; undefined: none. */
  readonly body?: unknown
  readonly isJson?: boolean
  /** A redirect with one of these statuses is the answer, and not followed. */
  readonly expectedStatus: readonly number[] | null
  readonly verifyTls: boolean
}

export type HttpAnswer = {
  readonly httpStatus: number
  readonly httpHeaders: Readonly<Record<string, string>>
  /** Bytes of the body that were not put out, as far as they were seen or announced. */
  readonly outputCut: number
}

/** Where the answer's body goes, and what ends the request. */
export type HttpExchange = {
  readonly signal: AbortSignal
  readonly output: (chunk: Uint8Array) => void
}

/** How much of a body is put out, and how much is read before the connection is closed on the rest. */
export type HttpBounds = { readonly putOutBytes: number; readonly readBytes: number }

export type HttpClient = ReturnType<typeof createHttpClient>

/** One request of a chain of redirects. */
type Hop = {
  readonly method: HttpMethod
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Sends requests; connections are used again for a second after an answer. An idle one keeps no process alive. */
export function createHttpClient(bounds: HttpBounds) {
  const agents = new Map<boolean, Agent>()

  async function agentOf(verifyTls: boolean): Promise<Agent> {
    return agents.get(verifyTls) ?? (await makeAgent(verifyTls))
  }

  /** The library is loaded at the first request: it is larger than all of ours together. */
  async function makeAgent(verifyTls: boolean): Promise<Agent> {
    const { Agent } = await import('undici')
    const known = agents.get(verifyTls)
    if (known !== undefined) return known
    // The signal is the one limit of time; the agent's own must not come before it.
    const agent = new Agent({
      connect: { rejectUnauthorized: verifyTls, timeout: CONNECT_MS },
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
    })
    agents.set(verifyTls, agent)
    return agent
  }

  return {
    /** The answer, whatever its status; throws a `ProviderError` when there is none. Redirects are followed. */
    async send(wanted: HttpRequest, exchange: HttpExchange): Promise<HttpAnswer> {
      const { signal } = exchange
      try {
        if (signal.aborted) throw signal.reason
        return await follow(wanted, exchange, { agent: await agentOf(wanted.verifyTls), bounds })
      } catch (error) {
        if (signal.aborted) throw new ProviderError(toError(signal.reason).message, {}, signal.reason)
        throw error
      }
    },
    /** Ends every connection. It can be used again. */
    async close(): Promise<void> {
      const open = [...agents.values()]
      agents.clear()
      await Promise.all(open.map((agent) => agent.destroy()))
    },
  }
}

type Way = { readonly agent: Agent; readonly bounds: HttpBounds }

/** Throws `invalid` when it is no address that a request can go to. */
export function checkUrl(field: string, url: string): void {
  // Stricter than the parser, which repairs `http:host` and drops line breaks: what is shown is what is called.
  if (!/^https?:\/\/[^\s\\/]/i.test(url)) throw invalid(field, 'must begin with http:// or https://')
  if (/[\s\\]/.test(url) || !URL.canParse(url)) throw invalid(field, 'must be a valid URL')
  try {
    basicOf(new URL(url))
  } catch {
    throw invalid(field, 'has a user name or password that is not well encoded')
  }
}

/** Throws `invalid` when no request can have such a header. */
export function checkHeader(field: string, name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch (error) {
    const isName = toError(error).message.includes('Header name')
    throw invalid(field, isName ? 'is not a valid header name' : 'has a character that no header may hold')
  }
  if (OWN_HEADERS.has(name.toLowerCase())) throw invalid(field, 'is set by Hourhand and cannot be given')
}

async function follow(wanted: HttpRequest, exchange: HttpExchange, way: Way): Promise<HttpAnswer> {
  const visited = new Set<string>()
  for (let hop: Hop = firstHop(wanted); ; ) {
    visited.add(`${hop.method} ${hop.url}`)
    const { redirect, ...answer } = await ask(
      hop,
      { ...way, expectedStatus: wanted.expectedStatus },
      exchange,
    )
    if (redirect === null) return answer
    const next = nextHop(hop, answer.httpStatus, redirect)
    const { httpStatus, httpHeaders } = answer
    const result = { httpStatus, httpHeaders }
    if (visited.has(`${next.method} ${next.url}`)) throw new ProviderError('redirects in a loop', result)
    if (visited.size > MOST_REDIRECTS) {
      throw new ProviderError(`redirects more than ${MOST_REDIRECTS} times`, result)
    }
    hop = next
  }
}

function firstHop({ method, url: address, defaults, headers: given, body, isJson }: HttpRequest): Hop {
  const url = new URL(address)
  const headers: Record<string, string> = {
    ...(url.username || url.password ? { authorization: basicOf(url) } : {}),
    ...defaults,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
  }
  url.username = ''
  url.password = ''
  url.hash = ''
  if (body === undefined) return { method, url, headers, body: null }
  const isOwn = headers['content-type'] !== undefined && typeof body === 'string' && isJson !== true
  return {
    method,
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: isOwn ? body : JSON.stringify(body),
  }
}

/** Fetch standard, "HTTP-redirect fetch": what a browser would ask next. */
function nextHop(hop: Hop, statusCode: number, target: string): Hop {
  const url = URL.parse(target, hop.url)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ProviderError(`redirects to '${url?.protocol ?? target}', which is not http`, {
      httpStatus: statusCode,
    })
  }
  url.hash = ''
  url.username = ''
  url.password = ''
  const becomesGet =
    (statusCode === 303 && hop.method !== 'HEAD') || (statusCode < 303 && hop.method === 'POST')
  const isElsewhere = url.origin !== hop.url.origin
  const headers = Object.entries(hop.headers).filter(([name]) => {
    if (becomesGet && name.startsWith('content-')) return false
    // Ours is no secret, though its name has a key in it.
    return !isElsewhere || name === 'idempotency-key' || !isSecretName(name)
  })
  return {
    method: becomesGet ? 'GET' : hop.method,
    url,
    headers: Object.fromEntries(headers.filter(([name]) => name !== 'host')),
    body: becomesGet ? null : hop.body,
  }
}

type Asking = Way & Pick<HttpRequest, 'expectedStatus'>
type Reply = HttpAnswer & { readonly redirect: string | null }

/** One request and its whole answer; of a redirect the head alone. Rejects with the signal's reason when that comes first. */
function ask(hop: Hop, { agent, bounds, expectedStatus }: Asking, exchange: HttpExchange): Promise<Reply> {
  const { signal, output } = exchange
  const { url, method, headers, body } = hop
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  let request: Dispatcher.DispatchController | null = null
  let reading: Reading | null = null
  const onAbort = () => {
    reject(signal.reason)
    request?.abort(toError(signal.reason))
  }
  const finish = (reply: Reply) => {
    resolve(reply)
    // Not while its bytes are being parsed; and when nothing is left to come, the connection can be used again.
    queueMicrotask(() => request?.abort(new Error('what is left is not wanted')))
  }
  signal.addEventListener('abort', onAbort)
  agent.dispatch(
    { origin: url.origin, path: `${url.pathname}${url.search}`, method, headers, body },
    {
      onRequestStart(started) {
        request = started
        if (signal.aborted) onAbort()
      },
      onResponseStart(_request, httpStatus, given) {
        // What comes before the answer, such as early hints.
        if (httpStatus < 200) return
        const head = { httpStatus, httpHeaders: flatten(given) }
        const redirect = redirectOf(head, expectedStatus)
        if (redirect === null) reading = createReading(head, output, bounds)
        else finish({ ...head, outputCut: 0, redirect })
      },
      onResponseData(_request, chunk) {
        if (reading?.take(chunk) === 'full') finish(reading.reply())
      },
      onResponseEnd() {
        if (reading !== null) resolve(reading.reply())
      },
      onResponseError(_request, error) {
        reject(toUnreachable(url, error, reading === null ? {} : { httpStatus: reading.httpStatus }))
      },
    },
  )
  return promise.finally(() => signal.removeEventListener('abort', onAbort))
}

/** Where an answer leads, unless a redirect is what is expected. */
function redirectOf(
  { httpStatus, httpHeaders }: Head,
  expectedStatus: readonly number[] | null,
): string | null {
  const target = httpHeaders.location
  if (!REDIRECTS.has(httpStatus) || target === undefined || expectedStatus?.includes(httpStatus)) return null
  return target
}

type Head = Pick<HttpAnswer, 'httpStatus' | 'httpHeaders'>
type Reading = ReturnType<typeof createReading>

/** A body on its way to the output, up to the bounds. */
function createReading(head: Head, output: HttpExchange['output'], { putOutBytes, readBytes }: HttpBounds) {
  let seen = 0

  function cut(): number {
    if (seen <= putOutBytes && seen < readBytes) return 0
    const announced = Number(head.httpHeaders['content-length']) || 0
    return Math.max(seen, announced) - Math.min(seen, putOutBytes)
  }

  return {
    httpStatus: head.httpStatus,
    /** `full` when no more of it is read. */
    take(chunk: Uint8Array): 'full' | 'open' {
      if (seen < putOutBytes) output(chunk.subarray(0, putOutBytes - seen))
      seen += chunk.length
      return seen >= readBytes ? 'full' : 'open'
    },
    /** The head, and how much of the body was not put out. */
    reply: (): Reply => ({ ...head, outputCut: cut(), redirect: null }),
  }
}

function toUnreachable(url: URL, thrown: unknown, result: ProviderResult = {}): ProviderError {
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown]
  const error = toError(errors[0])
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isGarbage = error.name === 'HTTPParserError'
  const reason = REASONS[code] ?? (isGarbage ? 'its answer is not HTTP' : error.message)
  // Without its query, which may hold a secret.
  const where = `${url.origin}${url.pathname}`
  return new ProviderError(`could not reach ${where}: ${reason}${code && ` (${code})`}`, result, error)
}

function basicOf(url: URL): string {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}

function flatten(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}
