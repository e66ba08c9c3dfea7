import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { StoredRota } from '#shared/rota.ts'
import type { NextDuty } from '../../../services/on-call.ts'
import type { DutyAt } from '../../../services/roster.ts'
import type { ApiContext } from '../../context.ts'
import { readFlag, readInstant } from '../../query.ts'
import { rotaOf } from './lookup.ts'
import { toEntry, toOnCallParticipants } from './on-call-map.ts'
import { type NameOf, rememberNames } from './recipient.ts'
import { toScheduleMeta } from './schedule-map.ts'

/** `on-calls` of all schedules or one, and `next-on-calls`. */
export function onCallRoutes(api: FastifyInstance, context: ApiContext): void {
  const { store, clock, onCall } = context
  const tags = ['on-call now']
  const { showOnCall, showNext } = createAnswers(context)
  const readQuery = ({ query }: FastifyRequest): Query => ({
    at: readInstant(query, 'date') ?? clock.now(),
    isFlat: readFlag(query, 'flat') ?? false,
    nameOf: rememberNames(onCall.nameOf),
  })

  api.get('/v2/schedules/on-calls', { schema: { tags, summary: 'Who is on call anywhere' } }, (request) => {
    const query = readQuery(request)
    return { data: onCall.all(query.at).map(({ rota, onCall: duties }) => showOnCall(rota, duties, query)) }
  })
  api.get(
    '/v2/schedules/:identifier/on-calls',
    { schema: { tags, summary: 'Who is on call by a schedule' } },
    (request) => {
      const rota = rotaOf(store, request)
      const query = readQuery(request)
      return { data: showOnCall(rota, onCall.at(rota.id, query.at), query) }
    },
  )
  api.get(
    '/v2/schedules/:identifier/next-on-calls',
    { schema: { tags, summary: 'Who is on call next' } },
    (request) => ({ data: showNext(rotaOf(store, request), readQuery(request)) }),
  )
}

/** `flat` asks for the user names alone. */
type Query = { readonly at: number; readonly isFlat: boolean; readonly nameOf: NameOf }

function createAnswers({ store, onCall }: Pick<ApiContext, 'store' | 'onCall'>) {
  function usernames(duties: readonly Pick<DutyAt, 'participant' | 'people'>[], at: number) {
    // A duty of the past has the people of its time.
    const people = duties.flatMap((duty) => duty.people ?? onCall.peopleOf(duty.participant, at))
    return [...new Set(people.map(({ username }) => username))]
  }

  return {
    showOnCall(rota: StoredRota, duties: readonly DutyAt[], { at, isFlat, nameOf }: Query) {
      const _parent = toScheduleMeta(rota)
      if (isFlat) return { _parent, onCallRecipients: usernames(duties, at) }
      const source = { store, nameOf, at: (rotaId: string) => onCall.at(rotaId, at) }
      return { _parent, onCallParticipants: toOnCallParticipants(duties, source) }
    },
    /** The two shapes have their names crossed, as published: participants are names there, recipients objects. */
    showNext(rota: StoredRota, { at, isFlat, nameOf }: Query) {
      const _parent = toScheduleMeta(rota)
      const { next, exact } = onCall.next(rota.id, at)
      const flat = (duties: readonly NextDuty[]) =>
        usernames(
          duties.map(({ people, ...participant }) => ({ participant, ...(people && { people }) })),
          at,
        )
      const entries = (duties: readonly NextDuty[]) =>
        duties.flatMap((one) => {
          if (one.kind === 'none') return []
          return { ...toEntry(one, nameOf), ...(one.name !== undefined && { name: one.name }) }
        })
      return isFlat
        ? { _parent, nextOnCallParticipants: flat(next), exactNextOnCallParticipants: flat(exact) }
        : { _parent, nextOnCallRecipients: entries(next), exactNextOnCallRecipients: entries(exact) }
    },
  }
}
