import { type HandoffRules, nextHandoff, stintsOf } from '#shared/handoff.ts'
import { isSameParticipant, type Participant, type StoredRota } from '#shared/rota.ts'
import { type OnCall, onCallAt, timeline } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Store } from '../store/index.ts'

/** Somebody's duty without interruption, whatever the reason; `endAt` null: too far away to be known. */
export type RunningShift = OnCall & { readonly startAt: number; readonly endAt: number | null }

export type RunningShifts = ReturnType<typeof createRunningShifts>

/** How far a shift is followed. */
const SHIFT_HORIZON_MS = 400 * DAY_MS

type Deps = { readonly store: Pick<Store, 'rotaOverrides' | 'forwardings' | 'onDuty'> }

/** Finds the whole of a shift that runs at an instant: how far it reaches, history included. */
export function createRunningShifts({ store }: Deps) {
  function rulesOf(rota: StoredRota, from: number, to: number): HandoffRules {
    return {
      rota,
      overrides: store.rotaOverrides.within(rota.id, from, to),
      forwardings: store.forwardings.within(from, to),
    }
  }

  /** When whoever holds a rotation at `at` began to, by the rules as far as they reach back, then by history. */
  function startOf(rota: StoredRota, rotationId: string, participant: Participant, at: number): number {
    const alone = { ...rota, rotations: rota.rotations.filter(({ id }) => id === rotationId) }
    for (let back = DAY_MS; back < 2 * SHIFT_HORIZON_MS; back *= 2) {
      const from = Math.max(rota.settledAt, at - back)
      const { overrides, forwardings } = rulesOf(rota, from, at + 1)
      const [only] = timeline(alone, overrides, forwardings, from, at + 1).final
      const startAt = stintsOf(only?.periods ?? []).at(-1)?.startAt ?? at
      if (startAt > from) return startAt
      if (from === rota.settledAt) return pastStartOf(rota.id, rotationId, participant, startAt)
    }
    return at
  }

  function pastStartOf(rotaId: string, rotationId: string, participant: Participant, at: number): number {
    let startAt = at
    for (;;) {
      const before = store.onDuty.findEndingAt(rotaId, rotationId, startAt)
      if (before === null || !isSameParticipant(before.participant, participant)) return startAt
      startAt = before.startAt
    }
  }

  return {
    /** In the order of the rotations; `instant` is not before now. Nobody has one in a disabled rota. */
    at(rota: StoredRota, instant: number): readonly RunningShift[] {
      const rules = rulesOf(rota, instant, instant + SHIFT_HORIZON_MS)
      return onCallAt(rota, rules.overrides, rules.forwardings, instant).map((duty) => ({
        ...duty,
        startAt: startOf(rota, duty.rotationId, duty.participant, instant),
        endAt: nextHandoff(rules, duty.rotationId, instant, SHIFT_HORIZON_MS),
      }))
    },
  }
}
