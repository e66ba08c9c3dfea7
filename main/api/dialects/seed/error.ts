// How this dialect refuses: `{"detail": …}`, or the faults of each field, in the words of contract section 3.4.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { READ_ONLY } from '../../auth.ts'
import { type Failure, type Render, refuseUnknown, renderOwn, setErrors } from '../../error.ts'

/** A list that is asked to go on from nowhere; the one 404 that says more than that. */
export const INVALID_CURSOR = 'Invalid cursor'
export const NOT_PERMITTED = 'You do not have permission to perform this action.'

/** Our words for the parts of a job, and this dialect's. */
const FIELDS: Readonly<Record<string, string>> = {
  'action.url': 'endpoint',
  'action.body': 'payload',
  'action.authToken': 'auth_token',
  'trigger.expression': 'cron_definition',
  'trigger.every': 'interval_definition',
  maxRuns: 'frequency',
}

const ROOTS = ['/api/v1', '/api/token-auth', '/api/metrics']

const renderError: Render = (failure, request) => {
  const { status, code, message, field } = failure
  if (code === 'invalid')
    return { status: 400, body: { [FIELDS[field ?? ''] ?? field ?? 'detail']: [message] } }
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="api"' } : undefined
  return { status, body: { detail: detailOf(failure, request) }, ...(headers && { headers }) }
}

/** For what the router itself refuses, such as a path that is not well encoded: it reaches no instance. */
export const renderUnrouted: Render = (failure, request) =>
  ROOTS.some((root) => request.url.startsWith(`${root}/`))
    ? renderError(failure, request)
    : renderOwn(failure, request)

/** All errors under this instance, and those of unknown paths under its roots, are told in this dialect's words. */
export function setSeedErrors(instance: FastifyInstance): void {
  setErrors(instance, renderError)
  for (const prefix of ROOTS) {
    instance.register(
      async (unknown) => {
        unknown.setNotFoundHandler(refuseUnknown)
      },
      { prefix },
    )
  }
}

function detailOf({ code, message }: Failure, request: FastifyRequest): string {
  switch (code) {
    case 'unauthenticated':
      return whyUnknown(request.headers.authorization)
    case 'forbidden':
      return message === READ_ONLY ? NOT_PERMITTED : message
    case 'not_found':
      return message === INVALID_CURSOR ? message : 'Not found.'
    case 'method_not_allowed':
      return `Method "${request.method}" not allowed.`
    case 'unsupported_media_type':
      return `Unsupported media type "${request.headers['content-type'] ?? ''}" in request.`
    case 'malformed':
      return message.startsWith('the path') ? message : `JSON parse error - ${message}`
    case 'rate_limited':
      return 'Request was throttled.'
    case 'internal':
      return 'A server error occurred.'
    default:
      return message
  }
}

/** Whatever the word is: none, one that names no token, one without a token, or a token that is none. */
function whyUnknown(authorization: string | undefined): string {
  const [word = '', ...rest] = (authorization ?? '').split(/\s+/).filter((part) => part !== '')
  if (!['token', 'bearer', 'geniekey', 'basic'].includes(word.toLowerCase())) {
    return 'Authentication credentials were not provided.'
  }
  const [kind, what] = word.toLowerCase() === 'basic' ? ['basic', 'Credentials'] : ['token', 'Token']
  if (rest.length === 0) return `Invalid ${kind} header. No credentials provided.`
  if (rest.length > 1) return `Invalid ${kind} header. ${what} string should not contain spaces.`
  return 'Invalid token.'
}
