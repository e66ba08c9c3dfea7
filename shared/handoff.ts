// Stints: who is on call in a rotation without interruption, whatever the reason, and when that changes.
import type { Period } from './period.ts'
import { type Forwarding, isSameParticipant, type Override, type Participant, type Rota } from './rota.ts'
import { timeline } from './timeline.ts'
import { DAY_MS } from './zone.ts'

export type Stint = { readonly participant: Participant; readonly startAt: number; readonly endAt: number }

/** A shift that was told of, with the names of that time; `endAt` null: too far away to be known. */
export type ToldShift = {
  readonly rotationId: string
  readonly rotation: string
  readonly participant: Participant & { readonly name: string }
  readonly startAt: number
  readonly endAt: number | null
  /** User names. */
  readonly people: readonly string[]
}

/** A reminder that was told, of a shift that has not begun. */
export type Reminded = {
  readonly rotationId: string
  readonly personId: string
  readonly startAt: number
  readonly minutes: number
}

/** The stints in the periods of one rotation: one goes on where touching periods have the same participant. */
export function stintsOf(periods: readonly Period[]): readonly Stint[] {
  const stints: Stint[] = []
  for (const { participant, startAt, endAt } of periods) {
    const last = stints.at(-1)
    if (last?.endAt === startAt && isSameParticipant(last.participant, participant)) {
      stints[stints.length - 1] = { ...last, endAt }
    } else stints.push({ participant, startAt, endAt })
  }
  return stints
}

/**
 * The first instant after `after`, and before `after + horizonMs`, at which a rotation of the rota is held by
 * somebody else than at `after`, or by nobody. Null when there is none. The rota counts as enabled.
 */
export function nextHandoff(
  { rota, overrides, forwardings }: HandoffRules,
  rotationId: string,
  after: number,
  horizonMs: number,
): number | null {
  const alone = { ...rota, rotations: rota.rotations.filter(({ id }) => id === rotationId) }
  const limit = after + horizonMs
  let holder: Participant | null | undefined
  // Most handoffs are near: look a day ahead, then twice as far each time.
  for (let from = after, step = DAY_MS; from < limit; step *= 2) {
    const to = Math.min(from + step, limit)
    const [only] = timeline(alone, overrides, forwardings, from, to).final
    for (const next of holdersOf(only?.periods ?? [], from, to)) {
      if (holder !== undefined && !isSameHolder(holder, next.holder)) return next.at
      holder = next.holder
    }
    from = to
  }
  return null
}

export type HandoffRules = {
  readonly rota: Rota
  readonly overrides: readonly Override[]
  readonly forwardings: readonly Forwarding[]
}

/** Who holds a rotation from `from` on, and after each change before `to`; null: nobody. */
function* holdersOf(periods: readonly Period[], from: number, to: number) {
  let at = from
  for (const { participant, startAt, endAt } of periods) {
    if (at < startAt) yield { at, holder: null }
    yield { at: startAt, holder: participant }
    at = endAt
  }
  if (at < to) yield { at, holder: null }
}

function isSameHolder(a: Participant | null, b: Participant | null): boolean {
  return a === null || b === null ? a === b : isSameParticipant(a, b)
}
