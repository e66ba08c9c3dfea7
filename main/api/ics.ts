// Calendars as RFC 5545 text. The only importer of ical-generator, which is kept from printing the machine's clock.
import ical, {
  foldLines,
  ICalAlarmType,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import type { PublishedEvent } from '#shared/published-event.ts'
import { DAY_MS, isTimeZone, offsetAt, spanAt, toInstants, toLocal } from '#shared/zone.ts'
import { formatStamp, renderTimeZone } from './vtimezone.ts'

export type Calendar = {
  readonly name: string
  /** The zone the calendar as a whole belongs to. */
  readonly timeZone: string
  readonly events: readonly PublishedEvent[]
}

/** How often a reader is asked to come again. */
const REFRESH_SECONDS = 3600

/** Texts of events by what they say: making one is the greater part of making a calendar, and few change at a time. */
export type EventTexts = Map<string, string>

/**
 * The text of a calendar, with CRLF at its end. It depends on nothing but what is given: who asks again gets the same
 * bytes. Each event that goes on has an alarm so many minutes before it as `reminderMinutes` says. `known` spares the
 * making of events that were made before, of any calendar.
 */
export function renderCalendar(
  { name, timeZone, events }: Calendar,
  reminderMinutes: readonly number[] = [],
  known: EventTexts = new Map(),
): string {
  const zones = createZones()
  const shown = cleanLine(name)
  const calendar = ical({
    prodId: { company: 'Hourhand', product: 'Calendar', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    // The library writes it raw.
    name: shown.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`),
    // It has no zone: with one, the stamps of events would become local times.
    ttl: REFRESH_SECONDS,
  })
  const head = calendar.toString().replace(/END:VCALENDAR$/, '')
  // One that begins and ends in the same second is none to a reader.
  const lasting = events.filter(({ startAt, endAt }) => Math.floor(startAt / 1000) < Math.floor(endAt / 1000))
  const texts = lasting.map((event) => {
    const zone = zones.of(event)
    const { uid, sequence, changedAt } = event
    // A published event does not change but with its sequence.
    const key = `${uid} ${sequence} ${changedAt} ${zone} ${reminderMinutes}`
    const text = known.get(key) ?? renderEvent(calendar, event, { zone, reminderMinutes })
    known.set(key, text)
    return text
  })
  const zoneLines = [
    ...(isTimeZone(timeZone) ? [`X-WR-TIMEZONE:${timeZone}`] : []),
    ...zones.definitions(),
  ].map((line) => `${line}\r\n`)
  return [head, ...zoneLines, ...texts, 'END:VCALENDAR\r\n'].join('')
}

type Shown = { readonly zone: string | null; readonly reminderMinutes: readonly number[] }

function renderEvent(
  calendar: ICalCalendar,
  event: PublishedEvent,
  { zone, reminderMinutes }: Shown,
): string {
  const isOff = event.cancelledAt !== null
  const made = calendar.createEvent({
    id: event.uid,
    sequence: event.sequence,
    stamp: new Date(event.changedAt),
    created: new Date(event.createdAt),
    lastModified: new Date(event.changedAt),
    start: momentOf(event.startAt, zone),
    end: momentOf(event.endAt, zone),
    ...(zone !== null && { timezone: zone }),
    summary: cleanText(event.content.summary),
    description: cleanText(event.content.description),
    status: isOff ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.TRANSPARENT,
    alarms: isOff ? [] : reminderMinutes.map(alarmOf),
  })
  const text = foldLines(made.toString())
  calendar.clear()
  return reminderMinutes.length > 0 ? alarmsLast(text) : text
}

/** Which zone each event is shown in, and the definitions of those that were asked for. */
function createZones() {
  const used = new Map<string, { readonly from: number; readonly to: number }>()
  return {
    /** Null: it is written in UTC, as where its zone has no name, or one of its wall times is shown twice. */
    of({ content: { timeZone }, startAt, endAt }: PublishedEvent): string | null {
      if (timeZone.toUpperCase() === 'UTC') return null
      const known = used.get(timeZone)
      const isNamed = known !== undefined || isTimeZone(timeZone)
      if (!isNamed || !isShownOnce(timeZone, startAt) || !isShownOnce(timeZone, endAt)) return null
      const { from, to } = known ?? { from: startAt, to: endAt }
      if (!known || startAt < from || endAt > to) {
        used.set(timeZone, { from: Math.min(from, startAt), to: Math.max(to, endAt) })
      }
      return timeZone
    },
    definitions: (): readonly string[] =>
      [...used].map(([timeZone, { from, to }]) => renderTimeZone(timeZone, from, to)),
  }
}

/** Whether the clock of a zone shows the wall time of an instant only then. */
function isShownOnce(timeZone: string, at: number): boolean {
  const { start, end } = spanAt(timeZone, at)
  const isFarFromChange = at - start > DAY_MS && end - at > DAY_MS
  return isFarFromChange || toInstants(timeZone, toLocal(timeZone, at)).length === 1
}

/** An instant as the library takes it: what it needs of a Luxon date, in the zone of its event. Null: in UTC. */
function momentOf(at: number, timeZone: string | null) {
  const stamp = formatStamp(timeZone === null ? at : at + offsetAt(timeZone, at))
  const moment = {
    isValid: true,
    zone: { type: 'iana' },
    setZone: () => moment,
    /** It asks for `yyyyLLdd` and for `HHmmss`. */
    toFormat: (format: string) => (format === 'HHmmss' ? stamp.slice(-6) : stamp.slice(0, -7)),
    toJSDate: () => new Date(at),
    toJSON: () => stamp,
  }
  return moment
}

function alarmOf(minutes: number) {
  return { type: ICalAlarmType.display, trigger: minutes * 60 }
}

/** Text without control characters, of which RFC 5545 (3.3.11) knows only the line break; halves of letters are replaced. */
function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}

function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s*[\r\n\t\u0085\u2028\u2029]\s*/g, ' ')
}

/** Alarms after the properties of their event, as 3.6.1 has it: the library mixes them. */
function alarmsLast(text: string): string {
  const alarms = /((?:BEGIN:VALARM\r\n(?:.*\r\n)*?END:VALARM\r\n)+)((?:.*\r\n)*?)END:VEVENT\r\n/g
  return text.replaceAll(alarms, '$2$1END:VEVENT\r\n')
}
