import type { FastifyInstance } from 'fastify'
import { AppError, invalid } from '#shared/error.ts'
import type { EventBus } from '../../../store/event-bus.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { createFaults, readMembers, readRequiredText } from './field.ts'
import { formatMicros } from './identity.ts'
import { offsetOf, readPaging, toPage } from './page.ts'

type OfOne = { readonly Params: { readonly id: string } }

const LIST = '/svc/notifications/eventbridge'
const SORTS = ['created', 'name', 'account_number', 'region'] as const

/** `/svc/notifications/eventbridge`: where the events of an account's schedules go, one for each account. */
export function eventBusRoutes(api: FastifyInstance, { store, eventBuses, listLimit }: ApiContext): void {
  const schema = { tags: ['nops eventbridge'] }

  function find(id: string): EventBus {
    const bus = store.eventBuses.find(id.toLowerCase())
    if (bus === null) throw new AppError('not_found', 'eventbridge not found')
    return bus
  }

  api.get(LIST, { schema }, ({ query }) => {
    const paging = readPaging(query, { sorts: SORTS, defaultSize: listLimit })
    const { sortBy, isRising, pageSize: limit } = paging
    const { rows, total } = store.eventBuses.list({ sortBy, isRising, limit, offset: offsetOf(paging) })
    return toPage(paging, total, rows.map(toEventBus))
  })
  api.post(LIST, { schema }, ({ body, caller }, reply) => {
    const members = readMembers(body, '')
    const faults = createFaults()
    const name = faults.take(() => readRequiredText(members.name, 'name', 200))
    const accountNumber = faults.take(() => readRequiredText(members.account_number, 'account_number', 100))
    const region = faults.take(() => readRegion(members.region))
    if (name === undefined || accountNumber === undefined || region === undefined) {
      return reply.code(400).send(faults.found)
    }
    const { bus, isNew } = eventBuses.create({ name, accountNumber, region }, actorOf(caller))
    if (isNew) return reply.code(201).send(toEventBus(bus))
    const detail = `The account ${accountNumber} has an eventbridge already: ${bus.name}.`
    return reply.code(409).send({ detail, id: bus.id })
  })
  api.get<OfOne>(`${LIST}/:id`, { schema }, (request) => toEventBus(find(request.params.id)))
  api.delete<OfOne>(`${LIST}/:id`, { schema }, (request, reply) => {
    eventBuses.remove(find(request.params.id).id, actorOf(request.caller))
    return reply.code(204).send()
  })
}

/** It becomes a part of a host name. */
function readRegion(given: unknown): string {
  const region = readRequiredText(given, 'region', 64)
  if (!/^[a-z0-9-]+$/.test(region)) throw invalid('region', 'Not a valid region, such as us-east-1.')
  return region
}

export function toEventBus({ id, name, accountNumber, region, createdAt }: EventBus) {
  const created = formatMicros(createdAt)
  return { id, name, account_number: accountNumber, region, state: 'active', created, modified: created }
}
