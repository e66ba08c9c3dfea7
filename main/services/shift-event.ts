// The shifts of rotas as events of a calendar: from their true start, each with a UID that edits elsewhere leave alone.
import { hash } from 'node:crypto'
import { isSameParticipant, type Participant, type StoredRota } from '#shared/rota.ts'
import { type Shift, shiftsOf } from '#shared/shift.ts'
import { timeline } from '#shared/timeline.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Store } from '../store/index.ts'
import type { Found, Range } from './calendar-reach.ts'
import type { OnCallService, ShownPeriod, ShownRotation } from './on-call.ts'

type Deps = {
  readonly store: Pick<Store, 'onDuty' | 'persons' | 'rotaOverrides' | 'forwardings'>
  readonly onCall: Pick<OnCallService, 'timeline' | 'peopleOf'>
}

/** How far from now the ends of shifts are looked for. */
const END_MS = 397 * DAY_MS

export function createShiftEvents({ store, onCall }: Deps) {
  /** The final timeline of a rota; in one that is disabled nothing is to come. */
  function read(rota: StoredRota, { now, from, to }: Range) {
    // What is not settled yet is only whole from where it begins.
    const since = Math.min(from, rota.settledAt)
    const end = rota.enabled ? to : now
    return { final: onCall.timeline(rota.id, since, end).final, since, end }
  }

  /** When a shift that the timeline cuts off at its beginning did begin, by history. */
  function trueStart(rota: StoredRota, { rotationId, participant, fromUser, startAt }: Shift): number {
    for (let start = startAt; ; ) {
      const before = store.onDuty
        .within(rota.id, start - 1, start)
        .find(
          (duty) =>
            duty.rotationId === rotationId &&
            duty.fromUser === fromUser &&
            isSameParticipant(duty.participant, participant),
        )
      if (before === undefined) return start
      start = before.startAt
    }
  }

  /** When a shift that the timeline cuts off at its end does end, and whether that is only as far as was looked. */
  function trueEnd(
    rota: StoredRota,
    { rotationId, participant, fromUser, endAt }: Shift,
    now: number,
  ): Pick<Shift, 'endAt' | 'isOpenEnded'> {
    const alone = { ...rota, rotations: rota.rotations.filter(({ id }) => id === rotationId) }
    const limit = now + END_MS
    let end = endAt
    // Most ends are near: look a day ahead, then twice as far each time.
    for (let step = DAY_MS; end < limit; step *= 2) {
      const to = Math.min(end + step, limit)
      const overrides = store.rotaOverrides.within(rota.id, end, to)
      const [only] = timeline(alone, overrides, store.forwardings.within(end, to), end, to).final
      // A team that an override puts in where it was on duty anyway makes two periods of one shift.
      for (const period of only?.periods ?? []) {
        const goesOn =
          period.startAt === end &&
          (period.fromUser ?? null) === fromUser &&
          isSameParticipant(period.participant, participant)
        if (!goesOn) break
        end = period.endAt
      }
      if (end < to) return { endAt: end, isOpenEnded: false }
    }
    return { endAt: end, isOpenEnded: true }
  }

  function nameOf(personId: string): string | null {
    const person = store.persons.find(personId)
    return person && (person.fullName || person.username)
  }

  /** The shifts made of the periods that `isShown`; `summaryOf` names one of them. */
  function find(rota: StoredRota, range: Range, { source, isShown, isOwn, summaryOf }: View): Found {
    const { final, since, end } = read(rota, range)
    const shown = final.map((one) => ({ ...one, periods: one.periods.filter(isShown) }))
    const rotations = new Map(shown.map(({ rotationId, name }) => [rotationId, name]))
    const names = namesOf(shown)
    const shifts = shiftsOf(shown, { startAt: since, endAt: end })
    const spans = shifts
      .filter(({ startAt, endAt }) => endAt > range.from && startAt < range.to)
      .map((shift) => {
        const { rotationId, participant, fromUser } = shift
        const goesOn = shift.isOpenEnded && rota.enabled
        const { endAt, isOpenEnded } = goesOn
          ? trueEnd(rota, shift, range.now)
          : { endAt: shift.endAt, isOpenEnded: false }
        const word = () => {
          const startAt = shift.isCutAtStart ? trueStart(rota, shift) : shift.startAt
          const name = names.get(keyOf(participant)) ?? ''
          const lines = [
            ['Rotation: ', rotations.get(rotationId)],
            ['Through: ', isOwn && participant.kind !== 'user' ? name : ''],
            ['Forwarded from: ', fromUser === null ? '' : nameOf(fromUser)],
          ]
          const description = lines.flatMap(([title, value]) => (value ? `${title}${value}` : [])).join('\n')
          return {
            uid: uidOf(source, rota.id, rotationId, participant.kind, participant.id, startAt),
            startAt,
            endAt,
            isOpenEnded,
            content: { summary: summaryOf(name), description, timeZone: rota.timeZone },
          }
        }
        return { startAt: shift.startAt, endAt, word }
      })
    return { spans, to: range.to }
  }

  /** The names of those on call: people by their full names, what is no more by its last. */
  function namesOf(shown: readonly ShownRotation[]): ReadonlyMap<string, string> {
    const last = new Map<string, ShownPeriod>()
    for (const { periods } of shown) for (const period of periods) last.set(keyOf(period.participant), period)
    return new Map(
      [...last].map(([key, { participant, name }]) => {
        const fullName = participant.kind === 'user' ? nameOf(participant.id) : null
        return [key, fullName ?? name]
      }),
    )
  }

  return {
    /** Everybody's shifts in a rota. */
    ofRota: (rota: StoredRota, source: string, range: Range): Found =>
      find(rota, range, {
        source,
        isShown: () => true,
        isOwn: false,
        summaryOf: (name) => `${name} on call: ${rota.name}`,
      }),
    /** The shifts in a rota in which a person is on call, through a team or an escalation too. */
    ofPerson: (rota: StoredRota, personId: string, source: string, range: Range): Found =>
      find(rota, range, {
        source,
        isShown({ isPast, participant, people, startAt }) {
          if (participant.kind === 'user') return participant.id === personId
          const behind = isPast ? people : onCall.peopleOf(participant, startAt)
          return behind.some(({ id }) => id === personId)
        },
        isOwn: true,
        summaryOf: () => `On call: ${rota.name}`,
      }),
    nameOf,
  }
}

type View = {
  readonly source: string
  readonly isShown: (period: ShownPeriod) => boolean
  /** Whether it is the calendar of one person, who knows who they are. */
  readonly isOwn: boolean
  readonly summaryOf: (name: string) => string
}

function keyOf({ kind, id }: Participant): string {
  return `${kind} ${id}`
}

/** A UID that is the same whenever its parts are. */
export function uidOf(...parts: readonly (string | number | null)[]): string {
  return `${hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32)}@hourhand`
}
