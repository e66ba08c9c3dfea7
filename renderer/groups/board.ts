// A group as columns of tiers. In a tier stand slots one after another; those who share a slot run side by side.

import { compareNatural } from '../ui/natural.ts'

export type Member = {
  readonly resourceUID: string
  readonly name: string
  readonly tier: number
  readonly order: number
}

type Slot = readonly Member[]
export type Tier = readonly Slot[]
export type Board = readonly Tier[]

/** Where a member is put: beside those of a slot, before a slot, or into a new tier before another. */
export type Place =
  | { readonly kind: 'slot'; readonly tier: number; readonly slot: number }
  | { readonly kind: 'gap'; readonly tier: number; readonly slot: number }
  | { readonly kind: 'tier'; readonly tier: number }

/** The members in the order in which they start; those side by side in the order of their names. */
export function boardOf(members: readonly Member[]): Board {
  const named = ({ name, resourceUID }: Member) => ({ name, id: resourceUID })
  const tiers = Map.groupBy(
    members.toSorted((a, b) => a.tier - b.tier || a.order - b.order || compareNatural(named(a), named(b))),
    ({ tier }) => tier,
  )
  return [...tiers.values()].map((tier) => [...Map.groupBy(tier, ({ order }) => order).values()])
}

/** Tiers and orders numbered from 1 without holes. */
export function membersOf(board: Board): readonly Member[] {
  return board.flatMap((tier, t) =>
    tier.flatMap((slot, s) => slot.map((member) => ({ ...member, tier: t + 1, order: s + 1 }))),
  )
}

/** The board with a member somewhere else. Slots and tiers that are left empty are gone. */
export function moveMember(board: Board, id: string, to: Place): Board {
  const member = board.flat(2).find(({ resourceUID }) => resourceUID === id)
  if (member === undefined) return board
  const without = board.map((tier) => tier.map((slot) => slot.filter((one) => one !== member)))
  const put = (tier: Tier, slots: Tier, at: number, drop: number): Tier => tier.toSpliced(at, drop, ...slots)
  const placed =
    to.kind === 'tier'
      ? without.toSpliced(to.tier, 0, [[member]])
      : without.map((tier, t) => {
          if (t !== to.tier) return tier
          if (to.kind === 'gap') return put(tier, [[member]], to.slot, 0)
          return put(tier, [[...(tier[to.slot] ?? []), member]], to.slot, 1)
        })
  return tidy(placed)
}

/** A new member, in a tier of its own behind the others. */
export function addMember(board: Board, member: Pick<Member, 'resourceUID' | 'name'>): Board {
  return [...board, [[{ ...member, tier: 0, order: 0 }]]]
}

export function dropMember(board: Board, id: string): Board {
  return tidy(board.map((tier) => tier.map((slot) => slot.filter(({ resourceUID }) => resourceUID !== id))))
}

function tidy(board: Board): Board {
  return board.map((tier) => tier.filter(({ length }) => length > 0)).filter(({ length }) => length > 0)
}

/** Where each member is; null for one that is in no slot. */
export function placeOf(board: Board, id: string): { readonly tier: number; readonly slot: number } | null {
  for (const [tier, slots] of board.entries()) {
    const slot = slots.findIndex((members) => members.some(({ resourceUID }) => resourceUID === id))
    if (slot >= 0) return { tier, slot }
  }
  return null
}

/** The steps of a start, or of a stop: tiers upward or downward, in each of them by order. */
export function pathOf(board: Board, action: 'start' | 'stop'): readonly Slot[] {
  return (action === 'start' ? board : board.toReversed()).flat()
}

/** A place as the text that drag and drop knows it by, and back. */
export function placeId(place: Place): string {
  return place.kind === 'tier' ? `tier:${place.tier}` : `${place.kind}:${place.tier}:${place.slot}`
}

export function placeFrom(id: string): Place | null {
  const [kind, tier, slot] = id.split(':')
  if (kind === 'tier') return { kind, tier: Number(tier) }
  return kind === 'slot' || kind === 'gap' ? { kind, tier: Number(tier), slot: Number(slot) } : null
}

/** A place in words, for who hears it. */
export function placeWords(board: Board, place: Place): string {
  if (place.kind === 'tier') {
    return place.tier >= board.length ? 'a new last tier' : `a new tier before tier ${place.tier + 1}`
  }
  const tier = board[place.tier] ?? []
  if (place.kind === 'slot') {
    const names = (tier[place.slot] ?? []).map(({ name }) => name).join(' and ')
    return `tier ${place.tier + 1}, side by side with ${names}`
  }
  const next = tier[place.slot]?.[0]
  return next === undefined
    ? `the end of tier ${place.tier + 1}`
    : `tier ${place.tier + 1}, before ${next.name}`
}

/** The end of a tier; a new one, before the first or after the last. */
export function endOfTier(board: Board, tier: number): Place {
  if (tier < 0 || tier >= board.length) return { kind: 'tier', tier: Math.max(0, tier) }
  return { kind: 'gap', tier, slot: board[tier]?.length ?? 0 }
}
