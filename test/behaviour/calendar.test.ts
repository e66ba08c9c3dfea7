import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')

/** An iCalendar text of events, each given by the lines that matter. */
function calendar(...events: readonly (readonly string[])[]): string {
  const lines = events.flatMap((event, index) => [
    'BEGIN:VEVENT',
    `UID:${index}`,
    'DTSTAMP:20260101T000000Z',
    ...event,
    'END:VEVENT',
  ])
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
}

// The operator of these tests is in Europe/Berlin.
describe.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland'])(
  'the days of a calendar, under TZ=%s',
  (zone) => {
    const before = process.env.TZ

    beforeEach(() => {
      process.env.TZ = zone
      expect(new Date(0).getTimezoneOffset()).toBe({ UTC: 0, 'America/Los_Angeles': 480 }[zone] ?? -720)
    })

    afterEach(() => {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    })

    async function daysOf(...events: readonly (readonly string[])[]): Promise<readonly string[]> {
      await using app = await startApp({ clock: createTestClock(NOW) })
      const { body } = await app.post('/api/calendars', { name: 'Days', ics: calendar(...events) })
      return body.data.dates
    }

    it.each([
      [
        'a time without a zone',
        ['DTSTART:20260310T233000', 'DTEND:20260311T003000'],
        ['2026-03-10', '2026-03-11'],
      ],
      ['one that is folded', ['DTSTART;VALUE=DATE-TIME:20260310', ' T233000'], ['2026-03-10']],
      ['a midnight without a zone', ['DTSTART:20260310T000000', 'DTEND:20260311T000000'], ['2026-03-10']],
      ['a time in UTC, late', ['DTSTART:20260510T230000Z', 'DTEND:20260510T233000Z'], ['2026-05-11']],
      ['a time in Tokyo, early', ['DTSTART;TZID=Asia/Tokyo:20260710T010000'], ['2026-07-09']],
      [
        'whole days',
        ['DTSTART;VALUE=DATE:20260910', 'DTEND;VALUE=DATE:20260912'],
        ['2026-09-10', '2026-09-11'],
      ],
      [
        'days over a change of the clock',
        ['DTSTART:20260328T233000', 'DTEND:20260330T003000'],
        ['2026-03-28', '2026-03-29', '2026-03-30'],
      ],
      [
        'a late time on Mondays',
        ['DTSTART:20260406T233000', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'],
        ['2026-04-06', '2026-04-13', '2026-04-20'],
      ],
      [
        'an early time on Mondays',
        ['DTSTART:20260406T003000', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'],
        ['2026-04-06', '2026-04-13', '2026-04-20'],
      ],
      [
        'the last days of months',
        ['DTSTART:20260131T233000', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3'],
        ['2026-01-31', '2026-02-28', '2026-03-31'],
      ],
      [
        'days but one, until a time',
        ['DTSTART:20260501T233000', 'RRULE:FREQ=DAILY;UNTIL=20260503T233000', 'EXDATE:20260502T233000'],
        ['2026-05-01', '2026-05-03'],
      ],
    ])('%s', async (_title, event, expected) => {
      expect(await daysOf(event)).toEqual(expected)
    })
  },
)
