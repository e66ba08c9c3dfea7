// What every answer of the on-call dialect bears: `took` and `requestId` in its body, headers of the same, and
// its own form of errors (contract 1.0). Routes answer `{data}` or `{result}` alone, with `expandable` or `paging`
// where the document has them; the hooks here add the rest. A text, such as a calendar, goes out as it is.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type Failure, type Render, refuseUnknown, renderOwn, setErrors } from '../../error.ts'

/** The internal code of "not permitted". */
const NOT_PERMITTED = 40301

const BARE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])

const ERROR_TYPES: Readonly<Record<Failure['code'], string>> = {
  malformed: 'JsonNotValid',
  invalid_cron: 'RequestBodyNotProcessable',
  unauthenticated: 'AuthenticationFailed',
  forbidden: 'AccessDenied',
  not_found: 'EntityNotFound',
  method_not_allowed: 'MethodNotAllowed',
  conflict: 'EntityAlreadyExists',
  too_large: 'RequestTooLarge',
  unsupported_media_type: 'MediaTypeNotSupported',
  invalid: 'RequestBodyNotProcessable',
  rate_limited: 'TooManyRequests',
  unavailable: 'ServiceUnavailable',
  internal: 'InternalError',
}

const renderError: Render = ({ status, code, message, field }) => ({
  status,
  headers: { 'x-opsgenie-errortype': ERROR_TYPES[code] },
  body: {
    message,
    ...(status === 403 && { code: NOT_PERMITTED }),
    ...(field !== undefined && { errors: { [field]: message } }),
  },
})

/** For what the router itself refuses, such as a path that is not well encoded: it reaches no instance. */
export const renderUnrouted: Render = (failure, request) => {
  if (!request.url.startsWith('/v2/')) return renderOwn(failure, request)
  const { body, ...rest } = renderError(failure, request)
  return { ...rest, body: { ...(body as object), took: 0.001, requestId: randomUUID() } }
}

/** All answers under this instance get the envelope; so do those of unknown paths under `/v2`. */
export function setEnvelope(instance: FastifyInstance): void {
  const starts = new WeakMap<object, number>()
  // Asked for an id before any hook runs, so that refusals of the first hooks are timed and numbered too.
  instance.setGenReqId((raw) => {
    starts.set(raw, performance.now())
    return randomUUID()
  })
  const tookSeconds = (raw: object) => {
    const now = performance.now()
    // Never 0, which clients take for missing.
    return Math.max(1, Math.round(now - (starts.get(raw) ?? now))) / 1000
  }

  // Clients name any type with a request that has no body.
  instance.addHook('onRequest', ({ method, raw: { headers } }, _reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers
    const isBare = length === '0' && encoding === undefined
    if (isBare && BARE_METHODS.has(method)) headers['content-type'] = 'application/json'
    done()
  })
  instance.addHook('preSerialization', async (request, _reply, payload: object) => ({
    ...payload,
    took: tookSeconds(request.raw),
    requestId: request.id,
  }))
  instance.addHook('onSend', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-response-time': String(tookSeconds(request.raw)),
      'x-ratelimit-state': 'OK',
      'x-ratelimit-reason': 'ACCOUNT',
      'x-ratelimit-period-in-sec': '60',
    })
  })
  setErrors(instance, renderError)
  instance.register(
    async (unknown) => {
      unknown.setNotFoundHandler(refuseUnknown)
    },
    { prefix: '/v2' },
  )
}
