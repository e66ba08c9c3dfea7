// What subscribed calendars show, compared with what they were shown before: the store remembers it.
import { AppError, toError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { type PublishedEvent, planPublication, type WantedEvent } from '#shared/published-event.ts'
import type { Schedule } from '#shared/schedule.ts'
import { DAY_MS, MINUTE_MS } from '#shared/zone.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { Log } from '../log.ts'
import type { Feed } from '../store/feed.ts'
import type { ServiceDeps } from './change.ts'
import type { OnCallService } from './on-call.ts'
import { createShiftEvents, type Found, uidOf } from './shift-event.ts'

/** A calendar to be rendered. */
export type ShownCalendar = {
  readonly name: string
  readonly timeZone: string
  readonly events: readonly PublishedEvent[]
}

/** A coming firing of a schedule, as its preview tells of it. */
export type PreviewedFiring = { readonly at: string; readonly action: string; readonly note?: string }

type Deps = Pick<ServiceDeps, 'store' | 'clock'> & {
  readonly log: Log
  readonly onCall: Pick<OnCallService, 'timeline' | 'peopleOf'>
  readonly operatorTimeZone: string
  readonly preview: (
    schedule: Schedule,
    range: { readonly from: number; readonly to: number },
  ) => readonly PreviewedFiring[]
}

export type CalendarFeedService = ReturnType<typeof createCalendarFeedService>

const BACK_MS = 30 * DAY_MS
const AHEAD_MS = 365 * DAY_MS
const FIRINGS_AHEAD_MS = 30 * DAY_MS
/** How long a firing is drawn: shorter ones are hard to see. */
const FIRING_MS = 15 * MINUTE_MS
/** Notes of firings that will not act. */
const IDLE_NOTES: ReadonlySet<string | undefined> = new Set(['paused', 'held', 'calendar'])

/** Each calendar shows what ended in the last 30 days and begins in the next 365; firings the next 30. */
export function createCalendarFeedService({ store, clock, log, onCall, operatorTimeZone, preview }: Deps) {
  const shifts = createShiftEvents({ store, onCall })

  /** What the calendar of a source shows now; what changed is remembered, so that the next one can count on. */
  function publish(source: string, { events: wanted, to }: Found, now: number): readonly PublishedEvent[] {
    const { events, changed, forgotten } = planPublication(store.publishedEvents.list(source), wanted, {
      now,
      to,
    })
    if (changed.length + forgotten.length === 0) return events
    try {
      store.transaction(() => {
        for (const event of changed) store.publishedEvents.put(source, event)
        for (const uid of forgotten) store.publishedEvents.remove(source, uid)
      })
    } catch (error) {
      // A store that cannot be written can still be looked at.
      log.warn('a calendar could not be remembered', { source, error: toError(error) })
    }
    return events
  }

  function rangeOf(now: number) {
    return { now, from: now - BACK_MS, to: now + AHEAD_MS }
  }

  function rotaEvents(rotaId: string): readonly PublishedEvent[] {
    const now = clock.now()
    const source = `rota:${rotaId}`
    const rota = store.rotas.find(rotaId)
    return publish(source, rota === null ? NOTHING : shifts.ofRota(rota, source, rangeOf(now)), now)
  }

  function personEvents(personId: string): readonly PublishedEvent[] {
    const now = clock.now()
    const source = `person:${personId}`
    const isKnown = store.persons.find(personId) !== null
    const rotas = isKnown ? store.rotas.list().filter((rota) => rota.enabled) : []
    const found = rotas.map((rota) => shifts.ofPerson(rota, personId, source, rangeOf(now)))
    const events = found.flatMap((one) => one.events)
    return publish(source, { events, to: Math.min(Infinity, ...found.map(({ to }) => to)) }, now)
  }

  function scheduleEvents(id: number): readonly PublishedEvent[] {
    const now = clock.now()
    const publicId = formatId('sch', id)
    const source = `schedule:${publicId}`
    const schedule = store.schedules.find(id)
    if (schedule === null) return publish(source, NOTHING, now)
    const range = { from: now - FIRING_MS, to: now + FIRINGS_AHEAD_MS }
    const events = preview(schedule, range)
      .filter(({ note }) => !IDLE_NOTES.has(note))
      .map(({ at, action }): WantedEvent => {
        const startAt = Date.parse(at)
        const summary = `${action === 'start' ? 'Start' : 'Stop'}: ${schedule.name}`
        return {
          uid: uidOf(source, action, startAt),
          startAt,
          endAt: startAt + FIRING_MS,
          isOpenEnded: false,
          content: { summary, description: schedule.description, timeZone: schedule.timeZone },
        }
      })
    // Two entries of one action may fire together.
    const distinct = [...new Map(events.map((event) => [event.uid, event])).values()]
    return publish(source, { events: distinct, to: range.to }, now)
  }

  function ofRota(rotaId: string): ShownCalendar {
    const events = rotaEvents(rotaId)
    const rota = store.rotas.find(rotaId)
    return { name: rota?.name ?? REMOVED, timeZone: rota?.timeZone ?? operatorTimeZone, events }
  }

  function ofPerson(personId: string): ShownCalendar {
    const zone = resolveZoneId(store.persons.find(personId)?.zoneId ?? '')
    const name = shifts.nameOf(personId)
    return {
      name: name === null ? REMOVED : `On call: ${name}`,
      timeZone: zone ?? operatorTimeZone,
      events: personEvents(personId),
    }
  }

  function ofSchedule(publicId: string): ShownCalendar {
    const id = parseId('sch', publicId) ?? 0
    const schedule = store.schedules.find(id)
    return {
      name: schedule?.name ?? REMOVED,
      timeZone: schedule?.timeZone ?? operatorTimeZone,
      events: scheduleEvents(id),
    }
  }

  /** All rotas and schedules, and for a while those that are no more: what was coming of them is called off. */
  function everything(): ShownCalendar {
    const rotas = new Set(store.rotas.list().map(({ id }) => id))
    const schedules = new Set(store.schedules.list({ limit: ALL, page: 1 }).rows.map(({ id }) => id))
    for (const source of store.publishedEvents.sources()) {
      const [kind, id = ''] = source.split(':')
      if (kind === 'rota') rotas.add(id)
      if (kind === 'schedule') schedules.add(parseId('sch', id) ?? 0)
    }
    const events = [...[...rotas].flatMap(rotaEvents), ...[...schedules].flatMap(scheduleEvents)]
    return { name: 'Hourhand', timeZone: operatorTimeZone, events }
  }

  return {
    ofRota,
    ofPerson,
    /** What a feed shows. A target that is no more leaves an empty calendar, with what was coming called off. */
    ofFeed({ kind, targetId }: Feed): ShownCalendar {
      switch (kind) {
        case 'rota':
          return ofRota(targetId ?? '')
        case 'person':
          return ofPerson(targetId ?? '')
        case 'schedule':
          return ofSchedule(targetId ?? '')
        case 'everything':
          return everything()
        case 'job':
          throw new AppError('not_found', 'there are no jobs')
      }
    },
  }
}

const NOTHING: Found = { events: [], to: Infinity }
const REMOVED = 'Removed'
const ALL = 1_000_000
