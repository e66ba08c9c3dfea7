import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { StoredRota } from '#shared/rota.ts'
import { DataOf, IdParams, PageOf } from '#shared/schema/envelope.ts'
import { GapShape, RotaShape, type ShownRota, TimelineShape } from '#shared/schema/rota.ts'
import { nextChange } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ApiContext } from '../context.ts'
import { timelineWindow } from '../dialects/opsgenie/dates.ts'
import { readInstant, readNumbered, readText } from '../query.ts'
import { formatInstant, toDuty, toGap, toLane, toParticipant, toRotation, toStretch } from './rota-map.ts'
import { checkRange, readRotaRange, withinBounds } from './rota-range.ts'

const LAYERS = ['base', 'override', 'forwarding'] as const
const GAP_MS = 30 * DAY_MS
/** How far ahead the next change is looked for, as in the dialect (7.6). */
const NEXT_MS = 90 * DAY_MS

/** `/api/rotas…`: rotas as they are read; they are written through the on-call dialect. */
export function rotaRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['rotas']
  const { store, clock, onCall } = context
  const show = createRotaView(context)

  function timelineOf(rota: StoredRota, { from, to }: { readonly from: number; readonly to: number }) {
    const shown = withinBounds(() => onCall.timeline(rota.id, from, to, LAYERS))
    const lanes = (layer: 'final' | (typeof LAYERS)[number]) =>
      shown[layer].map((lane) => toLane(lane, onCall.nameOf))
    return {
      from: formatInstant(from),
      to: formatInstant(to),
      timeZone: rota.zoneId,
      final: lanes('final'),
      base: lanes('base'),
      override: lanes('override'),
      forwarding: lanes('forwarding'),
    }
  }

  api.get('/api/rotas', { schema: { tags, response: { 200: PageOf(RotaShape) } } }, ({ query }) => {
    const range = readNumbered(query)
    const { rows, total } = store.rotas.page({ ...range, search: readText(query, 'search') })
    return { data: rows.map(show), meta: { total, ...range } }
  })
  api.get(
    '/api/rotas/:id',
    { schema: { tags, params: IdParams, response: { 200: DataOf(RotaShape) } } },
    ({ params }) => ({ data: show(store.rotas.get(params.id)) }),
  )
  api.get(
    '/api/rotas/:id/timeline',
    { schema: { tags, params: IdParams, response: { 200: DataOf(TimelineShape) } } },
    ({ params, query }) => {
      const rota = store.rotas.get(params.id)
      return { data: timelineOf(rota, readWindow(rota, query, clock.now())) }
    },
  )
  api.get(
    '/api/rotas/:id/gaps',
    { schema: { tags, params: IdParams, response: { 200: DataOf(Type.Array(GapShape)) } } },
    ({ params, query }) => {
      const { id } = store.rotas.get(params.id)
      const { from, to } = readRotaRange(query, clock.now(), GAP_MS)
      return { data: withinBounds(() => onCall.gaps(id, from, to)).map(toGap) }
    },
  )
}

/** The week of now in the rota's zone, unless the query says otherwise. */
function readWindow(rota: StoredRota, query: unknown, now: number): { from: number; to: number } {
  const given = { from: readInstant(query, 'from'), to: readInstant(query, 'to') }
  const week = timelineWindow(rota.timeZone, now, { unit: 'weeks', interval: 1 })
  const from = given.from ?? week.from
  return checkRange({ from, to: given.to ?? (given.from === null ? week.to : from + 7 * DAY_MS) })
}

/** A rota with who is on call now, when that changes, and its first gap. */
function createRotaView({ store, clock, onCall, shifts, gapWatch }: ApiContext) {
  return (rota: StoredRota): ShownRota => {
    const now = clock.now()
    const owner = rota.ownerTeamId === null ? null : store.teams.find(rota.ownerTeamId)
    const gap = rota.enabled ? gapWatch.firstGap(rota, now) : null
    return {
      id: rota.id,
      name: rota.name,
      description: rota.description,
      timeZone: rota.zoneId,
      enabled: rota.enabled,
      ownerTeam: owner && { id: owner.id, name: owner.name },
      rotations: rota.rotations.map((rotation) => toRotation(rotation, onCall.nameOf)),
      onCall: shifts.at(rota, now).map((shift) => toDuty(rota, shift, { onCall, now })),
      next: nextOf(rota, now),
      firstGap: gap && toStretch(gap),
    }
  }

  function nextOf(rota: StoredRota, now: number): ShownRota['next'] {
    const until = now + NEXT_MS
    const overrides = store.rotaOverrides.within(rota.id, now, until)
    const at = nextChange(rota, overrides, store.forwardings.within(now, until), now, NEXT_MS)
    if (at === null) return { at: null, participants: [] }
    const people = onCall.at(rota.id, at).map(({ participant }) => participant)
    const once = new Map(people.map((one) => [`${one.kind} ${one.id}`, one]))
    const participants = [...once.values()].map((one) => toParticipant(one, onCall.nameOf(one)))
    return { at: formatInstant(at), participants }
  }
}
