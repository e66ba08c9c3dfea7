import { createHash } from 'node:crypto'
import type { CalendarFeedService, ShownCalendar } from '../services/calendar-feed.ts'
import type { Feed } from '../store/feed.ts'
import type { Store } from '../store/index.ts'
import { type EventTexts, renderCalendar } from './ics.ts'

export type CalendarFeeds = ReturnType<typeof createCalendarFeeds>

/** A calendar as it is sent, and the tag of these bytes. */
export type CalendarBytes = { readonly bytes: Buffer; readonly tag: string }

const PERSON_MONTHS = 3
/** A calendar is made anew when anything has changed that calendars show, or after this time. */
const KEPT_MS = 10 * 60_000
/** So many bytes of calendars are kept; the oldest go first, the newest never. */
const KEPT_BYTES = 32 * 1024 * 1024
/** So many texts of events are kept: two of the longest calendars. */
const EVENTS_KEPT = 20_000

type Kept = CalendarBytes & { readonly changeCount: number; readonly until: number }

/** Calendars as iCalendar text, for the routes that give them out. */
export function createCalendarFeeds(
  calendars: CalendarFeedService,
  store: Pick<Store, 'calendarChangeCount'>,
  now: () => number,
) {
  const known = new Map<string, Kept>()
  const eventTexts: EventTexts = new Map()
  let keptBytes = 0

  function render(calendar: ShownCalendar, reminderMinutes: readonly number[] = []): string {
    if (eventTexts.size > EVENTS_KEPT) eventTexts.clear()
    return renderCalendar(calendar, reminderMinutes, eventTexts)
  }

  function forget(key: string): void {
    keptBytes -= known.get(key)?.bytes.length ?? 0
    known.delete(key)
  }

  function keep(key: string, make: () => string): CalendarBytes {
    const changeCount = store.calendarChangeCount()
    const last = known.get(key)
    if (last && last.changeCount === changeCount && now() < last.until) return last
    const until = now() + KEPT_MS
    const bytes = Buffer.from(make())
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
    forget(key)
    const made = { bytes, tag, changeCount, until }
    known.set(key, made)
    keptBytes += bytes.length
    for (const old of known.keys()) if (old !== key && keptBytes > KEPT_BYTES) forget(old)
    return made
  }

  return {
    /** The shifts of a rota, 30 days back and 365 ahead. */
    renderRota: (rotaId: string): CalendarBytes =>
      keep(`rota ${rotaId}`, () => render(calendars.ofRota(rotaId))),
    /** The shifts of a person in every rota that is enabled: 30 days back, and those that begin within 3 months. */
    renderPerson: (personId: string): CalendarBytes =>
      keep(`person ${personId}`, () => {
        const today = new Date(now())
        const until = today.setUTCMonth(today.getUTCMonth() + PERSON_MONTHS)
        return render(calendars.ofPerson(personId, until - now()))
      }),
    renderFeed: (feed: Feed): CalendarBytes =>
      keep(`feed ${feed.id}`, () => render(calendars.ofFeed(feed), feed.reminderMinutes)),
  }
}
