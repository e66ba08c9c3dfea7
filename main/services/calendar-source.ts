// The sources of calendars: what each shows, and about how much of it there is.
import { formatId } from '#shared/id.ts'
import type { StoredRota } from '#shared/rota.ts'
import { periodsPerDay } from '#shared/rotation.ts'
import type { Schedule } from '#shared/schedule.ts'
import { cronRule, dueBetween } from '#shared/trigger.ts'
import { DAY_MS, MINUTE_MS } from '#shared/zone.ts'
import type { Found, Range, Source } from './calendar-reach.ts'
import type { ServiceDeps } from './change.ts'
import type { OnCallService } from './on-call.ts'
import { createRoster } from './roster.ts'
import { createShiftEvents, uidOf } from './shift-event.ts'

/** A coming firing of a schedule, as its preview tells of it. */
export type PreviewedFiring = { readonly at: string; readonly action: string; readonly note?: string }

export type CalendarSourceDeps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly onCall: Pick<OnCallService, 'timeline' | 'peopleOf'>
  /** `more`: there are others after the last. */
  readonly preview: (
    schedule: Schedule,
    range: { readonly from: number; readonly to: number },
  ) => { readonly firings: readonly PreviewedFiring[]; readonly more: boolean }
}

const FIRINGS_AHEAD_MS = 30 * DAY_MS
/** What a person did longer ago is shown nowhere. */
const DUTIES_BACK_MS = 30 * DAY_MS
/** How long a firing is drawn: shorter ones are hard to see. */
const FIRING_MS = 15 * MINUTE_MS
/** So many firings of an entry tell how many it has in a day. */
const SAMPLE = 16
/** Notes of firings that will not act. */
const IDLE_NOTES: ReadonlySet<string | undefined> = new Set(['paused', 'held', 'calendar'])

export function createCalendarSources({ store, clock, onCall, preview }: CalendarSourceDeps) {
  const shifts = createShiftEvents({ store, onCall })
  const roster = createRoster({ store })

  function ofRota(rotaId: string): Source {
    const key = `rota:${rotaId}`
    const rota = store.rotas.find(rotaId)
    if (rota === null) return { key, ...NOTHING }
    const perDay = sumOf(rota.rotations, periodsPerDay)
    return { key, perDay, cost: perDay, find: (range) => shifts.ofRota(rota, key, range) }
  }

  /** The shifts of a person in all rotas that are enabled. */
  function ofPerson(personId: string): Source {
    const key = `person:${personId}`
    if (store.persons.find(personId) === null) return { key, ...NOTHING }
    const rotas = rotasOf(personId, clock.now() - DUTIES_BACK_MS)
    const find = (range: Range): Found => {
      const found = rotas.map((rota) => shifts.ofPerson(rota, personId, key, range))
      return { spans: found.flatMap(({ spans }) => spans), to: range.to }
    }
    const perDay = sumOf(rotas, ({ rotations }) =>
      sumOf(rotations, (rotation) => periodsPerDay(rotation) / rotation.participants.length),
    )
    return { key, perDay, cost: sumOf(rotas, ({ rotations }) => sumOf(rotations, periodsPerDay)), find }
  }

  /** The enabled rotas by which a person may be on call, or was since an instant: rather too many than too few. */
  function rotasOf(personId: string, since: number): readonly StoredRota[] {
    const overrides = store.rotaOverrides.allWithin(since, Number.MAX_SAFE_INTEGER)
    const isForwarded = store.forwardings
      .within(since, Number.MAX_SAFE_INTEGER)
      .some(({ toUser }) => toUser === personId)
    const mayBe = roster.mayReach(personId)
    return store.rotas
      .list()
      .filter(
        ({ id, enabled, rotations }) =>
          enabled &&
          (isForwarded ||
            rotations.some(({ participants }) => participants.some(mayBe)) ||
            overrides.get(id)?.some(({ participant }) => mayBe(participant)) ||
            store.onDuty.wasOnDuty(id, personId, since)),
      )
  }

  function ofSchedule(id: number): Source {
    const key = `schedule:${formatId('sch', id)}`
    const schedule = store.schedules.find(id)
    if (schedule === null) return { key, ...NOTHING }
    const perDay = schedule.enabled
      ? sumOf(schedule.crons, ({ expression }) => firingsPerDay(expression, schedule.timeZone, clock.now()))
      : 0
    return { key, perDay, cost: perDay, find: (range) => firingsOf(schedule, key, range) }
  }

  function firingsOf(schedule: Schedule, key: string, { now, to }: Range): Found {
    const range = { from: now - FIRING_MS, to: Math.min(to, now + FIRINGS_AHEAD_MS) }
    const { firings, more } = preview(schedule, range)
    const spans = firings
      .filter(({ note }) => !IDLE_NOTES.has(note))
      .map(({ at, action }) => {
        const startAt = Date.parse(at)
        const stretch = { startAt, endAt: startAt + FIRING_MS }
        const summary = `${action === 'start' ? 'Start' : 'Stop'}: ${schedule.name}`
        const word = () => ({
          ...stretch,
          uid: uidOf(key, action, startAt),
          isOpenEnded: false,
          content: { summary, description: schedule.description, timeZone: schedule.timeZone },
        })
        return { ...stretch, key: `${action} ${startAt}`, word }
      })
    // Two entries of one action may fire together.
    const distinct = [...new Map(spans.map((span) => [span.key, span])).values()]
    const last = firings.at(-1)
    return { spans: distinct, to: more && last !== undefined ? Date.parse(last.at) : range.to }
  }

  return { ofRota, ofPerson, ofSchedule, nameOf: shifts.nameOf }
}

/** Of what is no more nothing is to come. */
const NOTHING = { perDay: 0, cost: 0, find: (): Found => ({ spans: [], to: Infinity }) }

function sumOf<One>(all: readonly One[], read: (one: One) => number): number {
  return all.reduce((sum, one) => sum + read(one), 0)
}

/** About how often a cron entry fires in a day, by its next firings. */
function firingsPerDay(expression: string, timeZone: string, now: number): number {
  const next = dueBetween(cronRule(expression, timeZone), now, now + FIRINGS_AHEAD_MS, SAMPLE)
  const last = next.length < SAMPLE ? now + FIRINGS_AHEAD_MS : (next.at(-1) ?? now)
  return (next.length * DAY_MS) / Math.max(MINUTE_MS, last - now)
}
