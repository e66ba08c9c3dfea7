import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { Rotation, StoredRota } from '#shared/rota.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { paramOf, rotaOf } from './lookup.ts'
import { asObject } from './read.ts'
import { readRotation, readRotationChange, toRotation } from './rotation-map.ts'
import { toScheduleMeta } from './schedule-map.ts'

const LIST = '/v2/schedules/:identifier/rotations'
const ONE = '/v2/schedules/:identifier/rotations/:id'

/** `/v2/schedules/:identifier/rotations`. */
export function rotationRoutes(api: FastifyInstance, { store, rotas, onCall }: ApiContext): void {
  const tags = ['on-call rotations']

  function find(request: FastifyRequest): { readonly rota: StoredRota; readonly rotation: Rotation } {
    const rota = rotaOf(store, request)
    const id = paramOf(request, 'id')
    const rotation = rota.rotations.find((one) => one.id === id)
    if (rotation === undefined) throw new AppError('not_found', `No rotation exists with id [${id}]`)
    return { rota, rotation }
  }

  api.post(LIST, { schema: { tags, summary: 'Add a rotation to a schedule' } }, (request, reply) => {
    const { id } = rotaOf(store, request)
    const input = readRotation(asObject(request.body))
    const rotation = rotas.addRotation(id, input, actorOf(request.caller))
    reply.code(201)
    return { data: toRotationMeta(rotation) }
  })
  api.get(LIST, { schema: { tags, summary: 'List the rotations of a schedule' } }, (request) => ({
    data: rotaOf(store, request).rotations.map((rotation) => toRotation(rotation, onCall.nameOf)),
  }))
  api.get(ONE, { schema: { tags, summary: 'Get a rotation' } }, (request) => {
    const { rota, rotation } = find(request)
    return { data: { _parent: toScheduleMeta(rota), ...toRotation(rotation, onCall.nameOf) } }
  })
  api.patch(ONE, { schema: { tags, summary: 'Change what is named of a rotation' } }, (request) => {
    const { rota, rotation } = find(request)
    const change = readRotationChange(asObject(request.body))
    const changed = rotas.updateRotation(rota.id, rotation.id, change, actorOf(request.caller))
    return { data: toRotationMeta(changed) }
  })
  api.delete(ONE, { schema: { tags, summary: 'Remove a rotation' } }, (request) => {
    const { rota, rotation } = find(request)
    rotas.removeRotation(rota.id, rotation.id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
}

function toRotationMeta({ id, name }: Rotation) {
  return { id, ...(name !== '' && { name }) }
}
