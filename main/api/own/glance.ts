import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import type { ApiContext } from '../context.ts'

const Named = { id: Type.String(), name: Type.String() }
const KindShape = Type.Enum(['schedule', 'job'])

const GlanceShape = Type.Object({
  state: Type.Enum(['idle', 'running', 'attention', 'paused']),
  pause: Nullable(Type.Object({ until: Nullable(Type.String()) })),
  next: Type.Array(
    Type.Object({
      at: Type.String(),
      what: Type.Enum(['start', 'stop', 'run']),
      kind: KindShape,
      ...Named,
      timeZone: Type.String(),
    }),
  ),
  onCall: Type.Array(
    Type.Object({
      rotaId: Type.String(),
      rota: Type.String(),
      people: Type.Array(Type.String()),
      until: Nullable(Type.String()),
    }),
  ),
  switches: Type.Array(Type.Object({ kind: KindShape, ...Named, enabled: Type.Boolean() })),
  jobs: Type.Array(Type.Object(Named)),
  resources: Type.Array(Type.Object({ ...Named, status: Type.String() })),
  running: Type.Integer(),
  unseen: Type.Integer(),
})

/** `GET /api/glance`: what the tray and its popover show, in one answer. */
export function glanceRoutes(instance: FastifyInstance, { glance }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  api.get('/api/glance', { schema: { tags: ['status'], response: { 200: DataOf(GlanceShape) } } }, () => {
    const { next, onCall, switches, jobs, resources, ...rest } = glance.read()
    return {
      data: {
        ...rest,
        next: [...next],
        onCall: onCall.map(({ people, ...duty }) => ({ ...duty, people: [...people] })),
        switches: [...switches],
        jobs: [...jobs],
        resources: [...resources],
      },
    }
  })
}
