import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import type { StoredOverride } from '#shared/rota.ts'
import { DataOf, DeletedShape, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { AbsenceChange, AbsenceCreate, AbsenceShape } from '#shared/schema/rota.ts'
import type { AbsenceChange as ServiceChange } from '../../services/absence.ts'
import type { Absence } from '../../store/absence.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readInstant, readNumbered, readText } from '../query.ts'
import { toInstant, toPerson, toStretch } from './rota-map.ts'

/** `/api/absences…`: when people are away, and who does their shifts. */
export function absenceRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, absences } = context
  const tags = ['absences']
  const response = { 200: DataOf(AbsenceShape) }
  const show = createAbsenceView(context)

  api.post(
    '/api/absences',
    { schema: { tags, body: AbsenceCreate, response: { 201: DataOf(AbsenceShape) } } },
    ({ body: { user, startDate, endDate, reason }, caller }, reply) => {
      const startAt = toInstant(startDate, 'startDate')
      const endAt = toInstant(endDate, 'endDate')
      const made = absences.create({ user, startAt, endAt, reason: reason ?? '' }, actorOf(caller))
      reply.code(201)
      return { data: show(made) }
    },
  )
  api.get('/api/absences', { schema: { tags, response: { 200: PageOf(AbsenceShape) } } }, ({ query }) => {
    const range = readNumbered(query)
    const { rows, total } = store.absences.page(readFilter(query), range)
    return { data: rows.map(show), meta: { total, ...range } }
  })
  api.get('/api/absences/:id', { schema: { tags, params: IdParams, response } }, ({ params }) => ({
    data: show(store.absences.get(params.id)),
  }))
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/absences/:id',
      schema: { tags, params: IdParams, body: AbsenceChange, response },
      handler: ({ params, body, caller }) => ({
        data: show(absences.update(params.id, readChange(body), actorOf(caller))),
      }),
    })
  }
  api.delete(
    '/api/absences/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    ({ params, caller }) => {
      absences.remove(params.id, actorOf(caller))
      return { data: { id: params.id } }
    },
  )

  function readFilter(query: unknown) {
    const from = readInstant(query, 'from') ?? undefined
    const to = readInstant(query, 'to') ?? undefined
    if (from !== undefined && to !== undefined && to <= from) throw invalid('to', 'to must come after from')
    const user = readText(query, 'user')
    const personId = user === undefined ? undefined : findPerson(user)
    // What is over is told of only to those who ask for it.
    return { personId, from: from ?? (to === undefined ? clock.now() : undefined), to }
  }

  function findPerson(text: string): string {
    const person = store.persons.find(text) ?? store.persons.findByName(text)
    if (person === null) throw invalid('user', `nobody is known as '${text.slice(0, 100)}'`)
    return person.id
  }
}

/** What a body names; a null reason is an empty one. */
function readChange({ startDate, endDate, reason }: Static<typeof AbsenceChange>): ServiceChange {
  return {
    ...(startDate !== undefined && { startAt: toInstant(startDate, 'startDate') }),
    ...(endDate !== undefined && { endAt: toInstant(endDate, 'endDate') }),
    ...(reason !== undefined && { reason: reason ?? '' }),
  }
}

function createAbsenceView({ store, onCall, covers }: ApiContext) {
  function toShift({ rotaId, rotationIds, participant, ...stretch }: StoredOverride) {
    const rota = store.rotas.get(rotaId)
    const rotationId = rotationIds?.[0] ?? ''
    return {
      rotaId,
      rota: rota.name,
      rotationId,
      rotation: rota.rotations.find(({ id }) => id === rotationId)?.name ?? '',
      ...toStretch(stretch),
      cover: participant.kind === 'none' ? null : toPerson(participant.id, onCall.nameOf),
    }
  }

  return (absence: Absence): Static<typeof AbsenceShape> => ({
    id: absence.id,
    user: toPerson(absence.personId, onCall.nameOf),
    ...toStretch(absence),
    reason: absence.reason,
    createdBy: absence.createdBy,
    createdAt: formatSeconds(absence.createdAt),
    shifts: covers.listOf(absence.id).map(toShift),
  })
}
