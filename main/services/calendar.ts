import { localDate, type Skips } from '#shared/calendar.ts'
import { checkName } from '#shared/check.ts'
import { invalid, toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { parseInstant } from '#shared/instant.ts'
import type { Chore } from '../engine/agenda.ts'
import type { Log } from '../log.ts'
import type { Calendar, CalendarInput } from '../store/calendar.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

/** What a person gives: exactly one of the three sources of dates. */
export type CalendarRequest = {
  readonly name: string
  readonly skips: Skips
  readonly dates?: readonly string[] | undefined
  readonly ics?: string | undefined
  readonly icsUrl?: string | undefined
}

/** A calendar as it is: with the dates that its source gave, where it has one. */
export type CalendarCopy = Pick<CalendarInput, 'name' | 'skips' | 'dates' | 'ics' | 'icsUrl'>

type Source = Pick<CalendarRequest, 'dates' | 'ics' | 'icsUrl'>
type CalendarSource = Omit<CalendarInput, 'name' | 'skips'>

type Deps = ServiceDeps & {
  readonly log: Log
  /** Gets the text at a URL; bounded in time and size. */
  readonly fetchText: (url: string) => Promise<string>
  /** Where the days of timed events are looked up. */
  readonly operatorTimeZone: () => string
}

export type CalendarService = ReturnType<typeof createCalendarService>

/** A calendar from a URL is fetched anew this often. */
const REFRESH_MS = 86_400_000

/** Events that repeat are followed this far ahead and back. */
const HORIZON_MS = 3 * 366 * 86_400_000

const MOST_DATES = 5_000

export function createCalendarService({ store, clock, bus, log, fetchText, operatorTimeZone }: Deps) {
  const daysIn = (text: string, field: string, now: number) =>
    datesOf(text, field, { now, timeZone: operatorTimeZone() })

  /** The dates of a request's one source, fetched where they must be. */
  async function readSource({ dates, ics, icsUrl }: Source): Promise<CalendarSource> {
    if ([dates, ics, icsUrl].filter((source) => source !== undefined).length !== 1) {
      throw invalid('dates', 'exactly one of dates, ics and icsUrl is needed')
    }
    const base = { ics: null, icsUrl: null, fetchedAt: null, fetchError: null }
    if (dates !== undefined) return { ...base, dates: checkDates(dates) }
    const fetchedAt = clock.now()
    if (ics !== undefined) return { ...base, dates: await daysIn(ics, 'ics', fetchedAt), ics, fetchedAt }
    const url = checkUrl(icsUrl ?? '')
    const text = await fetchText(url).catch((error) => {
      throw invalid('icsUrl', `icsUrl cannot be read: ${toError(error).message}`)
    })
    return { ...base, dates: await daysIn(text, 'icsUrl', fetchedAt), icsUrl: url, fetchedAt }
  }

  /** Reads one calendar again: when that fails its dates stay, and the failure is kept beside them. */
  async function refresh({ id, name, ics, icsUrl }: Calendar): Promise<void> {
    const fetchedAt = clock.now()
    const read = async () => daysIn(ics ?? (await fetchText(icsUrl ?? '')), 'icsUrl', fetchedAt)
    const fresh = await read().then(
      (dates) => ({ dates, fetchedAt, fetchError: null }),
      (error) => ({ fetchedAt, fetchError: toError(error).message }),
    )
    if (fresh.fetchError !== null)
      log.warn('a calendar could not be fetched; its known dates stay', { calendar: name })
    const isKept = store.transaction(() => {
      const now = store.calendars.find(id)
      if (now === null || now.ics !== ics || now.icsUrl !== icsUrl) return false
      store.calendars.update(id, { ...now, ...fresh }, now.updatedAt)
      return true
    })
    if (isKept) bus.publish('calendar.changed', { id: formatId('cal', id), change: 'updated' })
  }

  return {
    async create(request: CalendarRequest, actor: Actor): Promise<Calendar> {
      const { name, skips, ...given } = request
      const input = { name: checkName(name, 'name'), skips, ...(await readSource(given)) }
      const now = clock.now()
      const id = store.transaction(() => {
        const made = store.calendars.insert(input, actor.name, now)
        const after = store.calendars.get(made)
        writeAudit(
          store,
          { actor, action: 'create', type: 'calendar', id: formatId('cal', made), after },
          now,
        )
        return made
      })
      bus.publish('calendar.changed', { id: formatId('cal', id), change: 'created' })
      return store.calendars.get(id)
    },
    async update(id: number, request: Partial<CalendarRequest>, actor: Actor): Promise<Calendar> {
      const { name, skips, ...given } = request
      store.calendars.get(id)
      const isSourceGiven = Object.values(given).some((source) => source !== undefined)
      const source = isSourceGiven ? await readSource(given) : {}
      const now = clock.now()
      store.transaction(() => {
        // Read only now: it may have been changed while its source was fetched.
        const before = store.calendars.get(id)
        const named = name === undefined ? {} : { name: checkName(name, 'name') }
        store.calendars.update(id, { ...before, ...source, ...named, skips: skips ?? before.skips }, now)
        const after = store.calendars.get(id)
        writeAudit(
          store,
          { actor, action: 'update', type: 'calendar', id: formatId('cal', id), before, after },
          now,
        )
      })
      bus.publish('calendar.changed', { id: formatId('cal', id), change: 'updated' })
      return store.calendars.get(id)
    },
    /** Writes a copy of a calendar, over one that is there or as a new one. Its dates stand until its source is read. */
    put(id: number | null, { name, skips, dates, ics, icsUrl }: CalendarCopy, actor: Actor): number {
      const input = {
        name: checkName(name, 'name'),
        skips,
        dates: checkDates(dates),
        ics,
        icsUrl: icsUrl && checkUrl(icsUrl),
        ...{ fetchedAt: null, fetchError: null },
      }
      if (ics !== null && icsUrl !== null) throw invalid('ics', 'only one of ics and icsUrl may be given')
      const now = clock.now()
      const written = store.transaction(() => {
        const before = id === null ? undefined : store.calendars.get(id)
        const made = id ?? store.calendars.insert(input, actor.name, now)
        if (id !== null) store.calendars.update(id, input, now)
        const line = { actor, type: 'calendar', id: formatId('cal', made), before } as const
        const action = id === null ? 'create' : 'update'
        writeAudit(store, { ...line, action, after: store.calendars.get(made) }, now)
        return made
      })
      const change = id === null ? 'created' : 'updated'
      bus.publish('calendar.changed', { id: formatId('cal', written), change })
      return written
    },
    remove(id: number, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.calendars.get(id)
        store.calendars.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'calendar', id: formatId('cal', id), before }, now)
      })
      bus.publish('calendar.changed', { id: formatId('cal', id), change: 'deleted' })
    },
    /** Reads calendars that come from a URL or a file once a day: what repeats is followed only so far ahead. */
    chore: {
      name: 'fetch calendars',
      nextAt: () => {
        const oldest = store.calendars.oldestFetch()
        return oldest === null ? null : oldest + REFRESH_MS
      },
      run(now) {
        for (const calendar of store.calendars.list()) {
          const hasSource = calendar.icsUrl !== null || calendar.ics !== null
          if (!hasSource || (calendar.fetchedAt ?? 0) + REFRESH_MS > now) continue
          // Marked first, so that the chore does not come back to it while the fetch is under way.
          store.transaction(() =>
            store.calendars.update(calendar.id, { ...calendar, fetchedAt: now }, calendar.updatedAt),
          )
          refresh(calendar).catch((error) =>
            log.error('a calendar could not be kept', { error: toError(error) }),
          )
        }
      },
    } satisfies Chore,
  }
}

function checkDates(dates: readonly string[]): readonly string[] {
  if (dates.length > MOST_DATES) throw invalid('dates', `dates must have at most ${MOST_DATES} entries`)
  for (const [index, date] of dates.entries()) {
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && parseInstant(date) !== null
    if (!isDate) throw invalid(`dates[${index}]`, `dates[${index}] must be a date such as 2026-12-25`)
  }
  return [...new Set(dates)].sort()
}

function checkUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:', 'webcal:'].includes(url.protocol)) {
    throw invalid('icsUrl', 'icsUrl must be an http, https or webcal address')
  }
  return text.replace(/^webcal:/i, 'https:')
}

/**
 * Every local date that an event of an iCalendar text covers, from three years ago to three years ahead.
 * A day is a day everywhere; a time without a zone, and the day of one that has another, is the operator's.
 */
async function datesOf(
  text: string,
  field: string,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): Promise<readonly string[]> {
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) throw invalid(field, `${field} is not an iCalendar file`)
  const { default: ical } = await import('node-ical')
  const days = new Set<string>()
  const from = new Date(now - HORIZON_MS)
  const to = new Date(now + HORIZON_MS)
  for (const event of Object.values(ical.sync.parseICS(withZones(text, timeZone)))) {
    if (event?.type !== 'VEVENT') continue
    const instances = ical.expandRecurringEvent(event, { from, to })
    for (const { start, end, isFullDay } of instances) {
      // An all-day event ends at the midnight after its last day.
      const last = new Date(Math.max(start.getTime(), end.getTime() - 1))
      const dayOf = (date: Date) => (isFullDay ? writtenDay(date) : localDate(date.getTime(), timeZone))
      for (const day of daysFrom(dayOf(start), dayOf(last), MOST_DATES - days.size)) days.add(day)
    }
  }
  if (days.size === 0) throw invalid(field, `${field} holds no events`)
  if (days.size >= MOST_DATES) throw invalid(field, `${field} covers more than ${MOST_DATES} days`)
  return [...days].sort()
}

/**
 * The text with the zone named at each time that has none (RFC 5545, 3.3.5, form 1): the parser would take that
 * of its process, and count repetitions in UTC. A text that brings its own zone is left to say which it means.
 */
function withZones(text: string, timeZone: string): string {
  const unfolded = text.replace(/\r?\n[ \t]/g, '')
  if (/^BEGIN:VTIMEZONE/im.test(unfolded)) return unfolded
  return unfolded.replace(
    /^(DTSTART|DTEND|EXDATE|RDATE|RECURRENCE-ID)(;VALUE=DATE-TIME)?:(?=\d{8}T\d{6}(?:,|\r?$))/gim,
    (_line, name: string) => `${name};TZID=${timeZone}:`,
  )
}

/** Local dates from the first to the last, at most `limit`. */
function daysFrom(first: string, last: string, limit: number): readonly string[] {
  const days: string[] = []
  for (let day = first; day <= last && days.length < limit; ) {
    days.push(day)
    day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  }
  return days
}

/** A day as it was written, which the parser gives as its midnight in the process's own zone. */
function writtenDay(date: Date): string {
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`
}
