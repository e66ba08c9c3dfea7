import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { heatMapOf } from '#shared/heat-map.ts'
import { parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, IdParams, Nullable } from '#shared/schema/envelope.ts'
import { assertTimeZone } from '#shared/zone.ts'
import type { UtilizationHour } from '../../store/utilization.ts'
import type { ApiContext } from '../context.ts'
import { readRange, readText } from '../query.ts'

const WEEK_MS = 7 * 86_400_000
const KEPT_MS = 8 * WEEK_MS

const Figure = Nullable(Type.Number())

const HourShape = Type.Object({
  hourAt: Type.String(),
  samples: Type.Integer(),
  running: Type.Number({ description: 'The part of the samples at which it ran, 0 to 1.' }),
  cpuPercent: Figure,
  cpuMaxPercent: Figure,
  memoryPercent: Figure,
  memoryBytes: Figure,
  networkBytesPerSecond: Figure,
})

const CellShape = Type.Object({
  position: Type.Integer({ description: 'Monday 00:00 is 0, Sunday 23:00 is 167.' }),
  hours: Type.Integer(),
  running: Figure,
  cpuMeanPercent: Figure,
  cpuMaxPercent: Figure,
})

const WeekShape = Type.Object({ timezone: Type.String(), cells: Type.Array(CellShape) })

/** More than these are not drawn as one week: it bounds what is read for a picture. */
const MOST_TOGETHER = 24

/** `/api/resources/:id/utilization…`: how much a resource was used, by the hour. */
export function utilizationRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, operatorTimeZone } = context
  const tags = ['resources']
  const idOf = (text: string) => store.resources.get(parseId('res', text)).id

  api.get(
    '/api/resources/:id/utilization',
    { schema: { tags, params: IdParams, response: { 200: DataOf(Type.Array(HourShape)) } } },
    ({ params, query }) => {
      const id = idOf(params.id)
      const { from, to } = readRange(query, clock.now() - WEEK_MS, WEEK_MS)
      return { data: store.utilization.list(id, from, to).map(toHour) }
    },
  )
  api.get(
    '/api/resources/:id/utilization/week',
    { schema: { tags, params: IdParams, response: { 200: DataOf(WeekShape) } } },
    ({ params, query }) => {
      const id = idOf(params.id)
      const timeZone = readText(query, 'timezone') ?? operatorTimeZone()
      assertTimeZone(timeZone, 'timezone')
      const hours = store.utilization.list(id, clock.now() - KEPT_MS, clock.now() + 1)
      return { data: { timezone: timeZone, cells: heatMapOf(hours, timeZone).map(toCell) } }
    },
  )
  // Of things that work together the week is that of all of them: their mean, and the most that any of them did.
  api.get(
    '/api/recommendations/:id/week',
    { schema: { tags: ['recommendations'], params: IdParams, response: { 200: DataOf(WeekShape) } } },
    ({ params }) => {
      const found = store.recommendations.get(params.id)
      const { resourceIds, timeZone } =
        found.kind === 'storage' ? { resourceIds: [], timeZone: operatorTimeZone() } : found.content
      const now = clock.now()
      const hours = resourceIds
        .slice(0, MOST_TOGETHER)
        .flatMap((id) => store.utilization.list(id, now - KEPT_MS, now + 1))
      return { data: { timezone: timeZone, cells: heatMapOf(hours, timeZone).map(toCell) } }
    },
  )
}

function toHour(hour: UtilizationHour) {
  const { samples, running, memoryBytes } = hour
  return {
    hourAt: formatSeconds(hour.hourAt),
    samples,
    running: round(running / samples),
    cpuPercent: roundOrNull(hour.cpuPercent),
    cpuMaxPercent: roundOrNull(hour.cpuMaxPercent),
    memoryPercent: roundOrNull(hour.memoryPercent),
    memoryBytes: memoryBytes === null ? null : Math.round(memoryBytes),
    networkBytesPerSecond: roundOrNull(hour.networkBytesPerSecond),
  }
}

function toCell(cell: ReturnType<typeof heatMapOf>[number]) {
  const { running, cpuMeanPercent, cpuMaxPercent } = cell
  return {
    ...cell,
    running: roundOrNull(running),
    cpuMeanPercent: roundOrNull(cpuMeanPercent),
    cpuMaxPercent: roundOrNull(cpuMaxPercent),
  }
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : round(value)
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
