import type { CalendarFeedService, ShownCalendar } from '../services/calendar-feed.ts'
import type { Feed } from '../store/feed.ts'
import type { Store } from '../store/index.ts'
import { type EventTexts, renderCalendar } from './ics.ts'

export type CalendarFeeds = ReturnType<typeof createCalendarFeeds>

const PERSON_MONTHS = 3
/** A calendar is made anew when any row of the store has changed, or after this time. */
const KEPT_MS = 10 * 60_000
/** So many texts are kept; the oldest goes first. */
const KEPT = 16
/** So many texts of events are kept: the calendars of a few busy rotas. */
const EVENTS_KEPT = 20_000

type Kept = { readonly text: string; readonly changeCount: number; readonly until: number }

/** Calendars as iCalendar text, for the routes that give them out. */
export function createCalendarFeeds(
  calendars: CalendarFeedService,
  store: Pick<Store, 'changeCount'>,
  now: () => number,
) {
  const texts = new Map<string, Kept>()
  const eventTexts: EventTexts = new Map()

  function render(calendar: ShownCalendar, reminderMinutes: readonly number[] = []): string {
    if (eventTexts.size > EVENTS_KEPT) eventTexts.clear()
    return renderCalendar(calendar, reminderMinutes, eventTexts)
  }

  function keep(key: string, make: () => string): string {
    const known = texts.get(key)
    if (known && known.changeCount === store.changeCount() && now() < known.until) return known.text
    const until = now() + KEPT_MS
    const text = make()
    texts.delete(key)
    // Counted after it was made: making it remembers what it shows.
    texts.set(key, { text, changeCount: store.changeCount(), until })
    const oldest = texts.size > KEPT ? texts.keys().next().value : undefined
    if (oldest !== undefined) texts.delete(oldest)
    return text
  }

  return {
    /** The shifts of a rota, 30 days back and 365 ahead. */
    renderRota: (rotaId: string): string => keep(`rota ${rotaId}`, () => render(calendars.ofRota(rotaId))),
    /** The shifts of a person in every rota that is enabled: 30 days back, and those that begin within 3 months. */
    renderPerson: (personId: string): string =>
      keep(`person ${personId}`, () => {
        const today = new Date(now())
        const until = today.setUTCMonth(today.getUTCMonth() + PERSON_MONTHS)
        const { events, ...calendar } = calendars.ofPerson(personId)
        return render({ ...calendar, events: events.filter(({ startAt }) => startAt < until) })
      }),
    renderFeed: (feed: Feed): string =>
      keep(`feed ${feed.id}`, () => render(calendars.ofFeed(feed), feed.reminderMinutes)),
  }
}
