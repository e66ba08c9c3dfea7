import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { differencesOf } from '#shared/difference.ts'
import { atPath, invalid } from '#shared/error.ts'
import type { Participant } from '#shared/rota.ts'
import { DataOf, IdParams } from '#shared/schema/envelope.ts'
import { RotaPreviewBody, RotaPreviewShape } from '#shared/schema/rota.ts'
import { totalMs, unite } from '#shared/stretch.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ShownRotation } from '../../services/on-call.ts'
import type { PreviewInput, RotaPreview } from '../../services/rota-preview.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readOverride } from '../dialects/opsgenie/override-map.ts'
import { readScheduleChange } from '../dialects/opsgenie/schedule-map.ts'
import {
  formatInstant,
  type NameOf,
  namesOf,
  toGap,
  toHours,
  toInstant,
  toLane,
  toParticipant,
  toStretch,
} from './rota-map.ts'
import { checkRange, withinBounds } from './rota-range.ts'

type Body = Static<typeof RotaPreviewBody>

const DEFAULT_MS = 30 * DAY_MS

/** `POST /api/rotas/:id/preview` and `/api/rotas/preview` of a new one: what a change would do, and to whom. */
export function rotaPreviewRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { clock, onCall, rotaPreviews } = context
  const schema = { tags: ['rotas'], body: RotaPreviewBody, response: { 200: DataOf(RotaPreviewShape) } }

  api.post('/api/rotas/preview', { schema }, ({ body, caller }) => {
    const { overrides: _, change, ...range } = readPreview(body, clock.now())
    const { rotations, zoneId } = change
    if (rotations === undefined) throw invalid('rotations', 'rotations is required')
    const input = { ...range, change: { rotations, ...(zoneId !== undefined && { zoneId }) } }
    const shown = withinBounds(() => rotaPreviews.previewNew(input, actorOf(caller)))
    return { data: toPreview(shown, range, onCall.nameOf) }
  })
  api.post(
    '/api/rotas/:id/preview',
    { schema: { ...schema, params: IdParams } },
    ({ params, body, caller }) => {
      const input = readPreview(body, clock.now())
      const shown = withinBounds(() => rotaPreviews.preview(params.id, input, actorOf(caller)))
      return { data: toPreview(shown, input, onCall.nameOf) }
    },
  )
}

function readPreview({ from, to, overrides = [], ...change }: Body, now: number): PreviewInput {
  const start = from === undefined ? now : toInstant(from, 'from')
  const end = to === undefined ? start + DEFAULT_MS : toInstant(to, 'to')
  return {
    ...checkRange({ from: start, to: end }),
    change: readScheduleChange(change),
    overrides: overrides.map((one, index) => atPath(`overrides[${index}]`, () => readOverride(one))),
  }
}

type Range = Pick<PreviewInput, 'from' | 'to'>

function toPreview({ before, after, gapsBefore, gaps }: RotaPreview, { from, to }: Range, nameOf: NameOf) {
  const nameThen = namesOf([...before, ...after])
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    before: before.map((lane) => toLane(lane, nameOf)),
    final: after.map((lane) => toLane(lane, nameOf)),
    difference: differencesOf(before, after).map(({ participant, gained, lost }) => ({
      ...toParticipant(participant, nameThen(participant)),
      hoursBefore: toHours(heldMs(before, participant)),
      hoursAfter: toHours(heldMs(after, participant)),
      gained: gained.map(toStretch),
      lost: lost.map(toStretch),
    })),
    gapsBefore: gapsBefore.map(toGap),
    gaps: gaps.map(toGap),
  }
}

function heldMs(lanes: readonly ShownRotation[], { kind, id }: Participant): number {
  const periods = lanes.flatMap((lane) => lane.periods)
  return totalMs(
    unite(periods.filter(({ participant }) => participant.kind === kind && participant.id === id)),
  )
}
