/** HTTP requests that start and stop something, and one that tells whether it runs. */
import Type from 'typebox'
import Value from 'typebox/value'
import type { PowerState } from '#shared/power.ts'
import { checkHeader, checkUrl, createHttpClient, type HttpMethod, METHODS } from './http-request.ts'
import { type Provider, type ProviderCall, ProviderError, type ProviderResult } from './provider.ts'

/** Of an answer no more than this is fetched; the caller keeps the end of it and counts what it cut. */
const FETCHED_BYTES = 1024 * 1024
const ACTIONS = ['start', 'stop', 'status'] as const

const requestOf = (method: HttpMethod) =>
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

async function send(call: ProviderCall, wanted: Request) {
  const { verifyTls } = parseConfig(call.config)
  const { HOURHAND_RUN_ID: runId, HOURHAND_DUE_AT: dueAt } = call.env
  const { method, url, headers = {}, body, expectedStatus = null } = wanted
  const defaults = { ...(runId && { 'idempotency-key': runId }), ...(dueAt && { 'x-hourhand-due': dueAt }) }
  // Null is how a form says that there is no body.
  const request = { method, url, defaults, headers, body: body ?? undefined, expectedStatus, verifyTls }
  const client = createHttpClient({ putOutBytes: FETCHED_BYTES, readBytes: FETCHED_BYTES })
  try {
    const { httpStatus, httpHeaders } = await client.send(request, call)
    return { httpStatus, httpHeaders }
  } finally {
    await client.close()
  }
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}
