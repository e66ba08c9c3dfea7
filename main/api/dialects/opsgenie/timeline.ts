import type { FastifyInstance } from 'fastify'
import { invalid } from '#shared/error.ts'
import type { ApiContext } from '../../context.ts'
import { readInstant, readText } from '../../query.ts'
import { INTERVAL_UNITS, type IntervalUnit, timelineWindow } from './dates.ts'
import { rotaOf } from './lookup.ts'
import { LAYERS, toTimeline } from './timeline-map.ts'

const MOST_INTERVAL = 100

/** `/v2/schedules/:identifier/timeline`. */
export function timelineRoutes(api: FastifyInstance, { store, clock, onCall }: ApiContext): void {
  const schema = { tags: ['on-call schedules'], summary: 'The timeline of a schedule' }
  api.get('/v2/schedules/:identifier/timeline', { schema }, (request) => {
    const rota = rotaOf(store, request)
    const { query } = request
    const at = readInstant(query, 'date') ?? clock.now()
    const length = { unit: readUnit(query), interval: readInterval(query) }
    const window = timelineWindow(rota.timeZone, at, length)
    const expanded = readExpand(query)
    const layers = LAYERS.filter((layer) => expanded.has(layer))
    const shown = onCall.timeline(rota.id, window.from, window.to, layers)
    return { data: toTimeline(rota, shown, { window, layers }), expandable: LAYERS }
  })
}

function readUnit(query: unknown): IntervalUnit {
  const text = readText(query, 'intervalUnit')?.toLowerCase() ?? 'weeks'
  const unit = INTERVAL_UNITS.find((known) => known === text)
  if (unit === undefined) {
    throw invalid('intervalUnit', `intervalUnit must be one of ${INTERVAL_UNITS.join(', ')}`)
  }
  return unit
}

function readInterval(query: unknown): number {
  const text = readText(query, 'interval') ?? '1'
  const interval = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (interval < 1 || interval > MOST_INTERVAL) {
    throw invalid('interval', `interval must be a whole number from 1 to ${MOST_INTERVAL}`)
  }
  return interval
}

/** Names with commas between them, or the parameter several times; those nobody knows add nothing. */
function readExpand(query: unknown): ReadonlySet<string> {
  const { expand } = query as { readonly expand?: string | readonly string[] }
  const names = [expand ?? []].flat().flatMap((text) => text.split(','))
  return new Set(names.map((name) => name.trim().toLowerCase()))
}
