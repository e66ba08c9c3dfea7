// What went wrong, in words and a status that every dialect can put into its own body.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode, toError } from '#shared/error.ts'
import type { Log } from '../log.ts'
import { describeIssue, type Issue } from './issue.ts'

export type Failure = {
  readonly status: number
  readonly code: ErrorCode | 'internal'
  readonly message: string
  readonly field?: string | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Translates whatever was thrown; what is nobody's fault but ours is logged and not told. */
    readonly failureOf: (thrown: unknown, request: FastifyRequest) => Failure
  }
}

const STATUSES: Readonly<Record<ErrorCode, number>> = {
  malformed: 400,
  invalid_cron: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
}

const INTERNAL: Failure = { status: 500, code: 'internal', message: 'internal error' }

/** The framework's own refusals; its other errors of the 400s are malformed requests. */
const FRAMEWORK: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'the body has more than 1 MiB'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'the body must be application/json'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed', 'the body is not JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed', 'the body is not as long as its Content-Length says'],
  FST_ERR_NOT_FOUND: ['not_found', 'not found'],
  FST_ERR_BAD_URL: ['malformed', 'the path is not well encoded'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'not found'],
}

/** Turns a dialect's errors, those of its unknown ids and bad bodies included, into its own status and body. */
export type Render = (
  failure: Failure,
  request: FastifyRequest,
) => {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const renderOwn: Render = ({ status, code, message, field }) => ({
  status,
  body: { error: { message, code, ...(field !== undefined && { field }) } },
})

/** All errors under this instance are told by `render`. */
export function setErrors(instance: FastifyInstance, render: Render): void {
  instance.setErrorHandler((thrown, request, reply) => {
    const failure = instance.failureOf(thrown, request)
    // What is left of a body that is too large is read and dropped: a client that still sends it hears of it.
    if (failure.code === 'too_large') reply.removeHeader('connection')
    if (failure.status === 401) reply.header('www-authenticate', 'Bearer realm="hourhand"')
    const { status, body, headers = {} } = render(failure, request)
    reply.code(status).headers(headers).type('application/json; charset=utf-8').send(body)
  })
}

/** All errors under this instance are told in the words of Hourhand's own API. */
export function setOwnErrors(instance: FastifyInstance): void {
  setErrors(instance, renderOwn)
}

/** The translation that stands behind `failureOf`. */
/** `explain` puts the faults of the store into words that help. */
export function createFailureOf(log: Log, explain: (error: unknown) => unknown) {
  return (thrown: unknown, request: FastifyRequest): Failure => {
    const failure = translate(explain(thrown))
    if (failure.status >= 500) {
      const say = failure.status === 500 ? log.error : log.warn
      // The route and not the URL: a query may hold a key.
      say('a request failed', {
        method: request.method,
        route: request.routeOptions.url,
        error: toError(thrown),
      })
    }
    return failure
  }
}

type FrameworkError = {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly Issue[]
  readonly validationContext?: string
}

function translate(thrown: unknown): Failure {
  if (thrown instanceof AppError) {
    const { code, message, field } = thrown
    return { status: STATUSES[code], code: code === 'invalid_cron' ? 'invalid' : code, message, field }
  }
  const error = thrown as FrameworkError | null | undefined
  if (error?.validation) {
    const { code, ...told } = describeIssue(error.validation, error.validationContext ?? 'body')
    return { status: STATUSES[code], code, ...told }
  }
  const known = FRAMEWORK[error?.code ?? '']
  if (known !== undefined) return { status: STATUSES[known[0]], code: known[0], message: known[1] }
  const status = error?.statusCode ?? 500
  if (status === 404 || status === 403) return { status: 404, code: 'not_found', message: 'not found' }
  if (status >= 400 && status < 500) return { status: 400, code: 'malformed', message: 'malformed request' }
  return INTERNAL
}

/** What an unknown path is answered with: 405 where another method would do, else 404. */
export function refuseUnknown(request: FastifyRequest, reply: FastifyReply): never {
  const methods = request.server.allowedMethods(request.url)
  if (methods.length === 0) throw new AppError('not_found', 'not found')
  reply.header('allow', methods.join(', '))
  throw new AppError('method_not_allowed', `${request.method} is not allowed here`)
}
