import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { DataOf } from '#shared/schema/envelope.ts'
import type { ApiContext } from '../context.ts'

const forgotten = {
  runs: Type.Integer(),
  changes: Type.Integer({ description: 'Entries of the audit log.' }),
  deliveries: Type.Integer(),
  bytes: Type.Integer({ description: 'Of the store, that would be or are no longer in use.' }),
}

const HistoryShape = Type.Object({
  bytes: Type.Integer({ description: 'The size of the store.' }),
  forgettable: Type.Object({
    ...forgotten,
    more: Type.Boolean({ description: 'There is more than was looked at.' }),
  }),
})

/** `/api/history`: how large it is, what of it is older than it is to be kept, and the end of that. */
export function cleaningRoutes(instance: FastifyInstance, { store, cleaning }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['history']

  api.get('/api/history', { schema: { tags, response: { 200: DataOf(HistoryShape) } } }, () => ({
    data: { bytes: store.space().size, forgettable: cleaning.rehearse() },
  }))
  api.post(
    '/api/history/clean',
    { schema: { tags, response: { 200: DataOf(Type.Object(forgotten)) } } },
    async () => ({ data: await cleaning.clean() }),
  )
}
