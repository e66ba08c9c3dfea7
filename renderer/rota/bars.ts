// Periods as bars of the drawn span: joined where they are one duty, cut where the span ends; and what lies bare.
import type { Span } from './span.ts'
import { placeOf } from './ticks.ts'
import type { Lane, Participant, Period } from './types.ts'

/** One duty; `startAt` and `endAt` are its own, `from` and `to` (0 to 1) what is seen of it. */
export type Bar = {
  readonly key: string
  readonly startAt: number
  readonly endAt: number
  readonly from: number
  readonly to: number
  readonly type: Period['type']
  readonly recipient: Participant
  readonly fromUser: { readonly id: string; readonly name: string } | null
  /** It reached the end of what was asked for: it may have begun before, or end later. */
  readonly isCutBefore: boolean
  readonly isCutAfter: boolean
}

/** A stretch without anybody, as a part of the span. */
export type Gap = Pick<Bar, 'key' | 'startAt' | 'endAt' | 'from' | 'to'>

type Known = { readonly from: number; readonly to: number }

/** What of a lane lies in the span. Pieces of one duty that touch (the server cuts one at now) are one bar. */
export function barsOf(lane: Lane, span: Span, known: Known): readonly Bar[] {
  return joined(lane.periods)
    .filter(({ startAt, endAt }) => startAt < span.to && endAt > span.from)
    .map(({ startAt, endAt, period }) => ({
      key: `${lane.rotationId} ${period.type} ${startAt}`,
      startAt,
      endAt,
      from: Math.max(0, placeOf(startAt, span)),
      to: Math.min(1, placeOf(endAt, span)),
      type: period.type,
      recipient: period.recipient,
      fromUser: period.fromUser ?? null,
      isCutBefore: startAt <= known.from,
      isCutAfter: endAt >= known.to,
    }))
}

type Piece = { readonly startAt: number; readonly endAt: number; readonly period: Period }

/** What has been read is not changed, so each lane is joined once however often it is drawn. */
const joinedBefore = new WeakMap<readonly Period[], readonly Piece[]>()

function joined(periods: readonly Period[]): readonly Piece[] {
  const before = joinedBefore.get(periods)
  if (before) return before
  const pieces = join(periods)
  joinedBefore.set(periods, pieces)
  return pieces
}

function join(periods: readonly Period[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const period of periods) {
    const startAt = Date.parse(period.startDate)
    const endAt = Date.parse(period.endDate)
    const last = pieces.at(-1)
    if (last?.endAt === startAt && isSameDuty(last.period, period)) {
      pieces[pieces.length - 1] = { ...last, endAt }
    } else pieces.push({ startAt, endAt, period })
  }
  return pieces
}

function isSameDuty(a: Period, b: Period): boolean {
  return (
    a.type === b.type &&
    a.recipient.type === b.recipient.type &&
    a.recipient.id === b.recipient.id &&
    a.fromUser?.id === b.fromUser?.id
  )
}

/** The stretches of the span in which no lane has anybody. One that lasts is two: what is over of it, and the rest. */
export function gapsOf(lanes: readonly Lane[], span: Span, now = span.from): readonly Gap[] {
  const covered = lanes
    .flatMap(({ periods }) => joined(periods))
    .filter(({ period }) => period.recipient.type !== 'none')
    .sort((a, b) => a.startAt - b.startAt)
  const gaps: Gap[] = []
  let from = span.from
  for (const { startAt, endAt } of [...covered, { startAt: span.to, endAt: span.to }]) {
    const to = Math.min(startAt, span.to)
    if (to > from) gaps.push(...gapsBetween([from, to], span, now))
    from = Math.max(from, endAt)
  }
  return gaps
}

function gapsBetween([startAt, endAt]: readonly [number, number], span: Span, now: number): readonly Gap[] {
  const gap = (key: string, from: number, to: number): Gap => ({
    key,
    startAt: from,
    endAt: to,
    from: placeOf(from, span),
    to: placeOf(to, span),
  })
  if (now <= startAt || now >= endAt) return [gap(`gap ${startAt}`, startAt, endAt)]
  // Its key does not go on with the clock: whoever looks at it goes on looking.
  return [gap(`gap ${startAt}`, startAt, now), gap('gap now', now, endAt)]
}

/** The lanes of a layer in their order, without those that show nothing; of the final and base ones all stay. */
export function lanesOf(lanes: readonly Lane[], span: Span, { withEmpty }: { withEmpty: boolean }) {
  return lanes
    .filter(({ periods }) => withEmpty || joined(periods).some((piece) => isIn(piece, span)))
    .toSorted((a, b) => a.order - b.order)
}

function isIn({ startAt, endAt }: Pick<Piece, 'startAt' | 'endAt'>, span: Span): boolean {
  return startAt < span.to && endAt > span.from
}
