import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import { JOB_DEFAULTS, type Job, type JobInput, ruleOf } from '#shared/job.ts'
import { DataOf, DeletedShape, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { RunShape } from '#shared/schema/history.ts'
import { JobCreate, JobEdit, JobShape } from '#shared/schema/job.ts'
import { dueBetween, noteOf, type Rule } from '#shared/trigger.ts'
import { formatLocal } from '#shared/zone.ts'
import { JOB_SORTS, type JobFilter } from '../../store/job.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readCount, readFlag, readPage, readRange, readText } from '../query.ts'
import { toRunJson } from './history.ts'
import { wholeChange } from './job-edit.ts'
import { toJobInput, toJobJson, toRecentRun } from './job-map.ts'

/** So many coming runs are shown at once; `meta.more` tells that there are others. */
const MOST_SHOWN = 5_000
/** So many runs of a job that may run only so often are counted, to find those of a range that is far off. */
const MOST_COUNTED = 100_000

/** So many of the newest runs can be asked for with each job of a list. */
const MOST_RECENT = 50

const TagCount = Type.Object({ key: Type.String(), value: Type.String(), count: Type.Integer() })

const RunBody = Type.Union([
  Type.Object(
    { parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 })) },
    { additionalProperties: false },
  ),
  Type.Null(),
])

const FiringShape = Type.Object({
  at: Type.String(),
  local: Type.String(),
  note: Type.Optional(Type.String()),
})

const PreviewAnswer = Type.Object({
  data: Type.Array(FiringShape),
  meta: Type.Object({ more: Type.Boolean() }),
})

const tags = ['jobs']
const one = { 200: DataOf(JobShape) }

/** `/api/jobs…`. */
export function jobRoutes(instance: FastifyInstance, context: ApiContext): void {
  readRoutes(instance, context)
  changeRoutes(instance, context)
  runRoute(instance, context)
  previewRoute(instance, context)
}

/** Jobs as they are told, with their newest runs. */
function createJobView({ store, folderError }: ApiContext) {
  const show = (list: readonly Job[]) => {
    const newest = store.jobRuns.newestOf(list.map((job) => job.id))
    return list.map((job) => toJobJson(job, newest.get(job.id) ?? null, folderError(job.id)))
  }
  return {
    showRecent(list: readonly Job[], count: number) {
      const ids = list.map((job) => job.id)
      const recent = count === 0 ? null : store.jobRuns.recentOf(ids, count)
      return show(list).map((shown, place) => ({
        ...shown,
        ...(recent !== null && { recentRuns: (recent.get(ids[place] ?? 0) ?? []).map(toRecentRun) }),
      }))
    },
    showOne: (id: number) => ({
      data: toJobJson(store.jobs.get(id), store.jobRuns.newestOf([id]).get(id) ?? null, folderError(id)),
    }),
  }
}

function readRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store } = context
  const { showRecent, showOne } = createJobView(context)

  api.get('/api/jobs', { schema: { tags, response: { 200: PageOf(JobShape) } } }, ({ query }) => {
    const page = readPage(query, { sorts: JOB_SORTS })
    const { rows, total } = store.jobs.list(page, readJobFilter(query))
    const runs = Math.min(MOST_RECENT, readCount(query, 'runs') ?? 0)
    return { data: showRecent(rows, runs), meta: { total, page: page.page, limit: page.limit } }
  })
  api.get('/api/jobs/tags', { schema: { tags, response: { 200: DataOf(Type.Array(TagCount)) } } }, () => ({
    data: store.jobs.listTags().map((tag) => ({ ...tag })),
  }))
  api.get('/api/jobs/:id', { schema: { tags, params: IdParams, response: one } }, ({ params }) =>
    showOne(store.jobs.get(parseId('job', params.id)).id),
  )
}

const CHANGE_WORDS =
  'Changes what the body names and leaves the rest, in `trigger`, `action`, `policy` and `notify` too: a `trigger` ' +
  'or `action` of another `kind` replaces the one before. A secret sent as `********` stays as it is.'

function changeRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, jobs, operatorTimeZone } = context
  const { showOne } = createJobView(context)
  const defaults = () => ({ timeZone: operatorTimeZone(), now: clock.now() })

  /** A new job; of a copy what is not said is as it is there, and the masks are its secrets. */
  function newJob({ copyOf, ...body }: Static<typeof JobCreate>): JobInput {
    const original = copyOf === undefined ? null : findOriginal(copyOf)
    const known = original === null ? JOB_DEFAULTS : inputOf(original)
    return { ...known, ...toJobInput(body, original, defaults()) } as JobInput
  }

  function findOriginal(copyOf: string): Job {
    const id = parseId('job', copyOf)
    const found = id === null ? null : store.jobs.find(id)
    if (found === null) throw invalid('copyOf', 'copyOf must be the id of a job')
    return found
  }

  api.post(
    '/api/jobs',
    { schema: { tags, body: JobCreate, response: { 201: DataOf(JobShape) } } },
    (request, reply) => {
      const made = jobs.create(newJob(request.body), actorOf(request.caller))
      reply.code(201)
      return showOne(made.id)
    },
  )
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/jobs/:id',
      schema: { tags, description: CHANGE_WORDS, params: IdParams, body: JobEdit, response: one },
      handler: (request) => {
        const before = store.jobs.get(parseId('job', request.params.id))
        const change = wholeChange(request.body, before)
        jobs.update(before.id, toJobInput(change, before, defaults()), actorOf(request.caller))
        return showOne(before.id)
      },
    })
  }
  api.delete(
    '/api/jobs/:id',
    { schema: { tags, params: IdParams, response: { 200: DeletedShape } } },
    (request) => {
      const { id } = store.jobs.get(parseId('job', request.params.id))
      jobs.remove(id, actorOf(request.caller))
      return { data: { id: formatId('job', id) } }
    },
  )
}

function runRoute(instance: FastifyInstance, { store, jobs }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const body = Type.Optional(RunBody)
  api.post(
    '/api/jobs/:id/run',
    { schema: { tags, params: IdParams, body, response: { 202: DataOf(RunShape) } } },
    (request, reply) => {
      const { id } = store.jobs.get(parseId('job', request.params.id))
      const run = jobs.run(id, { parameters: request.body?.parameters ?? null }, actorOf(request.caller))
      reply.code(202)
      return { data: toRunJson(store.intents.get(run, 'run'), []) }
    },
  )
}

function previewRoute(instance: FastifyInstance, { store, clock, operatorTimeZone }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const pausedUntil = (): number | null => {
    const pause = store.settings.pause()
    return pause === null ? null : (pause.until ?? Number.POSITIVE_INFINITY)
  }
  api.get(
    '/api/jobs/:id/preview',
    { schema: { tags, params: IdParams, response: { 200: PreviewAnswer } } },
    (request) => {
      const job = store.jobs.get(parseId('job', request.params.id))
      const range = readRange(request.query, clock.now(), 7 * 86_400_000)
      const rule = ruleOf(job.trigger)
      if (rule === null || !job.enabled) return { data: [], meta: { more: false } }
      return previewOf(job, rule, range, { pausedUntil: pausedUntil(), timeZone: operatorTimeZone() })
    },
  )
}

/** What a person can set on a job. */
function inputOf({ description, enabled, tags, startsAt, endsAt, maxRuns, policy, notify }: Job) {
  return { description, enabled, tags, startsAt, endsAt, maxRuns, policy, notify }
}

function readJobFilter(query: unknown): JobFilter {
  return {
    enabled: readFlag(query, 'enabled'),
    failing: readFlag(query, 'failing'),
    tag: readText(query, 'tag'),
  }
}

type Surroundings = { readonly pausedUntil: number | null; readonly timeZone: string }

/** The coming runs of a job, with what will keep one from happening. One that is paused does not count for `maxRuns`. */
export function previewOf(job: Job, rule: Rule, range: { from: number; to: number }, around: Surroundings) {
  const left = job.maxRuns === null ? Number.POSITIVE_INFINITY : job.maxRuns - job.runCount
  // Runs before the range use up those that are left.
  const first = job.maxRuns === null ? range.from : (job.nextDueAt ?? range.to)
  const most = job.maxRuns === null ? MOST_SHOWN + 1 : MOST_COUNTED
  const bounded = { rule, startsAt: job.startsAt, endsAt: job.endsAt }
  const timeZone = rule.kind === 'cron' ? rule.timeZone : around.timeZone
  const shown: { at: string; local: string; note?: string }[] = []
  let counted = 0
  for (const at of dueBetween(bounded, first, range.to, most)) {
    if (counted >= left || shown.length > MOST_SHOWN) break
    const isPaused = around.pausedUntil !== null && at < around.pausedUntil
    if (!isPaused) counted += 1
    if (at < range.from) continue
    const note = isPaused ? 'paused' : noteOf(rule, at)
    shown.push({ at: formatMillis(at), local: formatLocal(at, timeZone), ...(note !== null && { note }) })
  }
  return { data: shown.slice(0, MOST_SHOWN), meta: { more: shown.length > MOST_SHOWN } }
}
