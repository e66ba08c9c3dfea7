/** HTTP requests that start and stop something, and one that tells whether it runs. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import Type from 'typebox'
import Value from 'typebox/value'
import { Agent, type Dispatcher, request } from 'undici'
import { invalid, toError } from '#shared/error.ts'
import type { PowerState } from '#shared/power.ts'
import { isSecretName } from '#shared/secret.ts'
import { type Provider, type ProviderCall, ProviderError, type ProviderResult } from './provider.ts'

/** Of an answer no more than this is fetched; the caller keeps the end of it and counts what it cut. */
const FETCHED_BYTES = 1024 * 1024
const MOST_REDIRECTS = 5
const ACTIONS = ['start', 'stop', 'status'] as const
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
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

const requestOf = (method: (typeof METHODS)[number]) =>
  Type.Object(
    {
      method: Type.Enum(METHODS, { default: method }),
      url: Type.String({ minLength: 1 }),
      headers: Type.Optional(Type.Record(Type.String(), Type.String())),
      body: Type.Optional(Type.Unknown()),
      expectedStatus: Type.Optional(
        Type.Array(Type.Integer({ minimum: 200, maximum: 599 }), { minItems: 1 }),
      ),
    },
    { additionalProperties: false },
  )
const Config = Type.Object(
  {
    start: requestOf('POST'),
    stop: requestOf('POST'),
    status: Type.Optional(requestOf('GET')),
    timeoutSeconds: Type.Integer({ minimum: 1, maximum: 604_800, default: 30 }),
    verifyTls: Type.Boolean({ default: true }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>
type Request = Config['start']
/** One request of a chain of redirects. */
type Hop = {
  readonly method: Request['method']
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** HTTP requests that start and stop a resource. */
export const httpProvider: Provider = {
  config: Config,
  check,
  timeoutMs: (config) => parseConfig(config).timeoutSeconds * 1000,
  start: (call) => act(call, parseConfig(call.config).start),
  stop: (call) => act(call, parseConfig(call.config).stop),
  status,
}

function check(config: unknown): void {
  const parsed = parseConfig(config)
  for (const action of ACTIONS) {
    const wanted = parsed[action]
    if (wanted === undefined) continue
    checkUrl(`config.${action}.url`, wanted.url)
    for (const [name, value] of Object.entries(wanted.headers ?? {})) {
      checkHeader(`config.${action}.headers.${name}`, name, value)
    }
  }
}

function checkUrl(field: string, url: string): void {
  // Stricter than the parser, which repairs `http:host` and drops line breaks: what is shown is what is called.
  if (!/^https?:\/\/[^\s\\/]/i.test(url)) throw invalid(field, 'must begin with http:// or https://')
  if (/[\s\\]/.test(url) || !URL.canParse(url)) throw invalid(field, 'must be a valid URL')
  try {
    basicOf(new URL(url))
  } catch {
    throw invalid(field, 'has a user name or password that is not well encoded')
  }
}

function checkHeader(field: string, name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch (error) {
    const isName = toError(error).message.includes('Header name')
    throw invalid(field, isName ? 'is not a valid header name' : 'has a character that no header may hold')
  }
  if (OWN_HEADERS.has(name.toLowerCase())) throw invalid(field, 'is set by Hourhand and cannot be given')
}

async function act(call: ProviderCall, wanted: Request): Promise<ProviderResult> {
  const result = await send(call, wanted)
  if (isExpected(wanted, result.httpStatus)) return result
  const expected = wanted.expectedStatus?.join(' or ') ?? 'any 2xx'
  throw new ProviderError(`answered ${result.httpStatus} (${expected} is expected)`, result)
}

async function status(call: ProviderCall): Promise<PowerState | null> {
  const wanted = parseConfig(call.config).status
  if (wanted === undefined) return null
  return isExpected(wanted, (await send(call, wanted)).httpStatus) ? 'running' : 'stopped'
}

function isExpected(wanted: Request, code: number): boolean {
  return wanted.expectedStatus?.includes(code) ?? (code >= 200 && code < 300)
}

type Answer = { readonly httpStatus: number; readonly httpHeaders: Readonly<Record<string, string>> }

async function send(call: ProviderCall, wanted: Request): Promise<Answer> {
  const { verifyTls, timeoutSeconds } = parseConfig(call.config)
  // The call's signal is the one limit of time; the agent's own must not come before it.
  const agent = new Agent({
    connect: { rejectUnauthorized: verifyTls, timeout: (timeoutSeconds + 60) * 1000 },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  try {
    return await follow(call, wanted, agent)
  } catch (error) {
    throw call.signal.aborted
      ? new ProviderError(toError(call.signal.reason).message, {}, call.signal.reason)
      : error
  } finally {
    await agent.destroy()
  }
}

async function follow(call: ProviderCall, wanted: Request, agent: Agent): Promise<Answer> {
  const visited = new Set<string>()
  for (let hop: Hop = firstHop(call, wanted); ; ) {
    visited.add(`${hop.method} ${hop.url}`)
    const response = await ask(hop, agent, call.signal)
    const { statusCode } = response
    const httpHeaders = flatten(response.headers)
    const target = httpHeaders.location
    if (!REDIRECTS.has(statusCode) || target === undefined || wanted.expectedStatus?.includes(statusCode)) {
      await takeBody(hop, response, call.output)
      return { httpStatus: statusCode, httpHeaders }
    }
    response.body.on('error', () => {}).destroy()
    const next = nextHop(hop, statusCode, target)
    const result = { httpStatus: statusCode, httpHeaders }
    if (visited.has(`${next.method} ${next.url}`)) throw new ProviderError('redirects in a loop', result)
    if (visited.size > MOST_REDIRECTS) {
      throw new ProviderError(`redirects more than ${MOST_REDIRECTS} times`, result)
    }
    hop = next
  }
}

function firstHop(call: ProviderCall, wanted: Request): Hop {
  const url = new URL(wanted.url)
  const { HOURHAND_RUN_ID: runId, HOURHAND_DUE_AT: dueAt } = call.env
  const given = Object.entries(wanted.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  const headers: Record<string, string> = {
    ...(runId && { 'idempotency-key': runId }),
    ...(dueAt && { 'x-hourhand-due': dueAt }),
    ...(url.username || url.password ? { authorization: basicOf(url) } : {}),
    ...Object.fromEntries(given),
  }
  url.username = ''
  url.password = ''
  url.hash = ''
  const { body } = wanted
  // Null is how a form says that there is none.
  if (body === undefined || body === null) return { method: wanted.method, url, headers, body: null }
  const isOwn = headers['content-type'] !== undefined && typeof body === 'string'
  return {
    method: wanted.method,
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

async function ask(hop: Hop, agent: Agent, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    const { method, headers, body } = hop
    return await request(hop.url, {
      dispatcher: agent,
      method,
      headers,
      body,
      signal,
    })
  } catch (error) {
    throw toUnreachable(hop.url, error)
  }
}

/** The body goes to the output, up to the bound; what is beyond that is never fetched. */
async function takeBody(
  hop: Hop,
  response: Dispatcher.ResponseData,
  output: (chunk: Uint8Array) => void,
): Promise<void> {
  let left = FETCHED_BYTES
  try {
    for await (const chunk of response.body) {
      const bytes: Uint8Array = chunk
      output(bytes.subarray(0, left))
      left -= bytes.length
      // Leaving the loop closes the connection.
      if (left <= 0) return
    }
  } catch (error) {
    throw toUnreachable(hop.url, error, { httpStatus: response.statusCode })
  }
}

function toUnreachable(url: URL, thrown: unknown, result: ProviderResult = {}): ProviderError {
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown]
  const error = toError(errors[0])
  const code = 'code' in error ? String(error.code) : ''
  const reason = REASONS[code] ?? error.message
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

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}
