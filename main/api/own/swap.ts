import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { formatSeconds } from '#shared/instant.ts'
import type { StoredOverride } from '#shared/rota.ts'
import { DataOf, DeletedShape, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { SwapBody, SwapShape, TakeBody, TakenShape } from '#shared/schema/rota.ts'
import type { Swap, SwapShift } from '../../store/swap.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readNumbered } from '../query.ts'
import { type NameOf, toInstant, toPerson, toStretch } from './rota-map.ts'

const SwapParams = Type.Object({ id: Type.String(), swapId: Type.String() })

/** `/api/rotas/:id/swaps…`: two people take each other's shift. */
export function swapRoutes(instance: FastifyInstance, { store, onCall, swaps }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['swaps']
  const one = { tags, params: SwapParams, response: { 200: DataOf(SwapShape) } }
  const show = (swap: Swap) => ({ data: toSwap(swap, onCall.nameOf) })

  api.post(
    '/api/rotas/:id/swaps',
    { schema: { tags, params: IdParams, body: SwapBody, response: { 201: DataOf(SwapShape) } } },
    ({ params, body: { from, to }, caller }, reply) => {
      const input = { from: toSide(from, 'from'), to: toSide(to, 'to') }
      const swap = swaps.request(params.id, input, actorOf(caller))
      reply.code(201)
      return show(swap)
    },
  )
  api.get(
    '/api/rotas/:id/swaps',
    { schema: { tags, params: IdParams, response: { 200: PageOf(SwapShape) } } },
    ({ params, query }) => {
      const { id } = store.rotas.get(params.id)
      const range = readNumbered(query)
      const { rows, total } = store.swaps.page(id, range)
      return { data: rows.map((swap) => toSwap(swap, onCall.nameOf)), meta: { total, ...range } }
    },
  )
  api.get('/api/rotas/:id/swaps/:swapId', { schema: one }, ({ params }) =>
    show(store.swaps.get(params.id, params.swapId)),
  )
  for (const verb of ['accept', 'decline'] as const) {
    api.post(`/api/rotas/:id/swaps/:swapId/${verb}`, { schema: one }, ({ params, caller }) =>
      show(swaps[verb](params.id, params.swapId, actorOf(caller))),
    )
  }
  api.delete(
    '/api/rotas/:id/swaps/:swapId',
    { schema: { tags, params: SwapParams, response: { 200: DeletedShape } } },
    ({ params, caller }) => {
      swaps.remove(params.id, params.swapId, actorOf(caller))
      return { data: { id: params.swapId } }
    },
  )
}

function toSide({ user, start }: Static<typeof SwapBody>['from'], field: string) {
  return { user, start: toInstant(start, `${field}.start`) }
}

/** `POST /api/rotas/:id/take`: somebody takes the shift that runs. */
export function takeRoutes(instance: FastifyInstance, { store, onCall, takes }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const response = { 201: DataOf(TakenShape) }

  api.post(
    '/api/rotas/:id/take',
    { schema: { tags: ['swaps'], params: IdParams, body: TakeBody, response } },
    ({ params, body: { user, rotation = null, at }, caller }, reply) => {
      const input = { user, rotation, at: at === undefined ? null : toInstant(at, 'at') }
      const taken = takes.take(params.id, input, actorOf(caller))
      reply.code(201)
      return { data: toTaken(taken) }
    },
  )

  function toTaken({ alias, rotaId, rotationIds, participant, ...stretch }: StoredOverride) {
    const id = rotationIds?.[0] ?? ''
    const name = store.rotas.get(rotaId).rotations.find((rotation) => rotation.id === id)?.name ?? ''
    const user = toPerson(participant.id ?? '', onCall.nameOf)
    return { alias, rotaId, rotation: { id, name }, user, ...toStretch(stretch) }
  }
}

export function toSwap(swap: Swap, nameOf: NameOf): Static<typeof SwapShape> {
  const { id, state, offered, wanted, createdBy, createdAt, decidedBy, decidedAt } = swap
  return {
    id,
    state,
    from: toShift(offered, nameOf),
    to: toShift(wanted, nameOf),
    createdBy,
    createdAt: formatSeconds(createdAt),
    decidedBy,
    decidedAt: decidedAt === null ? null : formatSeconds(decidedAt),
  }
}

function toShift({ rotationId, personId, ...stretch }: SwapShift, nameOf: NameOf) {
  return { rotationId, user: toPerson(personId, nameOf), ...toStretch(stretch) }
}
