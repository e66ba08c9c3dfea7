import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull } from '#shared/instant.ts'
import { INTENT_STATES, type IntentState, RUN_OUTCOMES } from '#shared/intent.ts'
import { CursorOf, DataOf, IdParams } from '#shared/schema/envelope.ts'
import { ActivityShape } from '#shared/schema/history.ts'
import { toTarget } from '#shared/target.ts'
import type { Activity, Place } from '../../store/activity.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readChoice, readCount, readInstant, readText } from '../query.ts'
import { readTarget } from './history.ts'

const DEEDS = ['start', 'stop', 'run'] as const
const PAGE = 50
const MOST = 500

/** `/api/activity`: everything that was due and what became of it; and that somebody has seen what went wrong. */
export function activityRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, acknowledgements } = context
  const tags = ['activity']

  api.get('/api/activity', { schema: { tags, response: { 200: CursorOf(ActivityShape) } } }, ({ query }) => {
    const filter = {
      target: readTarget(query),
      states: readStates(query),
      what: readChoice(query, 'what', DEEDS),
      search: readText(query, 'search'),
      from: readInstant(query, 'from') ?? undefined,
      to: readInstant(query, 'to') ?? undefined,
    }
    const limit = Math.min(MOST, readCount(query, 'limit') ?? PAGE)
    const { rows, next } = store.activity.page(filter, { limit, before: readPlace(query) })
    return { data: rows.map(toActivityJson), meta: { next: next && formatPlace(next) } }
  })
  for (const [kind, noun] of [
    ['run', 'runs'],
    ['int', 'intents'],
  ] as const) {
    api.post(
      `/api/${noun}/:id/acknowledge`,
      { schema: { tags, params: IdParams, response: { 200: DataOf(Type.Object({ id: Type.String() })) } } },
      (request) => {
        const { id } = request.params as Static<typeof IdParams>
        const intent = store.intents.get(parseId(kind, id), kind === 'run' ? 'run' : 'intent')
        acknowledgements.acknowledge(intent, actorOf(request.caller))
        return { data: { id } }
      },
    )
  }
  api.post(
    '/api/activity/acknowledge',
    { schema: { tags, response: { 200: DataOf(Type.Object({ count: Type.Integer() })) } } },
    (request) => ({ data: { count: acknowledgements.acknowledgeAll(actorOf(request.caller)) } }),
  )
}

/** One state or several, with commas between. */
function readStates(query: unknown): readonly IntentState[] | undefined {
  const text = readText(query, 'state')
  if (text === undefined) return undefined
  const known: readonly string[] = INTENT_STATES
  const states = text.split(',')
  if (!states.every((state) => known.includes(state)))
    throw invalid('state', `state must be some of ${INTENT_STATES.join(', ')}`)
  return states as IntentState[]
}

const formatPlace = ({ dueAt, id }: Place): string => `${dueAt}.${id}`

function readPlace(query: unknown): Place | null {
  const text = readText(query, 'cursor')
  if (text === undefined) return null
  const [, dueAt, id] = /^(\d{1,16})\.(\d{1,16})$/.exec(text) ?? []
  if (dueAt === undefined) throw invalid('cursor', 'cursor must be the next of an earlier answer')
  return { dueAt: Number(dueAt), id: Number(id) }
}

/** A line of the record as the API shows it. */
export function toActivityJson(row: Activity): Static<typeof ActivityShape> {
  const isRun = (RUN_OUTCOMES as readonly IntentState[]).includes(row.state)
  return {
    id: formatId('int', row.id),
    runId: isRun ? formatId('run', row.id) : null,
    schedule:
      row.scheduleId === null ? null : { id: formatId('sch', row.scheduleId), name: row.scheduleName ?? '' },
    group: row.parentName,
    target: toTarget(row),
    what: row.what,
    dueAt: formatMillis(row.dueAt),
    createdAt: formatMillis(row.createdAt),
    startedAt: formatMillisOrNull(row.startedAt),
    finishedAt: formatMillisOrNull(row.finishedAt),
    state: row.state,
    reason: row.reason ?? row.message,
    cause: row.cause,
    actor: row.actor,
    attempt: row.attempt,
    acknowledgedAt: formatMillisOrNull(row.acknowledgedAt),
  }
}
