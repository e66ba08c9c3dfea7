import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { toCrons } from '#shared/grid-cron.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { progressOf } from '#shared/saving.ts'
import { DataOf, IdParams, PageOf } from '#shared/schema/envelope.ts'
import {
  AppliedShape,
  ApplyBody,
  RecommendationProgress,
  RecommendationShape,
} from '#shared/schema/recommendation.ts'
import {
  RECOMMENDATION_KINDS,
  RECOMMENDATION_SORTS,
  RECOMMENDATION_STATES,
  type StoredRecommendation,
} from '../../store/recommendation.ts'
import { toAppliedSchedule } from '../applied.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readChoice, readFlag, readPage, readText } from '../query.ts'

const One = DataOf(Type.Interface([RecommendationShape, RecommendationProgress], {}))

const NoBody = Type.Optional(Type.Union([Type.Object({}, { additionalProperties: false }), Type.Null()]))

const RefreshedShape = Type.Object({ total: Type.Integer(), problems: Type.Array(Type.String()) })

const tags = ['recommendations']

/** `/api/recommendations…`: what measured use recommends, and what became of it. */
export function recommendationRoutes(instance: FastifyInstance, context: ApiContext): void {
  readRoutes(instance, context)
  applyRoute(instance, context)
  decisionRoutes(instance, context)
}

function readRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, recommending } = context
  const listed = { schema: { tags, response: { 200: PageOf(RecommendationShape) } } }

  api.get('/api/recommendations', listed, ({ query }) => {
    const page = readPage(query, { sorts: RECOMMENDATION_SORTS })
    const filter = {
      kind: readChoice(query, 'kind', RECOMMENDATION_KINDS),
      state: readChoice(query, 'state', RECOMMENDATION_STATES),
      isRecommended: readFlag(query, 'recommended'),
      resourceId: readResource(query),
    }
    const { rows, total } = store.recommendations.list(filter, page)
    return { data: rows.map(toRecommendation), meta: { total, page: page.page, limit: page.limit } }
  })
  api.get(
    '/api/recommendations/:id',
    { schema: { tags, params: IdParams, response: { 200: One } } },
    ({ params }) => {
      const found = store.recommendations.get(params.id)
      return { data: { ...toRecommendation(found), ...toProgress(found, context) } }
    },
  )
  api.post(
    '/api/recommendations/refresh',
    { schema: { tags, body: NoBody, response: { 200: DataOf(RefreshedShape) } } },
    async () => {
      const { problems } = await recommending.refresh()
      const { total } = store.recommendations.list({}, { limit: 1, page: 1 })
      return { data: { total, problems: [...problems] } }
    },
  )
}

/** What is about storage is done once, by a run; anything else becomes a schedule. */
function applyRoute(instance: FastifyInstance, { store, recommendations }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const body = Type.Optional(ApplyBody)

  api.post(
    '/api/recommendations/:id/apply',
    { schema: { tags, params: IdParams, body, response: { 200: DataOf(AppliedShape) } } },
    ({ params, body, caller }) => {
      const { scheduleId: named = null, dryRun: isDryRun = false } = body ?? {}
      const actor = actorOf(caller)
      if (store.recommendations.get(params.id).kind === 'storage') {
        if (named !== null) throw invalid('scheduleId', 'this is done once, and not by a schedule')
        const runId = recommendations.applyOnce(params.id, { isDryRun }, actor)
        return { data: { id: params.id, scheduleId: null, runId: formatId('run', runId) } }
      }
      if (isDryRun) throw invalid('dryRun', 'only what is done to storage can be rehearsed')
      const known = named === null ? null : store.schedules.get(parseId('sch', named)).id
      const scheduleId = recommendations.apply(params.id, known, actor)
      return { data: { id: params.id, scheduleId: formatId('sch', scheduleId), runId: null } }
    },
  )
}

function decisionRoutes(instance: FastifyInstance, { store, recommendations }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const schema = { tags, params: IdParams, body: NoBody, response: { 200: DataOf(RecommendationShape) } }

  for (const decision of ['dismiss', 'reopen'] as const) {
    api.post(`/api/recommendations/:id/${decision}`, { schema }, ({ params, caller }) => {
      recommendations[decision](params.id, actorOf(caller))
      return { data: toRecommendation(store.recommendations.get(params.id)) }
    })
  }
}

/** What an applied one promised since, and what came of it; null where none was applied. */
function toProgress(
  found: StoredRecommendation,
  { store, clock }: ApiContext,
): Static<typeof RecommendationProgress> {
  const applied = toAppliedSchedule(found)
  const [first] = applied
  if (first === undefined) return { estimatedHoursDown: null, realizedHoursDown: null }
  const range = { from: first.appliedAt, to: clock.now() }
  const spans = range.from < range.to ? store.reports.spans(range.from, range.to) : []
  const { estimatedHoursDown, realizedHoursDown } = progressOf(applied, spans, range)
  return { estimatedHoursDown: round(estimatedHoursDown), realizedHoursDown: round(realizedHoursDown) }
}

/** `resource=res_…`. */
function readResource(query: unknown): number | undefined {
  const text = readText(query, 'resource')
  const id = text === undefined ? undefined : parseId('res', text)
  if (id === null) throw invalid('resource', 'resource must be the id of a resource')
  return id
}

/** A recommendation as the API shows it. */
export function toRecommendation(found: StoredRecommendation): Static<typeof RecommendationShape> {
  const { id, kind, state, reason, confidence, scheduleId, run, appliedAt } = found
  return {
    id,
    kind,
    state,
    ...contentOf(found),
    savings: round(found.savings),
    confidence,
    reason,
    scheduleId: scheduleId === null ? null : formatId('sch', scheduleId),
    run: run === null ? null : { id: formatId('run', run.id), outcome: run.state },
    appliedAt: appliedAt === null ? null : formatSeconds(appliedAt),
    createdAt: formatSeconds(found.createdAt),
    updatedAt: formatSeconds(found.updatedAt),
  }
}

/** What a kind says of itself. */
function contentOf({ kind, content }: StoredRecommendation) {
  if (kind === 'storage') {
    const { name, kind: what, action, itemType, resourceId, region, gib, words } = content
    const finding = { kind: what, action, itemType, resourceId, region, gib, words }
    return { ...NO_SCHEDULE, name, finding }
  }
  const { name, resourceIds, tag, project, timeZone, actions, hoursDown } = content
  return {
    name,
    resources: resourceIds.map((id) => formatId('res', id)),
    tag,
    project,
    timezone: timeZone,
    crons: toCrons(actions).map(({ expression, action }) => ({ cronExpression: expression, action })),
    actions: actions.map((action) => ({ ...action, days: [...action.days] })),
    hoursDown,
    savingsPerWeek: round(content.savingsPerWeek),
    weeksObserved: content.weeksObserved,
    isAlwaysIdle: content.isAlwaysIdle,
    finding: null,
  }
}

const NO_SCHEDULE = {
  resources: [],
  tag: null,
  project: null,
  timezone: null,
  crons: [],
  actions: [],
  hoursDown: 0,
  savingsPerWeek: 0,
  weeksObserved: 0,
  isAlwaysIdle: false,
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
