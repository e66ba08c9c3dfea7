// A timeline as the document shows it.
import type { StoredRota } from '#shared/rota.ts'
import type { Layer, ShownPeriod, ShownRotation, ShownTimeline } from '../../../services/on-call.ts'
import { formatDate } from './dates.ts'
import { toRecipient } from './recipient.ts'
import { toScheduleMeta } from './schedule-map.ts'

/** What `expand` may name, in the document's order. */
export const LAYERS = ['base', 'forwarding', 'override'] as const satisfies readonly Layer[]

type Shown = {
  readonly window: { readonly from: number; readonly to: number }
  /** The layers to show beside the final one. */
  readonly layers: readonly Layer[]
}

export function toTimeline(
  rota: StoredRota,
  { final, base, override, forwarding }: ShownTimeline,
  { window, layers }: Shown,
) {
  const layer = (rotations: readonly ShownRotation[]) => ({ rotations: rotations.map(toTimelineRotation) })
  return {
    _parent: toScheduleMeta(rota),
    startDate: formatDate(window.from),
    endDate: formatDate(window.to),
    finalTimeline: layer(final),
    ...(layers.includes('base') && { baseTimeline: layer(base) }),
    ...(layers.includes('override') && { overrideTimeline: layer(override) }),
    // The document's sample shows the rotations of this layer without name and order.
    ...(layers.includes('forwarding') && {
      forwardingTimeline: layer(forwarding.map((rotation) => ({ ...rotation, name: '', order: 0 }))),
    }),
  }
}

function toTimelineRotation({ rotationId, name, order, periods }: ShownRotation) {
  return {
    id: rotationId,
    name,
    order,
    ...(periods.length > 0 && { periods: periods.map(toPeriod) }),
  }
}

function toPeriod({ startAt, endAt, kind, isPast, fromUser, participant, name, people }: ShownPeriod) {
  return {
    startDate: formatDate(startAt),
    endDate: formatDate(endAt),
    type: isPast ? 'historical' : kind,
    ...(fromUser !== undefined && { fromUser }),
    recipient: toRecipient(participant, name),
    ...(isPast && {
      flattenedRecipients: people.map(({ id, username }) => ({ id, type: 'user', name: username })),
    }),
  }
}
