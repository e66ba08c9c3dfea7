import { isSameParticipant, type Participant } from './rota.ts'

/**
 * Somebody's duty from `startAt` to before `endAt`. `fromUser` only with `forwarding`: whose duty it was, the first
 * of the chain. Lists of periods are in order, without overlap, and hold no empty ones.
 */
export type Period = {
  readonly startAt: number
  readonly endAt: number
  readonly kind: 'default' | 'override' | 'forwarding'
  readonly participant: Participant
  readonly fromUser?: string
}

/** Adds a period at the end of a list: joined to the last where they touch and agree (7.3), left out when empty. */
export function appendPeriod(periods: Period[], next: Period): void {
  if (next.startAt >= next.endAt) return
  const last = periods.at(-1)
  if (last?.endAt === next.startAt && isSameDuty(last, next)) {
    periods[periods.length - 1] = { ...last, endAt: next.endAt }
  } else periods.push(next)
}

/** `over` laid upon `under`: what it covers of `under` is cut away, the rest resumes afterwards. */
export function layPeriods(under: readonly Period[], over: readonly Period[]): readonly Period[] {
  if (over.length === 0) return under
  const laid: Period[] = []
  let next = 0
  for (const period of under) {
    let from = period.startAt
    for (let top = over[next]; top && top.startAt < period.endAt; top = over[next]) {
      appendPeriod(laid, { ...period, startAt: from, endAt: top.startAt })
      from = Math.max(from, top.endAt)
      if (top.endAt > period.endAt) break
      appendPeriod(laid, top)
      next++
    }
    appendPeriod(laid, { ...period, startAt: from })
  }
  for (const top of over.slice(next)) appendPeriod(laid, top)
  return laid
}

function isSameDuty(a: Period, b: Period): boolean {
  return a.kind === b.kind && a.fromUser === b.fromUser && isSameParticipant(a.participant, b.participant)
}
