import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { DrawnLaneShape, type Lane, LaneShape } from '#shared/schema/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ApiContext } from '../context.ts'
import { readCount, readRange, readText } from '../query.ts'
import { createLaneReader } from './timeline-lane.ts'

const PAST_MS = 6 * 3_600_000
/** As much as is ever drawn at once. */
const MOST_DAYS = 62
const MOST_MARKS = 1_000
const MOST_LANES = 40
/** Of lanes that nobody could look through the ones that fire next are there. */
const NEXT_TRIGGERS = 1_500

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
const byName = (a: Lane, b: Lane) => collator.compare(a.name, b.name) || collator.compare(a.key, b.key)

/** `/api/timeline…`: the time axis: which lanes there are, and what is on those that are looked at. */
export function timelineRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { clock } = context
  const tags = ['timeline']
  const readLane = createLaneReader(context)

  api.get(
    '/api/timeline/lanes',
    {
      schema: {
        tags,
        response: {
          200: Type.Object({
            data: Type.Array(LaneShape),
            meta: Type.Object({ schedules: Type.Integer(), jobs: Type.Integer() }),
          }),
        },
      },
    },
    () => listLanes(context),
  )
  api.get(
    '/api/timeline',
    { schema: { tags, response: { 200: DataOf(Type.Array(DrawnLaneShape)) } } },
    ({ query }) => {
      const { from, to } = readRange(query, clock.now() - PAST_MS, DAY_MS + PAST_MS)
      if (to - from > MOST_DAYS * DAY_MS) throw invalid('to', `at most ${MOST_DAYS} days are shown at once`)
      const stepMs = Math.max((readCount(query, 'step') ?? 0) * 1000, Math.ceil((to - from) / MOST_MARKS))
      const keys = [...new Set((readText(query, 'lanes') ?? '').split(',').filter((key) => key !== ''))]
      if (keys.length > MOST_LANES)
        throw invalid('lanes', `at most ${MOST_LANES} lanes are asked for at once`)
      return { data: keys.flatMap((key) => readLane(key, { from, to, stepMs }) ?? []) }
    },
  )
}

/** The rotations of rotas that are on, the schedules and jobs that fire next or fired lately; each kind by name. */
function listLanes({ store, clock, operatorTimeZone }: ApiContext) {
  const next = store.triggers.listNext(NEXT_TRIGGERS)
  const recent = store.activity.listTargets(clock.now() - PAST_MS)
  const scheduleIds = new Set([...next, ...recent].flatMap(({ scheduleId }) => scheduleId ?? []))
  const jobIds = new Set([...next, ...recent].flatMap(({ jobId }) => jobId ?? []))
  const armed = new Set(next.flatMap(({ jobId }) => jobId ?? []))
  const schedules = store.schedules.listByIds([...scheduleIds]).map(
    ({ id, name, enabled, timeZone }): Lane => ({
      ...laneOf('schedule', formatId('sch', id), name),
      isOn: enabled,
      timeZone,
    }),
  )
  const jobs = [...store.jobs.scopesOf([...jobIds]).values()].map(
    ({ id, name }): Lane => ({
      ...laneOf('job', formatId('job', id), name),
      isOn: armed.has(id),
      timeZone: operatorTimeZone(),
    }),
  )
  return {
    data: [...rotaLanes(store), ...schedules.sort(byName), ...jobs.sort(byName)],
    meta: { schedules: store.schedules.count(), jobs: store.jobs.count() },
  }
}

function rotaLanes(store: ApiContext['store']): readonly Lane[] {
  return store.rotas
    .list()
    .filter(({ enabled, rotations }) => enabled && rotations.length > 0)
    .flatMap(({ id, name, rotations }) =>
      rotations.map((rotation) => ({
        ...laneOf('rota', id, name),
        key: `rota:${id}:${rotation.id}`,
        rotation: rotations.length > 1 ? rotation.name : null,
      })),
    )
    .sort((a, b) => collator.compare(a.name, b.name))
}

function laneOf(kind: Lane['kind'], id: string, name: string): Lane {
  return { key: `${kind}:${id}`, kind, id, name, rotation: null, isOn: true, timeZone: null }
}
