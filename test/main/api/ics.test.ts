// The text of calendars, read by an independent parser (ical.js).
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { type Calendar, renderCalendar } from '#main/api/ics.ts'
import type { PublishedEvent } from '#shared/published-event.ts'

const CHANGED = Date.parse('2026-11-20T10:11:12Z')

function event(
  from: string,
  to: string,
  more: Partial<PublishedEvent> & { readonly timeZone?: string } = {},
) {
  const { timeZone = 'Europe/Berlin', ...rest } = more
  return {
    uid: `${from}@test`,
    startAt: Date.parse(from),
    endAt: Date.parse(to),
    content: { summary: 'Ann on call', description: '', timeZone },
    sequence: 2,
    createdAt: Date.parse('2026-11-01T00:00:00Z'),
    changedAt: CHANGED,
    cancelledAt: null,
    ...rest,
  } satisfies PublishedEvent
}

const calendarOf = (events: readonly PublishedEvent[], more: Partial<Calendar> = {}) => ({
  name: 'Ops',
  timeZone: 'Europe/Berlin',
  events,
  ...more,
})

const parse = (text: string) => new ICAL.Component(ICAL.parse(text))
const eventsOf = (text: string) => parse(text).getAllSubcomponents('vevent')
const propertyOf = (component: ICAL.Component, name: string) =>
  component.getFirstPropertyValue(name)?.toString() ?? null
/** A text that the parser leaves escaped: it does not know the property. */
const textOf = (component: ICAL.Component, name: string) =>
  propertyOf(component, name)?.replaceAll(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign))
const linesOf = (text: string) => text.split('\r\n')

/** From when to when a reader takes an event to last, by the zones that the text defines. */
function spanOf(component: ICAL.Component): string[] {
  const { startDate, endDate } = new ICAL.Event(component)
  return [startDate, endDate].map((time) => new Date(time.toUnixTime() * 1000).toISOString())
}

describe('a calendar', () => {
  const text = renderCalendar(calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z')]))

  test('says what it is, whose, and when to come again', () => {
    const calendar = parse(text)
    expect(
      Object.fromEntries(
        calendar.getAllProperties().map((one) => [one.name, one.getFirstValue()?.toString()]),
      ),
    ).toEqual({
      version: '2.0',
      prodid: '-//Hourhand//Calendar//EN',
      method: 'PUBLISH',
      name: 'Ops',
      'x-wr-calname': 'Ops',
      'x-wr-timezone': 'Europe/Berlin',
      'refresh-interval': 'PT1H',
      'x-published-ttl': 'PT1H',
    })
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H')
  })

  test('ends its lines with CRLF, the last one too, and begins no line oddly', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(
      linesOf(text)
        .slice(0, -1)
        .every((line) => /^([A-Z-]+[;:]| )/.test(line)),
    ).toBe(true)
  })

  test('has the properties of each component before the components in it', () => {
    const withAlarm = renderCalendar(calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z')]), [5])
    let closed = ''
    for (const line of linesOf(withAlarm)) {
      if (line.startsWith('END:')) closed = line
      else if (line.startsWith('BEGIN:')) closed = ''
      else expect(line === '' || closed === '').toBe(true)
    }
  })

  test('is the same text whenever it is made of the same', () => {
    expect(renderCalendar(calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z')]))).toBe(text)
  })

  test('may be empty', () => {
    const empty = parse(renderCalendar(calendarOf([])))
    expect(empty.getAllSubcomponents()).toEqual([])
  })
})

describe('an event', () => {
  test('bears its stamps in UTC, and is no appointment', () => {
    const [one] = eventsOf(
      renderCalendar(calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z')])),
    )
    if (!one) throw new Error('there is no event')
    expect(propertyOf(one, 'uid')).toBe('2026-11-21T08:00:00Z@test')
    expect(propertyOf(one, 'sequence')).toBe('2')
    expect(propertyOf(one, 'dtstamp')).toBe('2026-11-20T10:11:12Z')
    expect(propertyOf(one, 'last-modified')).toBe('2026-11-20T10:11:12Z')
    expect(propertyOf(one, 'created')).toBe('2026-11-01T00:00:00Z')
    expect(propertyOf(one, 'transp')).toBe('TRANSPARENT')
    expect(propertyOf(one, 'status')).toBe('CONFIRMED')
    expect(one.getFirstProperty('dtstart')?.getParameter('tzid')).toBe('Europe/Berlin')
    expect(propertyOf(one, 'dtstart')).toBe('2026-11-21T09:00:00')
    expect(one.getAllSubcomponents('valarm')).toEqual([])
  })

  test('has an alarm for each reminder, but none once it is called off', () => {
    const coming = event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z')
    const off = event('2026-11-23T08:00:00Z', '2026-11-24T08:00:00Z', { cancelledAt: CHANGED })
    const [first, second] = eventsOf(renderCalendar(calendarOf([coming, off]), [15, 1440, 0]))
    const alarms = first?.getAllSubcomponents('valarm') ?? []
    expect(alarms.map((alarm) => [propertyOf(alarm, 'action'), propertyOf(alarm, 'trigger')])).toEqual([
      ['DISPLAY', '-PT15M'],
      ['DISPLAY', '-P1D'],
      ['DISPLAY', 'PT0S'],
    ])
    expect(alarms.every((alarm) => propertyOf(alarm, 'description') === 'Ann on call')).toBe(true)
    expect(second && [propertyOf(second, 'status'), second.getAllSubcomponents('valarm').length]).toEqual([
      'CANCELLED',
      0,
    ])
  })
})

describe('words', () => {
  const EVIL = 'Ops, "night"; \n X-EVIL:1'

  test('that hold separators and line breaks stay words, in the name of the calendar too', () => {
    const content = { summary: EVIL, description: `${EVIL}\r\nEND:VEVENT\\n`, timeZone: 'UTC' }
    const text = renderCalendar(
      calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z', { content })], { name: EVIL }),
      [5],
    )
    expect(linesOf(text).some((line) => line.startsWith('X-EVIL'))).toBe(false)
    const calendar = parse(text)
    expect(textOf(calendar, 'name')).toBe('Ops, "night"; X-EVIL:1')
    expect(textOf(calendar, 'x-wr-calname')).toBe('Ops, "night"; X-EVIL:1')
    expect(textOf(parse(renderCalendar(calendarOf([], { name: 'a\\nb,c;d' }))), 'name')).toBe('a\\nb,c;d')
    const [one] = calendar.getAllSubcomponents('vevent')
    expect(one && propertyOf(one, 'summary')).toBe(EVIL)
    expect(one && propertyOf(one, 'description')).toBe(`${EVIL}\nEND:VEVENT\\n`)
  })

  test('of any script are folded at 75 octets, between letters', () => {
    const summary = 'Bereitschaft für Zürich – 夜間当番 🚒🚒 '.repeat(12).trim()
    const name = 'Ночная смена 🌙 '.repeat(12).trim()
    const content = { summary, description: '', timeZone: 'UTC' }
    const text = renderCalendar(
      calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z', { content })], { name }),
    )
    for (const line of linesOf(text)) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line).not.toContain('\ufffd')
    }
    expect(propertyOf(parse(text), 'name')).toBe(name)
    expect(new ICAL.Event(eventsOf(text)[0]).summary).toBe(summary)
  })

  test('hold no control characters and no halves of letters', () => {
    const content = { summary: 'a\u0000b\u000bc\ud83dd', description: 'x\u007fy', timeZone: 'UTC' }
    const text = renderCalendar(
      calendarOf([event('2026-11-21T08:00:00Z', '2026-11-22T08:00:00Z', { content })], {
        name: 'n\u0085m\u2028o\u0007',
      }),
    )
    const [one] = eventsOf(text)
    expect(one && propertyOf(one, 'summary')).toBe('abc\ufffdd')
    expect(one && propertyOf(one, 'description')).toBe('xy')
    expect(propertyOf(parse(text), 'name')).toBe('n m o')
  })
})

describe('times', () => {
  test('of the same second are no event to a reader', () => {
    const text = renderCalendar(
      calendarOf([
        event('2026-11-23T09:00:00.100Z', '2026-11-23T09:00:00.900Z'),
        event('2026-11-23T09:00:00.900Z', '2026-11-23T09:00:01.100Z'),
      ]),
    )
    expect(eventsOf(text).map(spanOf)).toEqual([['2026-11-23T09:00:00.000Z', '2026-11-23T09:00:01.000Z']])
  })

  /** Instants about changes of the clock, and far from any. */
  const TIMES: readonly (readonly [zone: string, from: string, to: string])[] = [
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-10-25T22:00:00Z'],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T03:00:00Z'],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-01T06:30:00Z'],
    ['America/Vancouver', '2026-11-15T08:00:00Z', '2027-01-15T08:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T14:45:00Z', '2026-10-03T16:15:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2027-04-03T15:15:00Z'],
    ['Asia/Kathmandu', '2026-11-21T18:15:00Z', '2026-11-22T18:15:00Z'],
    ['Pacific/Apia', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2026-11-21T11:00:00Z', '2026-11-22T11:00:00Z'],
    ['Africa/Casablanca', '2026-02-14T08:00:00Z', '2026-02-16T08:00:00Z'],
    ['Africa/Casablanca', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['Europe/Dublin', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['Etc/GMT-5', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['UTC', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['us/pacific', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['GMT+05:30', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['GMT-18:00', '2026-07-01T08:00:00Z', '2026-12-01T08:00:00Z'],
  ]

  test.each(TIMES)('in %s from %s to %s are read as what they are', (timeZone, from, to) => {
    const text = renderCalendar(calendarOf([event(from, to, { timeZone })], { timeZone }))
    const [one] = eventsOf(text)
    expect(one && spanOf(one).map((time) => time.replace('.000Z', 'Z'))).toEqual([from, to])
  })

  test('of all zones in one calendar have each its definition, once', () => {
    const events = TIMES.map(([timeZone, from, to], index) => event(from, to, { timeZone, uid: `${index}` }))
    const text = renderCalendar(calendarOf(events))
    const calendar = parse(text)
    const defined = calendar.getAllSubcomponents('vtimezone').map((zone) => propertyOf(zone, 'tzid'))
    const used = calendar
      .getAllSubcomponents('vevent')
      .flatMap((one) => one.getFirstProperty('dtstart')?.getParameter('tzid') ?? [])
    expect(defined).toEqual([...new Set(used)])
    expect(calendar.getAllSubcomponents('vevent').map((one) => spanOf(one)[0])).toEqual(
      TIMES.map(([, from]) => from.replace('Z', '.000Z')),
    )
  })

  test('that a clock shows twice, and those of zones without a name, are in UTC', () => {
    const text = renderCalendar(
      calendarOf([
        event('2026-10-25T01:30:00Z', '2026-10-25T03:00:00Z'),
        event('2026-11-21T01:30:00Z', '2026-11-21T03:00:00Z', { timeZone: 'GMT+05:30' }),
      ]),
    )
    expect(text).not.toContain('TZID')
    expect(linesOf(text)).toContain('DTSTART:20261025T013000Z')
    expect(linesOf(text)).toContain('DTSTART:20261121T013000Z')
  })

  test('never have a name and a Z together', () => {
    const events = TIMES.map(([timeZone, from, to], index) => event(from, to, { timeZone, uid: `${index}` }))
    const lines = linesOf(renderCalendar(calendarOf(events)))
    expect(lines.filter((line) => /^(DTSTART|DTEND);TZID=.*Z$/.test(line))).toEqual([])
    expect(
      lines.filter((line) => /^(DTSTAMP|CREATED|LAST-MODIFIED)/.test(line) && !/:\d{8}T\d{6}Z$/.test(line)),
    ).toEqual([])
  })
})
