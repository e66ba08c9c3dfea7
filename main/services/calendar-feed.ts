// What subscribed calendars show, compared with what they were shown before: the store remembers it.
import { AppError, toError } from '#shared/error.ts'
import { parseId } from '#shared/id.ts'
import { type Publication, type PublishedEvent, planPublication } from '#shared/published-event.ts'
import { DAY_MS } from '#shared/zone.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { Log } from '../log.ts'
import type { Feed } from '../store/feed.ts'
import { gatherEvents, keepNearest, type Source } from './calendar-reach.ts'
import { type CalendarSourceDeps, createCalendarSources } from './calendar-source.ts'
import type { ServiceDeps } from './change.ts'

/** A calendar to be rendered. */
export type ShownCalendar = {
  readonly name: string
  readonly timeZone: string
  readonly events: readonly PublishedEvent[]
}

type Deps = CalendarSourceDeps &
  Pick<ServiceDeps, 'store' | 'clock'> & { readonly log: Log; readonly operatorTimeZone: () => string }

export type CalendarFeedService = ReturnType<typeof createCalendarFeedService>

const BACK_MS = 30 * DAY_MS
const AHEAD_MS = 365 * DAY_MS

/**
 * Each calendar shows what ended in the last 30 days and begins in the next 365, firings the next 30; where that is
 * more than 10,000 events, those nearest to now.
 */
export function createCalendarFeedService(deps: Deps) {
  const { store, clock, log, operatorTimeZone } = deps
  const sources = createCalendarSources(deps)

  /** What sources show now; what changed is remembered, so that the next one can count on. */
  function publish(shown: readonly Source[], aheadMs = AHEAD_MS): readonly PublishedEvent[] {
    const now = clock.now()
    const plans = gatherEvents(shown, { now, backMs: BACK_MS, aheadMs }).map(({ key, events, from, to }) => {
      const known = store.publishedEvents.within(key, { from, to, longAgo: now - BACK_MS })
      return { key, ...planPublication(known, events, { now, from, to }) }
    })
    remember(plans)
    return keepNearest(
      plans.flatMap(({ events }) => events),
      now,
    )
  }

  function remember(plans: readonly (Publication & Pick<Source, 'key'>)[]): void {
    if (plans.every(({ changed, forgotten }) => changed.length + forgotten.length === 0)) return
    try {
      store.transaction(() => {
        for (const { key, changed, forgotten } of plans) {
          for (const event of changed) store.publishedEvents.put(key, event)
          for (const uid of forgotten) store.publishedEvents.remove(key, uid)
        }
      })
    } catch (error) {
      // A store that cannot be written can still be looked at.
      log.warn('a calendar could not be remembered', { error: toError(error) })
    }
  }

  function ofRota(rotaId: string): ShownCalendar {
    const rota = store.rotas.find(rotaId)
    return {
      name: rota?.name ?? REMOVED,
      timeZone: rota?.timeZone ?? operatorTimeZone(),
      events: publish([sources.ofRota(rotaId)]),
    }
  }

  function ofPerson(personId: string, aheadMs?: number): ShownCalendar {
    const zone = resolveZoneId(store.persons.find(personId)?.zoneId ?? '')
    const name = sources.nameOf(personId)
    return {
      name: name === null ? REMOVED : `On call: ${name}`,
      timeZone: zone ?? operatorTimeZone(),
      events: publish([sources.ofPerson(personId)], aheadMs),
    }
  }

  function ofSchedule(publicId: string): ShownCalendar {
    const id = parseId('sch', publicId) ?? 0
    const schedule = store.schedules.find(id)
    return {
      name: schedule?.name ?? REMOVED,
      timeZone: schedule?.timeZone ?? operatorTimeZone(),
      events: publish([sources.ofSchedule(id)]),
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
    const events = publish([...[...rotas].map(sources.ofRota), ...[...schedules].map(sources.ofSchedule)])
    return { name: 'Hourhand', timeZone: operatorTimeZone(), events }
  }

  return {
    ofRota,
    /** `aheadMs` is how far ahead shifts may begin, if not a year. */
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

const REMOVED = 'Removed'
const ALL = 1_000_000
