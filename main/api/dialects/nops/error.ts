// How this dialect refuses: `{"detail": …}`, or the faults of each field (contract sections 8.3 and 9).
import type { FastifyInstance } from 'fastify'
import { type Render, refuseUnknown, renderOwn, setErrors } from '../../error.ts'

const ROOT = '/svc'

const renderError: Render = ({ status, code, message, field }) => {
  if (code === 'invalid' || (status === 400 && field !== undefined)) {
    return { status: 400, body: field === undefined ? { detail: message } : { [fieldOf(field)]: [message] } }
  }
  const isUnknown = code === 'unauthenticated' && message === 'missing or invalid token'
  return { status, body: { detail: isUnknown ? 'Invalid or missing API key.' : message } }
}

/** Our words for the parts of a resource, and this dialect's. */
const FIELDS: Readonly<Record<string, string>> = {
  'config.id': 'resource_id',
  'config.region': 'region',
  'config.size': 'resource_details',
  name: 'resource_name',
}

function fieldOf(field: string): string {
  const [, item = '', part = ''] = /^(resources\[\d+\])\.(.+)$/.exec(field) ?? []
  const known = FIELDS[part]
  return known === undefined ? field : `${item}.${known}`
}

/** For what the router itself refuses, such as a path that is not well encoded: it reaches no instance. */
export const renderUnrouted: Render = (failure, request) =>
  request.url.startsWith(`${ROOT}/`) ? renderError(failure, request) : renderOwn(failure, request)

/** All errors under this instance, and those of unknown paths under its root, are told in this dialect's words. */
export function setNopsErrors(instance: FastifyInstance): void {
  setErrors(instance, renderError)
  instance.register(
    async (unknown) => {
      unknown.setNotFoundHandler(refuseUnknown)
    },
    { prefix: ROOT },
  )
}
