import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { Job } from '#shared/job.ts'
import { SECRET_MASK } from '#shared/secret.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { baseOf, queryOf, readSlice, toPage } from './page.ts'
import { fieldsOf, type NewSchedule, toChange, toJob, toSource } from './schedule-job.ts'
import { fromJob, type ShowOptions, toHookBody } from './schedule-map.ts'
import { readSchedule, type ScheduleFields } from './schedule-read.ts'

type OfOne = { readonly Params: { readonly id: string } }

const UUID = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i

/** `/api/v1/schedule/…`: the jobs that POST JSON by the clock, wherever they were made. */
export function scheduleRoutes(
  api: FastifyInstance,
  { store, clock, jobs, webhooks, listLimit }: ApiContext,
): void {
  const schema = { tags: ['seed schedules'] }

  function find(request: FastifyRequest<OfOne>): Job {
    const { id } = request.params
    const uuid = id.toLowerCase().replaceAll('-', '')
    const job = UUID.test(id)
      ? store.jobs.findByUuid(uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
      : null
    if (job === null || !store.postJobs.has(job.id)) throw new AppError('not_found', 'schedule not found')
    return job
  }

  /** How jobs are shown to a request; what it has just written itself is no secret to it. */
  function optionsFor(request: FastifyRequest, written: Partial<ScheduleFields> = {}): ShowOptions {
    const isRevealed = queryOf(request, 'reveal') === 'true' && request.caller.access === 'full'
    const known = new Map<string, number | null>()
    return {
      base: baseOf(request),
      shows: (field) => isRevealed || written[field]?.includes(SECRET_MASK) === false,
      userId(actor) {
        const id = known.get(actor) ?? store.users.findActor(actor)?.id ?? null
        known.set(actor, id)
        return id
      },
    }
  }

  function create(request: FastifyRequest, reply: FastifyReply) {
    const read = readSchedule(request.body, null, false)
    if ('faults' in read) return reply.code(400).send(read.faults)
    const fields = read.values as NewSchedule
    const job = jobs.create(toJob(fields, clock.now()), actorOf(request.caller), {
      origin: 'seed',
      source: toSource(fields, null),
      tell: (made) => webhooks.deliveriesOf('schedule.added', (hook) => toHookBody(made, hook)),
    })
    const shown = fromJob(job, optionsFor(request, fields))
    return reply.code(201).header('location', shown.url).send(shown)
  }

  function update(request: FastifyRequest<OfOne>, reply: FastifyReply, isPart: boolean) {
    const before = find(request)
    const read = readSchedule(request.body, fieldsOf(before), isPart)
    if ('faults' in read) return reply.code(400).send(read.faults)
    const change = toChange(read.values, before, clock.now())
    const source = toSource(read.values, before.source)
    const job = jobs.update(before.id, change, actorOf(request.caller), { source })
    return reply.send(fromJob(job, optionsFor(request, read.values)))
  }

  api.get('/api/v1/schedule/', { schema }, (request) => {
    const options = optionsFor(request)
    return toPage(request, store.postJobs.list(readSlice(request, listLimit)), ({ id }) =>
      fromJob(store.jobs.get(id), options),
    )
  })
  api.post('/api/v1/schedule/', { schema }, create)
  api.get<OfOne>('/api/v1/schedule/:id/', { schema }, (request) =>
    fromJob(find(request), optionsFor(request)),
  )
  api.put<OfOne>('/api/v1/schedule/:id/', { schema }, (request, reply) => update(request, reply, false))
  api.patch<OfOne>('/api/v1/schedule/:id/', { schema }, (request, reply) => update(request, reply, true))
  api.delete<OfOne>('/api/v1/schedule/:id/', { schema }, (request, reply) => {
    jobs.remove(find(request).id, actorOf(request.caller))
    return reply.code(204).send()
  })
}
