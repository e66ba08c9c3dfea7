import type { Period } from './period.ts'
import type { Participant } from './rota.ts'
import { type Stretch, subtract, totalMs, unite } from './stretch.ts'

/** What a change gives to somebody and takes from them: when they are on call in the rota after it, but not before. */
export type Difference = {
  readonly participant: Participant
  readonly gained: readonly Stretch[]
  readonly lost: readonly Stretch[]
  readonly gainedMs: number
  readonly lostMs: number
}

type Duties = { readonly periods: readonly Period[] }

/**
 * The differences between two final timelines of one range, for each for whom there is one, by who changes first. A
 * duty that moves between the rotations of the rota is no difference.
 */
export function differencesOf(before: readonly Duties[], after: readonly Duties[]): readonly Difference[] {
  const [held, holds] = [dutyOf(before), dutyOf(after)]
  return [...new Map([...held, ...holds].map(([key, { participant }]) => [key, participant]))]
    .map(([key, participant]) => {
      const [was, is] = [held, holds].map((duty) => unite(duty.get(key)?.periods ?? []))
      const gained = subtract(is ?? [], was ?? [])
      const lost = subtract(was ?? [], is ?? [])
      return { participant, gained, lost, gainedMs: totalMs(gained), lostMs: totalMs(lost) }
    })
    .filter(({ gained, lost }) => gained.length + lost.length > 0)
    .sort((a, b) => firstOf(a) - firstOf(b))
}

function dutyOf(final: readonly Duties[]) {
  const duties = new Map<string, { readonly participant: Participant; readonly periods: Period[] }>()
  for (const period of final.flatMap(({ periods }) => periods)) {
    const { participant } = period
    if (participant.kind === 'none') continue
    const key = `${participant.kind} ${participant.id}`
    const known = duties.get(key)
    if (known) known.periods.push(period)
    else duties.set(key, { participant, periods: [period] })
  }
  return duties
}

function firstOf({ gained, lost }: Difference): number {
  return Math.min(gained[0]?.startAt ?? Infinity, lost[0]?.startAt ?? Infinity)
}
