// The shifts of rotas as events of a calendar: from their true start, each with a UID that edits elsewhere leave alone.
import { hash } from 'node:crypto'
import { AppError } from '#shared/error.ts'
import type { WantedEvent } from '#shared/published-event.ts'
import { isSameParticipant, type Participant, type StoredRota } from '#shared/rota.ts'
import { type Shift, shiftsOf } from '#shared/shift.ts'
import { DAY_MS } from '#shared/zone.ts'
import type { Store } from '../store/index.ts'
import type { OnCallService, ShownPeriod, ShownRotation } from './on-call.ts'

/** Events, and the instant before which all that begin are among them. */
export type Found = { readonly events: readonly WantedEvent[]; readonly to: number }

/** What is asked for: what ends after `from` and begins before `to`. */
export type Range = { readonly now: number; readonly from: number; readonly to: number }

type Deps = {
  readonly store: Pick<Store, 'onDuty' | 'persons'>
  readonly onCall: Pick<OnCallService, 'timeline' | 'peopleOf'>
}

/** So far beyond the range the ends of shifts are looked for. */
const BEYOND_MS = 32 * DAY_MS

export function createShiftEvents({ store, onCall }: Deps) {
  /** The final timeline of a rota, shorter ahead where the whole has too many periods. */
  function read(rota: StoredRota, { now, from, to }: Range) {
    // What is not settled yet is only whole from where it begins.
    const since = Math.min(from, rota.settledAt)
    if (!rota.enabled) return { final: onCall.timeline(rota.id, since, now).final, since, end: now, to }
    for (let ahead = to + BEYOND_MS - now; ; ahead /= 2) {
      const end = Math.floor(now + ahead)
      try {
        const { final } = onCall.timeline(rota.id, since, end)
        return { final, since, end, to: Math.min(to, Math.max(end - BEYOND_MS, Math.floor(now + ahead / 2))) }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid' || ahead < DAY_MS) throw error
      }
    }
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

  function nameOf(personId: string): string | null {
    const person = store.persons.find(personId)
    return person && (person.fullName || person.username)
  }

  /** The shifts made of the periods that `isShown`; `summaryOf` names one of them. */
  function find(rota: StoredRota, range: Range, { source, isShown, isOwn, summaryOf }: View): Found {
    const { final, since, end, to } = read(rota, range)
    const shown = final.map((one) => ({ ...one, periods: one.periods.filter(isShown) }))
    const rotations = new Map(shown.map(({ rotationId, name }) => [rotationId, name]))
    const names = namesOf(shown)
    const shifts = shiftsOf(shown, { startAt: since, endAt: end })
    const events = shifts
      .filter(({ startAt, endAt }) => endAt > range.from && startAt < to)
      .map((shift): WantedEvent => {
        const { rotationId, participant, fromUser, endAt, isOpenEnded } = shift
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
          isOpenEnded: isOpenEnded && rota.enabled,
          content: { summary: summaryOf(name), description, timeZone: rota.timeZone },
        }
      })
    return { events, to }
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
