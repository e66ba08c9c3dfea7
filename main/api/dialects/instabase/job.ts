import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { invalid } from '#shared/error.ts'
import { maskSecrets } from '#shared/secret.ts'
import type { Caller } from '../../auth.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { PREFIX } from './answer.ts'
import { toJobInput } from './job-input.ts'
import type { JobSource } from './job-map.ts'
import { createJobReader } from './job-reader.ts'
import {
  CreateAnswer,
  CreateBody,
  DeleteAnswer,
  DeleteBody,
  DisableAnswer,
  EnableAnswer,
  JobBody,
  ListAnswer,
  ListQuery,
  TriggerAnswer,
} from './shape.ts'

const status = 'OK' as const
const answers = <Shape extends TSchema>(shape: Shape) => ({ tags: ['scheduler'], response: { 200: shape } })

/** `/api/v1/scheduler/…`: jobs as the Instabase Scheduler API has them. */
export function jobRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { jobs, operatorTimeZone } = context
  const reader = createJobReader(context)
  const take = <Shape extends TSchema, Answer extends TSchema>(body: Shape, answer: Answer) => ({
    schema: { body, ...answers(answer) },
  })

  function namedBy(body: Static<typeof DeleteBody>, { user }: Caller) {
    const isAll = String(body.delete_all) === 'true'
    if (!isAll && !body.job_id) throw invalid('job_id', 'job_id or delete_all must be given')
    return [...(isAll ? reader.listOf(user) : []), ...(body.job_id ? [reader.get(body.job_id)] : [])]
  }

  api.post(`${PREFIX}/create_job`, take(CreateBody, CreateAnswer), ({ body, caller }) => {
    const parameters = maskSecrets(body) as JobSource['parameters']
    const source: JobSource = { userId: caller.user.id, parameters }
    const input = toJobInput(body, operatorTimeZone())
    const { uuid } = jobs.create(input, actorOf(caller), { origin: 'instabase', source })
    return { status, job_id: uuid }
  })
  const listed = { querystring: ListQuery, ...answers(ListAnswer) }
  api.get(`${PREFIX}/list_jobs`, { schema: listed }, ({ query }) => ({ status, jobs: reader.list(query) }))
  api.post(`${PREFIX}/list_jobs`, take(ListQuery, ListAnswer), ({ body }) => ({
    status,
    jobs: reader.list(body),
  }))
  api.post(`${PREFIX}/delete_job`, take(DeleteBody, DeleteAnswer), ({ body, caller }) => {
    const ids = new Map(namedBy(body, caller).map(({ id, uuid }) => [id, uuid]))
    jobs.removeAll([...ids.keys()], actorOf(caller))
    return { status, deleted_jobs: [...ids.values()].join(',') }
  })
  api.post(`${PREFIX}/enable_job`, take(JobBody, EnableAnswer), ({ body, caller }) => {
    const job = reader.get(body.job_id)
    if (!job.enabled) jobs.update(job.id, { enabled: true }, actorOf(caller))
    return { status, enabled_jobs: job.uuid }
  })
  api.post(`${PREFIX}/disable_job`, take(JobBody, DisableAnswer), ({ body, caller }) => {
    const job = reader.get(body.job_id)
    if (job.enabled) jobs.update(job.id, { enabled: false }, actorOf(caller))
    return { status, disabled_jobs: job.uuid }
  })
  api.post(`${PREFIX}/trigger_job`, take(JobBody, TriggerAnswer), ({ body, caller }) => {
    const job = reader.get(body.job_id)
    jobs.run(job.id, {}, actorOf(caller))
    return { status, triggered_job: job.uuid }
  })
}
