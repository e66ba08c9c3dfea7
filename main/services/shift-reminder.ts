import { type HandoffRules, nextHandoff, type Reminded, stintsOf, type ToldShift } from '#shared/handoff.ts'
import { timeline } from '#shared/timeline.ts'
import { DAY_MS, MINUTE_MS } from '#shared/zone.ts'
import type { Store } from '../store/index.ts'
import type { Roster } from './roster.ts'

/** A shift that somebody is to be told of before it begins; of several reminders that are due the latest. */
export type Reminder = ToldShift & { readonly username: string; readonly minutes: number }

type Deps = { readonly store: Pick<Store, 'persons'>; readonly roster: Roster }

type Look = {
  readonly rules: HandoffRules
  readonly now: number
  /** Told already, of shifts that had not begun then. */
  readonly reminded: readonly Reminded[]
  /** How long before a shift anybody at all wishes to be reminded. */
  readonly longestMs: number
  /** When anybody of the rota next hands over. */
  readonly changeAt: number | null
  readonly horizonMs: number
}

/** What is found of the coming shifts, in [now, to). */
type Coming = Omit<ToldShift, 'endAt'> & {
  readonly person: { readonly id: string; readonly username: string }
  readonly minutes: readonly number[]
}

/** Reminders before shifts, for each person as long before as they wish. */
export function createReminders({ store, roster }: Deps) {
  /** Each person's part in the shifts that begin after `now` and before `to`, of those who wish to be reminded. */
  function comingShifts({ rules, now }: Look, to: number): readonly Coming[] {
    const { rota, overrides, forwardings } = rules
    return timeline(rota, overrides, forwardings, now, to).final.flatMap(({ rotationId, periods }, index) =>
      stintsOf(periods)
        .filter(({ startAt }) => startAt > now)
        .flatMap(({ participant, startAt }) => {
          const people = roster.peopleOf(participant, startAt)
          const shift = {
            rotationId,
            rotation: rota.rotations[index]?.name ?? '',
            participant: { ...participant, name: roster.nameOf(participant) },
            startAt,
            people: people.map(({ username }) => username),
          }
          return people
            .filter(({ reminderMinutes }) => reminderMinutes.length > 0)
            .map((person) => ({ ...shift, person, minutes: person.reminderMinutes }))
        }),
    )
  }

  return {
    longestMs(): number {
      const minutes = store.persons.all().flatMap((person) => person.reminderMinutes)
      return Math.max(0, ...minutes) * MINUTE_MS
    },
    /** What is to be told now, what has been told then, and when to look again. */
    look(look: Look): Found {
      const { rules, now, longestMs, changeAt, horizonMs } = look
      const reminded = look.reminded.filter(({ startAt }) => startAt > now)
      if (longestMs === 0 || changeAt === null) return { told: [], reminded, nextReminderAt: null }
      // A day more than needed: nothing that begins later is due before tomorrow.
      const coming = comingShifts(look, now + longestMs + DAY_MS)
      const told: Reminder[] = []
      let next = Math.max(now + DAY_MS, changeAt - longestMs)
      for (const { person, minutes, ...shift } of coming) {
        const { rotationId, startAt } = shift
        const dueAt = (before: number) => startAt - before * MINUTE_MS
        const due = minutes
          .filter((before) => dueAt(before) <= now)
          .map((before) => ({ rotationId, personId: person.id, startAt, minutes: before }))
          .filter((one) => !reminded.some((other) => isSameReminder(one, other)))
        next = Math.min(next, ...minutes.map(dueAt).filter((at) => at > now))
        if (due.length === 0) continue
        reminded.push(...due)
        const endAt = nextHandoff(rules, rotationId, startAt, horizonMs)
        const latest = Math.min(...due.map((one) => one.minutes))
        told.push({ ...shift, endAt, username: person.username, minutes: latest })
      }
      return { told, reminded, nextReminderAt: next }
    },
  }
}

type Found = {
  readonly told: readonly Reminder[]
  readonly reminded: readonly Reminded[]
  readonly nextReminderAt: number | null
}

function isSameReminder(a: Reminded, b: Reminded): boolean {
  return (
    a.rotationId === b.rotationId &&
    a.personId === b.personId &&
    a.startAt === b.startAt &&
    a.minutes === b.minutes
  )
}
