import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { PersonShiftShape } from '#shared/schema/rota.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ApiContext } from '../context.ts'
import { readText } from '../query.ts'
import { toParticipant, toStretch } from './rota-map.ts'
import { readRotaRange, withinBounds } from './rota-range.ts'

const DEFAULT_MS = 42 * DAY_MS

/** `GET /api/shifts?user&from&to`: when a person (an id or an e-mail address) is on call, over all rotas. */
export function personShiftRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, onCall, personShifts } = context
  const schema = { tags: ['rotas'], response: { 200: DataOf(Type.Array(PersonShiftShape)) } }

  api.get('/api/shifts', { schema }, ({ query }) => {
    const user = readText(query, 'user')
    if (user === undefined) throw invalid('user', 'user is required')
    const person = store.persons.find(user) ?? store.persons.findByName(user)
    if (person === null) throw invalid('user', `nobody is known as '${user.slice(0, 100)}'`)
    const { from, to } = readRotaRange(query, clock.now(), DEFAULT_MS)
    const shifts = withinBounds(() => personShifts.within(person.id, from, to))
    return {
      data: shifts.map(({ rota, rotationId, rotation, participant, ...stretch }) => ({
        rotaId: rota.id,
        rota: rota.name,
        timeZone: rota.zoneId,
        rotationId,
        rotation,
        participant: toParticipant(participant, onCall.nameOf(participant)),
        ...toStretch(stretch),
      })),
    }
  })
}
