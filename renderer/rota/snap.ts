// Where a time that is drawn on the timeline comes to lie.
import { firstInstantOf } from '#shared/wall.ts'
import { MINUTE_MS, offsetAt } from '#shared/zone.ts'
import type { Span, View } from './span.ts'

const HOUR_MS = 60 * MINUTE_MS

/** What is chosen falls on these wall times, so that a night begins at 18:00 and not at 17:47. */
const SNAP_MS: Readonly<Record<View, number>> = {
  day: 30 * MINUTE_MS,
  week: HOUR_MS,
  fortnight: 3 * HOUR_MS,
  month: 6 * HOUR_MS,
  quarter: 24 * HOUR_MS,
}

/** How much the keyboard chooses at first. */
export const FIRST_MS: Readonly<Record<View, number>> = {
  day: 2 * HOUR_MS,
  week: 12 * HOUR_MS,
  fortnight: 24 * HOUR_MS,
  month: 24 * HOUR_MS,
  quarter: 7 * 24 * HOUR_MS,
}

export type Choice = { readonly startAt: number; readonly endAt: number }

/** The nearest wall time of a zone that is a multiple of `stepMs` of its day. */
export function snapped(at: number, stepMs: number, zone: string): number {
  const local = at + offsetAt(zone, at)
  return firstInstantOf(zone, Math.round(local / stepMs) * stepMs)
}

/** From where the pointer went down to where it is; the past is not to be chosen, and nothing is less than a step. */
export function choiceOf(
  ends: readonly [number, number],
  { span, zone, now }: { readonly span: Span; readonly zone: string; readonly now: number },
): Choice | null {
  const step = SNAP_MS[span.view]
  const [a, b] = ends.map((at) => snapped(at, step, zone)) as [number, number]
  const startAt = Math.max(Math.min(a, b), Math.ceil(now / MINUTE_MS) * MINUTE_MS)
  const endAt =
    Math.max(a, b) === Math.min(a, b) ? snapped(Math.max(a, b) + step, step, zone) : Math.max(a, b)
  return endAt > startAt ? { startAt, endAt } : null
}

function nextSnap(at: number, stepMs: number, zone: string): number {
  const nearest = snapped(at, stepMs, zone)
  return nearest < at ? snapped(nearest + stepMs, stepMs, zone) : nearest
}

type Move = { readonly steps: number; readonly isExtending: boolean }

/** What the arrows make of a choice: all of it goes by a step, or its end alone. */
export function moved(
  choice: Choice | null,
  { steps, isExtending }: Move,
  { span, zone, now }: { readonly span: Span; readonly zone: string; readonly now: number },
): Choice {
  const step = SNAP_MS[span.view]
  const first = nextSnap(Math.max(now, span.from), step, zone)
  if (choice === null) return { startAt: first, endAt: snapped(first + FIRST_MS[span.view], step, zone) }
  const by = (at: number) => snapped(at + steps * step, step, zone)
  if (isExtending)
    return { ...choice, endAt: Math.max(by(choice.endAt), snapped(choice.startAt + step, step, zone)) }
  const startAt = Math.max(by(choice.startAt), first)
  const endAt = startAt === by(choice.startAt) ? by(choice.endAt) : choice.endAt
  return endAt > startAt ? { startAt, endAt } : choice
}
