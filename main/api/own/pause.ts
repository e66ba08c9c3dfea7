import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { parseInstant } from '#shared/instant.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import { type ApiContext, actorOf } from '../context.ts'

const PauseBody = Type.Object(
  { until: Type.Optional(Nullable(Type.String())), reason: Type.Optional(Nullable(Type.String())) },
  { additionalProperties: false },
)

const PauseShape = DataOf(
  Type.Object({ paused: Type.Boolean(), until: Nullable(Type.String()), reason: Type.String() }),
)

/** `/api/pause`: everything rests, until an instant or until it is ended by hand. */
export function pauseRoutes(instance: FastifyInstance, { pause }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['pause']
  const show = () => ({ data: pause.read() })

  api.get('/api/pause', { schema: { tags, response: { 200: PauseShape } } }, show)
  api.put('/api/pause', { schema: { tags, body: PauseBody, response: { 200: PauseShape } } }, (request) => {
    const text = request.body.until ?? null
    const until = text === null ? null : parseInstant(text)
    if (text !== null && until === null) {
      throw invalid('until', 'until must be an instant such as 2026-12-01T18:00:00Z')
    }
    pause.pause(until, request.body.reason ?? '', actorOf(request.caller))
    return show()
  })
  api.delete('/api/pause', { schema: { tags, response: { 200: PauseShape } } }, (request) => {
    pause.resume(actorOf(request.caller))
    return show()
  })
}
