// The timeline of a rota by its rules: base, overrides over it, forwardings over both. History is not known here.
import { forwardPeriods, rulesOf } from './forwarding.ts'
import { layPeriods, type Period } from './period.ts'
import type { Forwarding, Override, Rota, Rotation } from './rota.ts'
import { basePeriods } from './rotation.ts'
import { isOverlapping, type Stretch } from './stretch.ts'
import { DAY_MS } from './zone.ts'

export type RotationPeriods = { readonly rotationId: string; readonly periods: readonly Period[] }

/**
 * Every layer has one entry per rotation, in the rota's order. `base` and `final` leave out what nobody holds;
 * `override` shows overrides by `none` too; `forwarding` shows the forwarded periods of `final`.
 */
export type Timeline = {
  readonly base: readonly RotationPeriods[]
  readonly override: readonly RotationPeriods[]
  readonly forwarding: readonly RotationPeriods[]
  readonly final: readonly RotationPeriods[]
}

/** Who is on call in a rotation, and why. */
export type OnCall = Omit<Period, 'startAt' | 'endAt'> & { readonly rotationId: string }

/**
 * The layers of [from, to), cut to it. Whether the rota is enabled does not matter: the timeline of a disabled one
 * says what would be. Of two forwardings of one user at one time (which are refused) the first in the list counts.
 */
export function timeline(
  rota: Rota,
  overrides: readonly Override[],
  forwardings: readonly Forwarding[],
  from: number,
  to: number,
): Timeline {
  const stretch = { startAt: from, endAt: to }
  const newestFirst = overrides
    .filter((override) => isOverlapping(override, stretch))
    .sort((a, b) => b.createdOrder - a.createdOrder)
  const rules = rulesOf(forwardings.filter((rule) => isOverlapping(rule, stretch)))
  const layers = rota.rotations.map((rotation) => {
    const base = basePeriods(rotation, rota.timeZone, stretch)
    const override = overridePeriods(rotation, newestFirst, stretch)
    const final = forwardPeriods(layPeriods(base, override), rules)
    return { rotationId: rotation.id, base, override, final }
  })
  const layer = (read: (one: (typeof layers)[number]) => readonly Period[]) =>
    layers.map((one) => ({ rotationId: one.rotationId, periods: read(one) }))
  return {
    base: layer(({ base }) => base),
    override: layer(({ override }) => override),
    forwarding: layer(({ final }) => final.filter(({ kind }) => kind === 'forwarding')),
    final: layer(({ final }) => final),
  }
}

/** Who is on call at `instant`, in the order of the rotations; nobody in a disabled rota. */
export function onCallAt(
  rota: Rota,
  overrides: readonly Override[],
  forwardings: readonly Forwarding[],
  instant: number,
): readonly OnCall[] {
  if (!rota.enabled) return []
  const { final } = timeline(rota, overrides, forwardings, instant, instant + 1)
  return final.flatMap(({ rotationId, periods }) =>
    periods.map(({ startAt: _, endAt: __, ...duty }) => ({ rotationId, ...duty })),
  )
}

/**
 * The first instant after `after`, and before `after + horizonMs`, at which the set of participants on call, over all
 * rotations together, is not the one at `after`. Null when there is none, and for a disabled rota.
 */
export function nextChange(
  rota: Rota,
  overrides: readonly Override[],
  forwardings: readonly Forwarding[],
  after: number,
  horizonMs: number,
): number | null {
  if (!rota.enabled) return null
  const limit = after + horizonMs
  let before: ReadonlySet<string> | null = null
  // Most changes are near: look a day ahead, then twice as far each time.
  for (let from = after, step = DAY_MS; from < limit; step *= 2) {
    const to = Math.min(from + step, limit)
    const { final } = timeline(rota, overrides, forwardings, from, to)
    for (const { at, people } of peopleOver(final, from, to)) {
      if (before && !isSameSet(before, people)) return at
      before ??= people
    }
    from = to
  }
  return null
}

/** The overrides of one rotation, the newest on top. */
function overridePeriods(
  { id }: Rotation,
  newestFirst: readonly Override[],
  { startAt: from, endAt: to }: Stretch,
): readonly Period[] {
  let periods: readonly Period[] = []
  for (const { participant, startAt, endAt, rotationIds } of newestFirst) {
    if (rotationIds && !rotationIds.includes(id)) continue
    const older: Period = {
      startAt: Math.max(startAt, from),
      endAt: Math.min(endAt, to),
      kind: 'override',
      participant,
    }
    periods = layPeriods([older], periods)
  }
  return periods
}

/** The participants (`kind id`) on call from `from` on, then from each instant before `to` at which anything starts or ends. */
export function* peopleOver(final: readonly RotationPeriods[], from: number, to: number) {
  const steps = final.flatMap(({ periods }) =>
    periods.flatMap(({ startAt, endAt, participant }) => {
      const who = `${participant.kind} ${participant.id}`
      return [
        { at: startAt, who, by: 1 },
        { at: endAt, who, by: -1 },
      ]
    }),
  )
  steps.sort((a, b) => a.at - b.at)
  const counts = new Map<string, number>()
  let at = from
  for (const step of steps) {
    if (step.at > at) yield { at, people: new Set(counts.keys()) }
    at = step.at
    const count = (counts.get(step.who) ?? 0) + step.by
    if (count === 0) counts.delete(step.who)
    else counts.set(step.who, count)
  }
  if (at < to) yield { at, people: new Set(counts.keys()) }
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((who) => b.has(who))
}
