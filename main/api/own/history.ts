import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { AppError, invalid } from '#shared/error.ts'
import { formatId, type IdKind, parseId } from '#shared/id.ts'
import { formatMillis, formatMillisOrNull } from '#shared/instant.ts'
import { INTENT_STATES, type IntentState, RUN_OUTCOMES } from '#shared/intent.ts'
import { CursorOf, DataOf, IdParams } from '#shared/schema/envelope.ts'
import { IntentShape, RunShape } from '#shared/schema/history.ts'
import { maskNamed } from '#shared/secret.ts'
import { TARGET_IDS, toTarget } from '#shared/target.ts'
import type { Attempt, Intent } from '../../store/intent-row.ts'
import type { HistoryFilter } from '../../store/run.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { cutPage, readChoice, readCursor, readInstant, readText } from '../query.ts'

/** `/api/intents` and `/api/runs…`: what was due, and what became of it. */
export function historyRoutes(instance: FastifyInstance, context: ApiContext): void {
  intentRoutes(instance, context)
  runRoutes(instance, context)
  outputRoute(instance, context)
  deedRoutes(instance, context)
}

function intentRoutes(instance: FastifyInstance, { store }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['intents']

  api.get('/api/intents', { schema: { tags, response: { 200: CursorOf(IntentShape) } } }, ({ query }) => {
    const cursor = readCursor(query, 'int')
    const filter = readFilter(query, intentStates(readChoice(query, 'state', INTENT_STATES)))
    const found = store.runs.listIntents(filter, { ...cursor, limit: cursor.limit + 1 })
    const { rows, next } = cutPage(found, cursor.limit, 'int')
    return { data: rows.map(toIntentJson), meta: { next } }
  })
  api.get(
    '/api/intents/:id',
    { schema: { tags, params: IdParams, response: { 200: DataOf(IntentShape) } } },
    (request) => ({ data: toIntentJson(store.intents.get(parseId('int', request.params.id), 'intent')) }),
  )
}

const tags = ['runs']

function findRun({ store }: ApiContext, id: string): Intent {
  const intent = store.intents.get(parseId('run', id), 'run')
  if (!isRun(intent.state)) throw new AppError('not_found', 'run not found')
  return intent
}

function showRun({ store }: ApiContext, intent: Intent) {
  return { data: toRunJson(intent, store.runs.attemptsOf([intent.id]).get(intent.id) ?? []) }
}

function runRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store } = context
  const one = { tags, params: IdParams, response: { 200: DataOf(RunShape) } }

  api.get('/api/runs', { schema: { tags, response: { 200: CursorOf(RunShape) } } }, ({ query }) => {
    const cursor = readCursor(query, 'run')
    const filter = readFilter(query, listOf(readChoice(query, 'outcome', RUN_OUTCOMES)))
    const found = store.runs.listRuns(filter, { ...cursor, limit: cursor.limit + 1 })
    const { rows, next } = cutPage(found, cursor.limit, 'run')
    const attempts = store.runs.attemptsOf(rows.map(({ id }) => id))
    return { data: rows.map((intent) => toRunJson(intent, attempts.get(intent.id) ?? [])), meta: { next } }
  })
  api.get('/api/runs/:id', { schema: one }, ({ params }) => showRun(context, findRun(context, params.id)))
}

/** What a run wrote, as text, from a number of bytes on. */
function outputRoute(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, liveOutput } = context

  api.get('/api/runs/:id/output', { schema: { tags, params: IdParams } }, (request, reply) => {
    const intent = findRun(context, request.params.id)
    const live = liveOutput(intent.id)
    const kept = live?.bytes ?? store.runs.output(intent.id)
    const outputCut = live?.cut ?? intent.outputCut
    const from = readText(request.query, 'from')
    if (from !== undefined && !/^\d{1,15}$/.test(from))
      throw invalid('from', 'from must be a number of bytes')
    // Positions count from the start of all output, of which the beginning may have been cut.
    const skip = Math.max(0, Number(from ?? 0) - outputCut)
    const notice = outputCut > 0 && skip === 0 ? `[the first ${outputCut} bytes were cut]\n` : ''
    return reply
      .type('text/plain; charset=utf-8')
      .send(Buffer.concat([Buffer.from(notice), kept.subarray(Math.min(skip, kept.length))]))
  })
}

function deedRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, actions, storageActions, jobs } = context
  const schema = { tags, params: IdParams, response: { 202: DataOf(RunShape) } }

  /** Who can do again what was done once. */
  function doerOf({ what, target }: Intent) {
    if (what !== 'run') return actions
    return target.kind === 'job' ? jobs : storageActions
  }

  api.post('/api/runs/:id/cancel', { schema }, ({ params, caller }, reply) => {
    actions.cancel(findRun(context, params.id), actorOf(caller))
    reply.code(202)
    return showRun(context, findRun(context, params.id))
  })
  api.post('/api/runs/:id/retry', { schema }, ({ params, caller }, reply) => {
    const old = findRun(context, params.id)
    const id = doerOf(old).retry(old, actorOf(caller))
    reply.code(202)
    return showRun(context, store.intents.get(id, 'run'))
  })
}

function isRun(state: IntentState): boolean {
  return (RUN_OUTCOMES as readonly IntentState[]).includes(state)
}

function listOf(state: IntentState | undefined): readonly IntentState[] | undefined {
  return state === undefined ? undefined : [state]
}

/** The states of the store behind one of an intent's: one that timed out has failed. */
function intentStates(state: IntentState | undefined): readonly IntentState[] | undefined {
  return state === 'failed' ? ['failed', 'timedOut'] : listOf(state)
}

function readFilter(query: unknown, states: readonly IntentState[] | undefined): HistoryFilter {
  return {
    target: readTarget(query),
    states,
    from: readInstant(query, 'from') ?? undefined,
    to: readInstant(query, 'to') ?? undefined,
  }
}

/** `target=job:ID` and the like. */
export function readTarget(query: unknown): HistoryFilter['target'] {
  const text = readText(query, 'target')
  if (text === undefined) return undefined
  const [kind = '', id = ''] = text.split(':', 2)
  const prefix = Object.hasOwn(TARGET_IDS, kind) ? TARGET_IDS[kind as keyof typeof TARGET_IDS] : undefined
  const rowId = prefix === undefined ? null : parseId(prefix, id)
  if (rowId === null) throw invalid('target', 'target must be resource:ID, group:ID, schedule:ID or job:ID')
  return { kind: kind as 'resource' | 'group' | 'schedule' | 'job', id: rowId }
}

function idOrNull(kind: IdKind, rowId: number | null): string | null {
  return rowId === null ? null : formatId(kind, rowId)
}

/** An intent's state in the words of intents: a run that timed out has failed. */
function toIntentJson(intent: Intent): Static<typeof IntentShape> {
  return {
    id: formatId('int', intent.id),
    triggerId: idOrNull('cron', intent.triggerId),
    scheduleId: idOrNull('sch', intent.scheduleId),
    parentId: idOrNull('int', intent.parentId),
    dueAt: formatMillis(intent.dueAt),
    createdAt: formatMillis(intent.createdAt),
    what: intent.what,
    target: toTarget(intent),
    cause: intent.cause,
    state: intent.state === 'timedOut' ? 'failed' : intent.state,
    reason: intent.reason ?? intent.message,
  }
}

/** A run as the API shows it. */
export function toRunJson(intent: Intent, attempts: readonly Attempt[]): Static<typeof RunShape> {
  return {
    id: formatId('run', intent.id),
    intentId: formatId('int', intent.id),
    parentId: idOrNull('run', intent.parentId),
    scheduleId: idOrNull('sch', intent.scheduleId),
    target: toTarget(intent),
    what: intent.what,
    dueAt: formatMillis(intent.dueAt),
    queuedAt: formatMillis(intent.createdAt),
    startedAt: formatMillisOrNull(intent.startedAt),
    finishedAt: formatMillisOrNull(intent.finishedAt),
    attempt: intent.attempt,
    attempts: attempts.map(({ startedAt, finishedAt, outcome, message }) => ({
      startedAt: formatMillis(startedAt),
      finishedAt: formatMillis(finishedAt),
      outcome,
      message,
    })),
    cause: intent.cause,
    actor: intent.actor,
    retryOf: idOrNull('run', intent.retryOf),
    outcome: intent.state,
    message: intent.message ?? intent.reason,
    exitCode: intent.exitCode,
    httpStatus: intent.httpStatus,
    httpHeaders: intent.httpHeaders,
    outputBytes: intent.outputBytes,
    outputCut: intent.outputCut,
    file: intent.file,
    parameters: maskNamed(intent.parameters),
    acknowledgedAt: formatMillisOrNull(intent.acknowledgedAt),
  }
}
