import type { Period } from '#shared/period.ts'
import type { Participant } from '#shared/rota.ts'

/** A user, a `team …`, or `none`. */
export function participantOf(name: string): Participant {
  if (name === 'none') return { kind: 'none', id: null }
  return name.startsWith('team ') ? { kind: 'team', id: name.slice(5) } : { kind: 'user', id: name }
}

/** Periods of one rotation as `[who, from, to]`, times as texts with a zone or hours from the epoch. */
export function duties(
  rotationId: string,
  ...periods: [who: string, from: Time, to: Time, more?: Partial<Period>][]
) {
  return {
    rotationId,
    periods: periods.map(
      ([who, from, to, more]): Period => ({
        startAt: timeOf(from),
        endAt: timeOf(to),
        kind: 'default',
        participant: participantOf(who),
        ...more,
      }),
    ),
  }
}

type Time = string | number

export function timeOf(time: Time): number {
  return typeof time === 'number' ? time * 3_600_000 : Date.parse(time)
}

export const stretchOf = (from: Time, to: Time) => ({ startAt: timeOf(from), endAt: timeOf(to) })
