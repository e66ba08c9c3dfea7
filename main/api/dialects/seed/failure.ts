import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { FailedRun } from '../../../store/post-job.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { rowIdOf } from './account.ts'
import { baseOf, readSlice, toPage } from './page.ts'
import { formatMicros } from './schedule-map.ts'

type OfOne = { readonly Params: { readonly id: string } }

/** `/api/v1/failed-tasks/…`: runs of schedules whose last attempt failed; POST runs all of them again. */
export function failureRoutes(api: FastifyInstance, { store, failedRuns, listLimit }: ApiContext): void {
  const schema = { tags: ['seed failures'] }

  api.get('/api/v1/failed-tasks/', { schema }, (request) =>
    toPage(request, store.postJobs.listFailed(readSlice(request, listLimit)), toFailure(request)),
  )
  api.get<OfOne>('/api/v1/failed-tasks/:id/', { schema }, (request) => {
    const run = store.postJobs.findFailed(rowIdOf(request))
    if (run === null) throw new AppError('not_found', 'failure not found')
    return toFailure(request)(run)
  })
  api.post('/api/v1/failed-tasks/', { schema }, (request, reply) => {
    failedRuns.requeueAll(actorOf(request.caller))
    return reply.code(201).send({ requeued_failed_tasks: true })
  })
}

function toFailure(request: FastifyRequest) {
  const base = `${baseOf(request)}/api/v1`
  return ({ id, jobUuid, createdAt, message, reason }: FailedRun) => ({
    url: `${base}/failed-tasks/${id}/`,
    id,
    schedule: `${base}/schedule/${jobUuid}/`,
    task_id: uuidOf(`${jobUuid}/${formatId('run', id)}`),
    initiated_at: formatMicros(createdAt),
    reason: message ?? reason ?? '',
  })
}

/** A UUID (version 8: made by our own rule) that stands for a text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
