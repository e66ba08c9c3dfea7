import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, invalid } from '#shared/error.ts'
import type { PowerAction } from '#shared/power.ts'
import { SCHEDULE_DEFAULTS, type Schedule } from '#shared/schedule.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { readChoice as readQueryChoice } from '../../query.ts'
import { readMembers } from './field.ts'
import { offsetOf, readPaging, toPage } from './page.ts'
import { createShow } from './scheduler-map.ts'
import { type ReadSetting, readScheduler, SCHEDULERS_FOR } from './scheduler-read.ts'
import { showStatus } from './status.ts'

type OfOne = { readonly Params: { readonly id: string } }

const LIST = '/svc/notifications/scheduler/nops_scheduler'
/** Enable, disable and trigger are asked for at either. */
const ITEMS = ['/svc/notifications/scheduler/:id', `${LIST}/:id`]
const SORTS = ['created', 'modified', 'name', 'state'] as const

/** `/svc/notifications/scheduler/…`: the power schedules, wherever they were made. */
export function schedulerRoutes(api: FastifyInstance, context: ApiContext): void {
  const { store, grids, schedules, operatorTimeZone, awsAccounts } = context
  const schema = { tags: ['nops schedulers'] }
  const show = createShow({ store, accountProblem: awsAccounts.problemOf })
  const showById = (id: number) => show([store.schedules.get(id)])[0]

  function find(request: FastifyRequest<OfOne>): Schedule {
    const id = store.scheduleGrids.findScheduleId(request.params.id.toLowerCase())
    if (id === null) throw new AppError('not_found', 'scheduler not found')
    return store.schedules.get(id)
  }

  function settingFor(before: Schedule | null): ReadSetting {
    return {
      before,
      accountBefore: before === null ? '' : store.scheduleGrids.get(before.id).accountNumber,
      find: store.resources.findConfigured,
      findOwn: store.resources.find,
      placeOf: awsAccounts.placeOf,
      hasBus: (id) => store.eventBuses.find(id) !== null,
    }
  }

  function create(request: FastifyRequest, reply: FastifyReply) {
    const result = readScheduler(request.body, settingFor(null))
    if ('faults' in result) return reply.code(result.status).send(result.faults)
    const { schedule, grid, targets = [] } = result.read
    const input = { ...SCHEDULE_DEFAULTS, name: '', timeZone: operatorTimeZone(), ...schedule }
    const id = grids.create({ schedule: input, grid, targets }, actorOf(request.caller))
    return reply.code(201).send(showById(id))
  }

  function update(request: FastifyRequest<OfOne>, reply: FastifyReply) {
    const before = find(request)
    const result = readScheduler(request.body, settingFor(before))
    if ('faults' in result) return reply.code(result.status).send(result.faults)
    grids.update(before.id, result.read, actorOf(request.caller))
    return reply.send(showById(before.id))
  }

  function list({ query }: FastifyRequest) {
    const paging = readPaging(query, { sorts: SORTS, defaultSize: context.listLimit })
    const { ids, total } = store.scheduleGrids.list({
      ...paging,
      schedulerFor: readQueryChoice(query, 'scheduler_for', SCHEDULERS_FOR),
      limit: paging.pageSize,
      offset: offsetOf(paging),
    })
    return toPage(paging, total, show(store.schedules.listByIds(ids)))
  }

  api.get(LIST, { schema }, list)
  api.post(LIST, { schema }, create)
  api.get<OfOne>(`${LIST}/:id`, { schema }, (request) => showById(find(request).id))
  api.put<OfOne>(`${LIST}/:id`, { schema }, update)
  api.patch<OfOne>(`${LIST}/:id`, { schema }, update)
  api.delete<OfOne>(`${LIST}/:id`, { schema }, (request, reply) => {
    schedules.remove(find(request).id, actorOf(request.caller))
    return reply.code(204).send()
  })
  api.get<OfOne>(`${LIST}/:id/status`, { schema }, (request) => showStatus(context, find(request)))

  for (const item of ITEMS) {
    for (const [verb, enabled, status] of [
      ['enable', true, 200],
      ['disable', false, 202],
    ] as const) {
      api.post<OfOne>(`${item}/${verb}`, { schema }, (request, reply) => {
        const { id, enabled: isEnabled } = find(request)
        const actor = actorOf(request.caller)
        if (isEnabled !== enabled) schedules.update(id, { enabled }, actor, 'repeatable')
        return reply.code(status).send(showById(id))
      })
    }
    api.post<OfOne>(`${item}/trigger`, { schema }, (request, reply) => {
      const { id } = find(request)
      grids.trigger(id, readActionName(request.body), actorOf(request.caller))
      return reply.code(202).send(showById(id))
    })
  }
}

/** The action that is to be done; null where none is named. */
function readActionName(body: unknown): PowerAction | null {
  const { action_name: given } = readMembers(body ?? {}, '')
  if (given === undefined || given === null) return null
  if (given === 'start' || given === 'stop') return given
  throw invalid('action_name', 'Not a valid choice: it must be start or stop.')
}
