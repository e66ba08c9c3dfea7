import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { ScheduleShape } from '#shared/schema/schedule.ts'
import type { ApiContext } from '../context.ts'
import { toSchedule } from '../dialects/zopnight/map.ts'
import { readFlag, readText } from '../query.ts'
import { createReach } from './reach.ts'

const TagShape = Type.Object({ key: Type.String(), value: Type.String() })

/** So many schedules are shown at once. */
const MOST = 200

const SummaryShape = Type.Object({
  resources: Type.Integer(),
  running: Type.Integer(),
  held: Type.Integer(),
  hourlyCost: Type.Number(),
})

const OrderAnswer = Type.Object({
  data: Type.Array(Type.String()),
  meta: Type.Object({
    total: Type.Integer(),
    timezones: Type.Array(Type.String()),
    tags: Type.Array(TagShape),
  }),
})

const IdsBody = Type.Object(
  { ids: Type.Array(Type.String(), { maxItems: MOST }) },
  { additionalProperties: false },
)

const ListedShape = Type.Interface([ScheduleShape], { reach: SummaryShape })

/** Lists of very many schedules: which there are and in what order, and those of them that are looked at. */
export function scheduleListRoutes(instance: FastifyInstance, { store, clock }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const reach = createReach(store)
  const tags = ['schedules']

  api.get('/api/schedules/order', { schema: { tags, response: { 200: OrderAnswer } } }, ({ query }) => {
    const ids = store.scheduleOrders.list({
      search: readText(query, 'search'),
      isEnabled: readFlag(query, 'enabled'),
      timeZone: readText(query, 'timezone'),
      tag: readTag(readText(query, 'tag')),
    })
    const { total, timeZones, tags: known } = store.scheduleOrders.facets()
    return {
      data: ids.map((id) => formatId('sch', id)),
      meta: { total, timezones: [...timeZones], tags: [...known] },
    }
  })

  api.post(
    '/api/schedules/by-ids',
    {
      config: { readOnlyAllowed: true },
      schema: { tags, body: IdsBody, response: { 200: DataOf(Type.Array(ListedShape)) } },
    },
    ({ body }) => {
      const now = clock.now()
      const ids = body.ids.flatMap((id) => parseId('sch', id) ?? [])
      const summaries = reach.ofSchedules(ids, now)
      const data = store.schedules.listByIds(ids).map((schedule) => {
        const none = { resources: 0, running: 0, held: 0, hourlyCost: 0 }
        return { ...toSchedule(schedule, now), reach: summaries.get(schedule.id) ?? none }
      })
      return { data }
    },
  )
}

/** `env=prod`; the value may have a `=` in it. */
function readTag(text: string | undefined): { key: string; value: string } | undefined {
  if (text === undefined) return undefined
  const at = text.indexOf('=')
  if (at < 1) throw invalid('tag', 'tag must be a key and a value such as env=prod')
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}
