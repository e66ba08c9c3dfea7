import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { differencesOf } from '#shared/difference.ts'
import { atPath } from '#shared/error.ts'
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

/** `POST /api/rotas/:id/preview`: what a change would do, and to whom; nothing is stored. */
export function rotaPreviewRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { clock, onCall, rotaPreviews } = context
  const schema = {
    tags: ['rotas'],
    params: IdParams,
    body: RotaPreviewBody,
    response: { 200: DataOf(RotaPreviewShape) },
  }

  api.post('/api/rotas/:id/preview', { schema }, ({ params, body, caller }) => {
    const input = readPreview(body, clock.now())
    const shown = withinBounds(() => rotaPreviews.preview(params.id, input, actorOf(caller)))
    return { data: toPreview(shown, input, onCall.nameOf) }
  })
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

function toPreview({ before, after, gaps }: RotaPreview, { from, to }: PreviewInput, nameOf: NameOf) {
  const nameThen = namesOf([...before, ...after])
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    final: after.map((lane) => toLane(lane, nameOf)),
    difference: differencesOf(before, after).map(({ participant, gained, lost }) => ({
      ...toParticipant(participant, nameThen(participant)),
      hoursBefore: toHours(heldMs(before, participant)),
      hoursAfter: toHours(heldMs(after, participant)),
      gained: gained.map(toStretch),
      lost: lost.map(toStretch),
    })),
    gaps: gaps.map(toGap),
  }
}

function heldMs(lanes: readonly ShownRotation[], { kind, id }: Participant): number {
  const periods = lanes.flatMap((lane) => lane.periods)
  return totalMs(
    unite(periods.filter(({ participant }) => participant.kind === kind && participant.id === id)),
  )
}
