import type { Person } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import { findGaps } from '#shared/gap.ts'
import { appendPeriod, type Period } from '#shared/period.ts'
import type { Participant, PastDuty, PastPerson, StoredRota } from '#shared/rota.ts'
import type { Stretch } from '#shared/stretch.ts'
import { onCallAt, peopleOver, type RotationPeriods, type Timeline, timeline } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { ServiceDeps } from './change.ts'
import { joinDuties, pastDuties } from './on-duty.ts'
import { createRoster, type DutyAt } from './roster.ts'

/** What is past bears the name and the people of its time; what is not, the name of now and nobody. */
export type ShownPeriod = Period & {
  readonly isPast: boolean
  readonly name: string
  readonly people: readonly PastPerson[]
}

/** `order` counts from 1; rotations that were removed, but have a past in the window, come last. */
export type ShownRotation = {
  readonly rotationId: string
  readonly name: string
  readonly order: number
  readonly periods: readonly ShownPeriod[]
}

export type Layer = 'base' | 'override' | 'forwarding'

/** Layers that were not asked for are empty. */
export type ShownTimeline = Readonly<Record<Layer | 'final', readonly ShownRotation[]>>

export type OnCallService = ReturnType<typeof createOnCallService>

/** The most periods of a timeline, all its layers together. */
const MOST_PERIODS = 20_000
/** A timeline is computed in pieces of this length, so that one that is too long is found out early. */
const PIECE_MS = 32 * DAY_MS
/** How far ahead who is next on call is looked for (7.6). */
const NEXT_HORIZON_MS = 90 * DAY_MS
/** No rota has too many periods in a look of this length. */
const LONGEST_STEP_MS = 4 * DAY_MS

/** Reads who is on call, was and will be. What has been comes from history, which no later edit changes. */
export function createOnCallService({ store, clock }: Pick<ServiceDeps, 'store' | 'clock'>) {
  const roster = createRoster({ store })

  function rulesWithin(rota: StoredRota, from: number, to: number) {
    return [store.rotaOverrides.within(rota.id, from, to), store.forwardings.within(from, to)] as const
  }

  /** The layers of [from, to) by the rules in force; throws when those counted have more periods than `most`. */
  function compute(rota: StoredRota, { from, to, layers, most }: Range): Timeline {
    const rules = rulesWithin(rota, from, to)
    const parts: Timeline[] = []
    let count = 0
    for (let at = from; at < to; at += PIECE_MS) {
      const part = timeline(rota, ...rules, at, Math.min(at + PIECE_MS, to))
      parts.push(part)
      for (const layer of layers) for (const { periods } of part[layer]) count += periods.length
      if (count > most) throw tooMany(parts, layers, from, most)
    }
    return joinParts(parts, rota)
  }

  function show(rota: StoredRota, computed: readonly RotationPeriods[]): readonly ShownRotation[] {
    const nameOf = roster.rememberNames()
    return computed.map(({ periods }, index) => ({
      rotationId: rota.rotations[index]?.id ?? '',
      name: rota.rotations[index]?.name ?? '',
      order: index + 1,
      periods: periods.map((period) => ({
        ...period,
        isPast: false,
        name: nameOf(period.participant),
        people: [],
      })),
    }))
  }

  /** The past in [from, to), by rotation: from history, and what is not settled yet by the rules in force. */
  function past(rota: StoredRota, from: number, to: number): ReadonlyMap<string, readonly PastDuty[]> {
    if (from >= to) return new Map()
    const settled = store.onDuty.within(rota.id, from, to, MOST_PERIODS + 1)
    if (settled.length > MOST_PERIODS) throw tooManySince(from, settled.at(-1)?.startAt ?? from)
    const cut = settled.map((duty) => ({
      ...duty,
      startAt: Math.max(duty.startAt, from),
      endAt: Math.min(duty.endAt, to),
    }))
    const unsettled = pastDuties({ store, roster }, rota, Math.max(from, rota.settledAt), to)
    return Map.groupBy([...cut, ...unsettled], ({ rotationId }) => rotationId)
  }

  function final(rota: StoredRota, from: number, to: number): readonly ShownRotation[] {
    const now = Math.max(clock.now(), rota.settledAt)
    const before = past(rota, from, Math.min(to, now))
    const count = [...before.values()].reduce((sum, { length }) => sum + length, 0)
    const range = { from: Math.max(from, now), to, layers: ['final'], most: MOST_PERIODS - count } as const
    const coming = show(rota, compute(rota, range).final)
    const pastOf = (id: string) => joinDuties(before.get(id) ?? []).map(showDuty)
    const known = new Set(rota.rotations.map(({ id }) => id))
    const removed = [...before].filter(([id]) => !known.has(id))
    return [
      ...coming.map((rotation) => ({
        ...rotation,
        periods: [...pastOf(rotation.rotationId), ...rotation.periods],
      })),
      ...removed.map(([rotationId, duties], index) => ({
        rotationId,
        name: duties.at(-1)?.rotationName ?? '',
        order: known.size + 1 + index,
        periods: pastOf(rotationId),
      })),
    ]
  }

  /** The final layer as far as anybody serves by it: of a disabled rota what is over. */
  function served(rota: StoredRota, from: number, to: number): readonly ShownRotation[] {
    const shown = final(rota, from, to)
    if (rota.enabled) return shown
    return shown.map((one) => ({ ...one, periods: one.periods.filter(({ isPast }) => isPast) }))
  }

  /** In which parts of a period there is anybody: in the past by history. */
  function reachedIn(period: ShownPeriod): readonly Stretch[] {
    if (!period.isPast) return roster.reachedIn(period.participant, period)
    return period.people.length > 0 ? [period] : []
  }

  function dutiesAt(rota: StoredRota, instant: number): readonly NextDuty[] {
    const duties = roster.at(rota, instant).map(({ participant, name, people }) => ({
      ...participant,
      ...(name !== undefined && { name }),
      ...(people !== undefined && { people }),
    }))
    return [...new Map(duties.map((duty) => [`${duty.kind} ${duty.id}`, duty])).values()]
  }

  /** The instants after `instant`, and within 90 days, at which it changes who is on call over all rotations. */
  function* changesAfter(rota: StoredRota, instant: number) {
    const limit = instant + NEXT_HORIZON_MS
    let last: string | null = null
    // Most changes are near: look a day ahead, then further.
    for (let from = instant, step = DAY_MS; from < limit; step = Math.min(2 * step, LONGEST_STEP_MS)) {
      const to = Math.min(from + step, limit)
      for (const { at, people } of peopleOver(served(rota, from, to), from, to)) {
        const who = [...people].sort().join()
        if (last !== null && who !== last) yield at
        last = who
      }
      from = to
    }
  }

  return {
    /**
     * The final layer of [from, to) and those asked for beside it. What is over in the final layer comes from
     * history, and the running period is cut at now; other layers are by the rules in force at any time. Throws
     * `invalid` on `interval` when that is more than 20,000 periods.
     */
    timeline(rotaId: string, from: number, to: number, layers: readonly Layer[] = []): ShownTimeline {
      const rota = store.rotas.get(rotaId)
      const shown = final(rota, from, to)
      const none = { base: [], override: [], forwarding: [] }
      if (layers.length === 0) return { ...none, final: shown }
      const count = shown.reduce((sum, { periods }) => sum + periods.length, 0)
      const computed = compute(rota, { from, to, layers, most: MOST_PERIODS - count })
      const asked = Object.fromEntries(layers.map((layer) => [layer, show(rota, computed[layer])]))
      return { ...none, ...asked, final: shown }
    },
    /** Who is on call at an instant: a past one from history, with its people; nobody in a disabled rota. */
    at: (rotaId: string, instant: number): readonly DutyAt[] => roster.at(store.rotas.get(rotaId), instant),
    /** Who is on call by each enabled rota, those with nobody included, and by others where somebody was then. */
    all(instant: number): readonly { readonly rota: StoredRota; readonly onCall: readonly DutyAt[] }[] {
      const overrides = store.rotaOverrides.allWithin(instant, instant + 1)
      const forwardings = store.forwardings.within(instant, instant + 1)
      const all = store.rotas.list().map((rota) => ({
        rota,
        onCall:
          instant < rota.settledAt
            ? roster.at(rota, instant)
            : onCallAt(rota, overrides.get(rota.id) ?? [], forwardings, instant),
      }))
      return all.filter(({ rota, onCall }) => rota.enabled || onCall.length > 0)
    },
    /**
     * Over all rotations together, within 90 days: `exact` are those on call at the very instant the set of people
     * next changes, maybe nobody; `next` those of the first set that is another than at `instant`, and not empty.
     */
    next(rotaId: string, instant: number): Next {
      const rota = store.rotas.get(rotaId)
      const now = dutiesAt(rota, instant)
      let exact: readonly NextDuty[] | null = null
      for (const at of changesAfter(rota, instant)) {
        const next = dutiesAt(rota, at)
        exact ??= next
        if (next.length > 0 && !isSameSet(now, next)) return { next, exact }
      }
      return { next: [], exact: exact ?? [] }
    },
    /** What of the final layer of [from, to) is served at all: of a disabled rota only what is over. */
    served: (rotaId: string, from: number, to: number): readonly ShownRotation[] =>
      served(store.rotas.get(rotaId), from, to),
    /** When in [from, to) nobody is reached by a rota. */
    gaps: (rotaId: string, from: number, to: number): readonly Stretch[] =>
      findGaps(served(store.rotas.get(rotaId), from, to), { startAt: from, endAt: to }, reachedIn),
    peopleOf: (participant: Participant, instant: number): readonly Person[] =>
      roster.peopleOf(participant, instant),
    /** The e-mail address of a person, the name of anything else; empty for nobody and for what is no more. */
    nameOf: (participant: Participant): string => roster.nameOf(participant),
  }
}

/** Who will be on call, or was next at an instant of the past: with the name and the people of that time. */
export type NextDuty = Participant & Pick<DutyAt, 'name' | 'people'>

type Next = { readonly next: readonly NextDuty[]; readonly exact: readonly NextDuty[] }

type Range = {
  readonly from: number
  readonly to: number
  readonly layers: readonly (Layer | 'final')[]
  readonly most: number
}

function showDuty({ startAt, endAt, kind, participant, fromUser, people }: PastDuty): ShownPeriod {
  const { name, ...who } = participant
  return {
    startAt,
    endAt,
    kind,
    participant: who,
    ...(fromUser !== null && { fromUser }),
    isPast: true,
    name,
    people,
  }
}

/** Puts consecutive pieces of a timeline together again. */
function joinParts(parts: readonly Timeline[], rota: StoredRota): Timeline {
  const join = (layer: keyof Timeline): readonly RotationPeriods[] =>
    rota.rotations.map(({ id }, index) => {
      const periods: Period[] = []
      for (const part of parts)
        for (const one of part[layer][index]?.periods ?? []) appendPeriod(periods, one)
      return { rotationId: id, periods }
    })
  return {
    base: join('base'),
    override: join('override'),
    forwarding: join('forwarding'),
    final: join('final'),
  }
}

function tooMany(parts: readonly Timeline[], layers: Range['layers'], from: number, most: number) {
  const starts = parts.flatMap((part) =>
    layers.flatMap((layer) => part[layer].flatMap(({ periods }) => periods.map(({ startAt }) => startAt))),
  )
  return tooManySince(from, starts.sort((a, b) => a - b)[Math.max(0, most)] ?? from)
}

/** `until` is where the first period begins that is one too many. */
function tooManySince(from: number, until: number) {
  const days = Math.floor((until - from) / DAY_MS)
  return invalid(
    'interval',
    `the timeline has more than ${MOST_PERIODS} periods: at most ${days} days of it fit`,
  )
}

function isSameSet(a: readonly Participant[], b: readonly Participant[]): boolean {
  return (
    a.length === b.length && a.every(({ kind, id }) => b.some((one) => one.kind === kind && one.id === id))
  )
}
