// The one form of errors of this dialect: HTTP 200 for whatever is wrong in a request that was let in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Failure, type Render, refuseUnknown, renderOwn, setErrors } from '../../error.ts'
import { toOwnField } from './job-input.ts'

export const PREFIX = '/api/v1/scheduler'

const renderError: Render = (failure, request) => ({
  status: statusOf(failure, request),
  body: { status: 'ERROR', msg: wordsOf(failure) },
})

/** For what the router itself refuses, such as a path that is not well encoded: it reaches no instance. */
export const renderUnrouted: Render = (failure, request) =>
  (request.url.startsWith(`${PREFIX}/`) ? renderError : renderOwn)(failure, request)

/** All errors under this instance are told so, and those of unknown paths beside its own. */
export function setErrorForm(instance: FastifyInstance): void {
  setErrors(instance, renderError)
  instance.register(
    async (unknown) => {
      unknown.setNotFoundHandler(refuseUnknown)
    },
    { prefix: PREFIX },
  )
}

/** Refusals at the door, bodies that are too large and faults of our own keep the status they have elsewhere. */
function statusOf({ status, code }: Failure, request: FastifyRequest): number {
  return request.knownCaller == null || code === 'too_large' || status >= 500 ? status : 200
}

function wordsOf({ message, field }: Failure): string {
  const isPredicate = /^(?:must|has|is|may) /.test(message)
  return field !== undefined && isPredicate ? `${toOwnField(field)} ${message}` : message
}
