import { appendPeriod, type Period } from './period.ts'
import type { Forwarding } from './rota.ts'

/** Forwardings by their `fromUser`. */
export type Rules = ReadonlyMap<string, readonly Forwarding[]>

export function rulesOf(forwardings: readonly Forwarding[]): Rules {
  return Map.groupBy(forwardings, ({ fromUser }) => fromUser)
}

/**
 * Each user's duty goes along the chain of forwardings, piece by piece (7.5). A piece that comes back to its owner
 * keeps its kind; what `none` holds is left out.
 */
export function forwardPeriods(periods: readonly Period[], rules: Rules): readonly Period[] {
  const forwarded: Period[] = []
  for (const period of periods) {
    const { startAt, endAt, participant } = period
    if (participant.kind === 'none') continue
    if (participant.kind !== 'user' || !rules.has(participant.id)) {
      appendPeriod(forwarded, period)
      continue
    }
    for (let at = startAt; at < endAt; ) {
      const { holder, until } = holderAt(participant.id, rules, at)
      const piece = { ...period, startAt: at, endAt: Math.min(until, endAt) }
      appendPeriod(forwarded, holder === participant.id ? piece : handOver(piece, participant.id, holder))
      at = piece.endAt
    }
  }
  return forwarded
}

function handOver(piece: Period, fromUser: string, toUser: string): Period {
  return { ...piece, kind: 'forwarding', participant: { kind: 'user', id: toUser }, fromUser }
}

/** Who holds the duty of `user` at `at`, and until when no rule on the way changes. A cycle ends at the first seen twice. */
function holderAt(user: string, rules: Rules, at: number): { holder: string; until: number } {
  const seen = new Set<string>()
  let holder = user
  let until = Infinity
  while (!seen.has(holder)) {
    seen.add(holder)
    const own: readonly Forwarding[] = rules.get(holder) ?? []
    for (const rule of own) if (rule.startAt > at) until = Math.min(until, rule.startAt)
    const rule = own.find(({ startAt, endAt }) => startAt <= at && at < endAt)
    if (!rule) break
    until = Math.min(until, rule.endAt)
    holder = rule.toUser
  }
  return { holder, until }
}
