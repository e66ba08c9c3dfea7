import { expect, onTestFinished, test } from 'vitest'
import { usePreferences } from '../../renderer/preferences.ts'
import { clockOf } from '../../renderer/rota/clock.ts'
import { coloursOf } from '../../renderer/rota/colour.ts'
import {
  errorsOfOverride,
  errorsOfWeekly,
  fieldOf,
  lastMonday,
  readEmails,
} from '../../renderer/rota/draft.ts'
import { sizeOf } from '../../renderer/rota/label.ts'
import { initialsOf, knownAs, listed, nameOf, namesOf, shortName } from '../../renderer/rota/names.ts'
import {
  bareWords,
  hoursWords,
  lengthWords,
  rangeWords,
  reasonWords,
  turnWords,
} from '../../renderer/rota/words.ts'
import { fromField, toField } from '../../renderer/ui/local-time.ts'

const BERLIN = clockOf('Europe/Berlin')
const NOW = Date.parse('2026-11-18T12:00:00Z')
const ends = (from: string, to: string) => ({ startAt: Date.parse(from), endAt: Date.parse(to) })

test.each([
  ['2026-11-18T08:00:00Z', '2026-11-18T16:00:00Z', 'today 09:00 – 17:00'],
  ['2026-11-16T08:00:00Z', '2026-11-23T08:00:00Z', 'Mon 16 Nov 09:00 – Mon 23 Nov 09:00'],
  // Local midnight ends the day; it does not begin the next.
  ['2026-11-18T17:00:00Z', '2026-11-18T23:00:00Z', 'today 18:00 – 24:00'],
  ['2026-11-17T23:00:00Z', '2026-11-19T23:00:00Z', 'today 00:00 – Fri 20 Nov 00:00'],
])('from %s to %s is %s', (from, to, words) => {
  expect(rangeWords(ends(from, to), BERLIN, NOW)).toBe(words)
})

test('a range that was said before is said anew by another clock', () => {
  const day = ends('2026-11-18T08:00:00Z', '2026-11-18T16:00:00Z')
  expect(rangeWords(day, BERLIN, NOW)).toBe('today 09:00 – 17:00')
  usePreferences.setState({ hourCycle: 'h12' })
  onTestFinished(() => usePreferences.setState({ hourCycle: 'h23' }))
  expect(rangeWords(day, BERLIN, NOW)).toBe('today 9:00 AM – 5:00 PM')
})

test('that nobody is on call is said of the past, of now and of what comes', () => {
  expect(bareWords(ends('2026-11-18T08:00:00Z', '2026-11-18T12:00:00Z'), NOW)).toBe('Nobody was on call')
  expect(bareWords(ends('2026-11-18T12:00:00Z', '2026-11-18T13:00:00Z'), NOW)).toBe('Nobody is on call')
  expect(bareWords(ends('2026-11-18T12:01:00Z', '2026-11-18T13:00:00Z'), NOW)).toBe('Nobody will be on call')
})

test('an end that is not known is not made up', () => {
  const cut = { ...ends('2026-11-16T08:00:00Z', '2026-11-23T08:00:00Z'), isCutBefore: true, isCutAfter: true }
  expect(rangeWords(cut, BERLIN, NOW)).toBe('before Mon 16 Nov 09:00 – beyond Mon 23 Nov 09:00')
  expect(lengthWords(cut)).toBe('more than 7 days')
})

test('the reason is said where there is one', () => {
  expect(reasonWords('default', null)).toBeNull()
  expect(reasonWords('override', null)).toBe('Override')
  expect(reasonWords('forwarding', 'Ada')).toBe('Forwarded from Ada')
})

test('how often turns change is said in words', () => {
  const rotation = {
    id: '',
    name: '',
    type: 'weekly' as const,
    length: 1,
    startDate: '',
    endDate: null,
    participants: [],
    restriction: null,
    countsOpenDays: false,
  }
  expect(turnWords(rotation)).toBe('Changes every week')
  expect(turnWords({ ...rotation, type: 'hourly', length: 12 })).toBe('Changes every 12 hours')
  expect(turnWords({ ...rotation, type: 'daily', countsOpenDays: true })).toBe(
    'Changes every day, counting open days only',
  )
})

test.each([
  ['Maximiliana Featherstonehaugh', 290, 'full'],
  ['Maximiliana Featherstonehaugh', 200, 'short'],
  ['Maximiliana Featherstonehaugh', 80, 'initials'],
  ['Ada Lovelace', 80, 'short'],
  ['Ada Lovelace', 29, 'none'],
  ['Ada Lovelace', 30, 'initials'],
  ['Olga Quist', 29, 'none'],
  ['Olga Quist', 30, 'initials'],
  ['Maximiliana Wolf', 35, 'none'],
  ['Maximiliana Wolf', 36, 'initials'],
])('of %s on %i pixels is seen what is seen whole: %s', (name, pixels, size) => {
  expect(sizeOf(name, pixels)).toBe(size)
})

test('people go by their full name, or by what is known of them', () => {
  const names = namesOf([
    { id: '1', username: 'ada@example.com', fullName: 'Ada Lovelace' },
    { id: '2', username: 'grace@example.com', fullName: ' ' },
  ])
  const of = (type: string, id: string | null, name = 'x') => nameOf({ type, id, name }, names)
  expect([of('user', '1'), of('user', '2'), of('user', '3', 'new@example.com')]).toEqual([
    'Ada Lovelace',
    'grace@example.com',
    'new@example.com',
  ])
  expect([of('none', null), of('team', '1', 'web')]).toEqual(['Nobody', 'Team web'])
  expect([shortName('Ada Lovelace'), shortName('ada.l@example.com')]).toEqual(['Ada', 'ada.l'])
  expect(['Ada Lovelace', 'grace.hopper@example.com', 'ada', 'Édith de la Tour', ''].map(initialsOf)).toEqual(
    ['AL', 'GH', 'A', 'ÉT', '?'],
  )
  expect([[], ['A'], ['A', 'B'], ['A', 'B', 'C', 'D', 'E']].map((all) => listed(all))).toEqual([
    'nobody',
    'A',
    'A and B',
    'A, B, C and 2 more',
  ])
})

test('a colour stays when others come and go, and the first dozen are all different', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `person-${index}`)
  const colours = coloursOf(ids)
  expect(new Set([...colours.values()].map(({ hue }) => hue)).size).toBe(12)
  expect([...colours.values()].some(({ isHatched }) => isHatched)).toBe(false)
  expect(coloursOf(ids.toReversed())).toEqual(colours)
  expect(coloursOf(ids, ['zoe', 'aaron']).get('person-3')).toEqual(colours.get('person-3'))
  // Those after the dozen are told apart by a hatching.
  expect(coloursOf(ids, ['zoe']).get('zoe')?.isHatched).toBe(true)
  const alone = ids.filter((id) => coloursOf([id]).get(id)?.hue === colours.get(id)?.hue)
  expect(alone.length).toBeGreaterThan(2)
})

test('the same people have the same colours wherever they are set up', () => {
  const names = ['ada@example.com', 'grace@example.com', 'alan@example.com']
  const coloursIn = (place: string) => {
    const people = names.map((username) => ({
      id: `${place} ${username.length * 7} ${username}`,
      username,
      fullName: '',
    }))
    const ids = people.map(({ id }) => id)
    const colours = coloursOf(ids, [], knownAs([], people))
    return ids.map((id) => colours.get(id))
  }
  expect(coloursIn('here')).toEqual(coloursIn('there'))
})

test('how long something lasts is said to the hour, and hours to the minute', () => {
  const from = '2027-03-22T09:00:00Z'
  expect(lengthWords(ends(from, '2027-03-29T08:00:00Z'))).toBe('6 days 23 h')
  expect(lengthWords(ends(from, '2027-03-29T09:00:00Z'))).toBe('7 days')
  expect(lengthWords(ends(from, '2027-03-22T17:30:00Z'))).toBe('8 h 30 min')
  expect(lengthWords(ends(from, '2027-03-23T08:40:00Z'))).toBe('23 h 40 min')
  expect([0, 0.25, 3.53, 12, 1204].map(hoursWords)).toEqual([
    '0 h',
    '15 min',
    '3 h 32 min',
    '12 h',
    '1,204 h',
  ])
})

test('few people get hues that are not neighbours', () => {
  for (let set = 0; set < 50; set++) {
    const hues = [...coloursOf([0, 1, 2, 3].map((index) => `u${set}-${index}`)).values()].map(
      ({ hue }) => hue,
    )
    const distances = hues.flatMap((a, i) =>
      hues.slice(i + 1).map((b) => Math.min((a - b + 360) % 360, (b - a + 360) % 360)),
    )
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(60)
  }
})

test('a field and an instant mean each other', () => {
  const at = Date.parse('2026-11-18T12:00:00Z')
  expect(toField(at, 'Europe/Berlin')).toBe('2026-11-18T13:00')
  expect(fromField('2026-11-18T13:00', 'Europe/Berlin', null)).toBe(at)
})

test('a time that was filled in keeps its seconds, and the second of two equal hours', () => {
  const second = Date.parse('2026-10-25T01:30:20Z')
  const text = toField(second, 'Europe/Berlin')
  expect(text).toBe('2026-10-25T02:30')
  expect(fromField(text, 'Europe/Berlin', second)).toBe(second)
  expect(fromField(text, 'Europe/Berlin', null)).toBe(Date.parse('2026-10-25T00:30:00Z'))
})

test('a time that does not exist is refused in words, and so is none', () => {
  expect(fromField('2026-03-29T02:30', 'Europe/Berlin', null)).toBe(
    'The clock jumps over this time on that day.',
  )
  expect(fromField('', 'Europe/Berlin', null)).toBe('Give a day and a time.')
})

test('the first handoff lies on the last Monday at nine', () => {
  const local = (now: string) => toField(lastMonday(Date.parse(now), 'Europe/Berlin'), 'Europe/Berlin')
  expect(local('2026-11-18T12:00:00Z')).toBe('2026-11-16T09:00')
  expect(local('2026-11-16T08:00:00Z')).toBe('2026-11-16T09:00')
  expect(local('2026-11-16T07:59:00Z')).toBe('2026-11-09T09:00')
})

test('what is wrong with a first rota is said at its field', () => {
  const emails = readEmails('ada@example.com, grace@example.com\n\nalan@example.com ')
  expect(emails).toEqual(['ada@example.com', 'grace@example.com', 'alan@example.com'])
  const draft = { name: 'Web', timeZone: 'UTC', startAt: 0, emails }
  expect(errorsOfWeekly(draft)).toEqual({})
  expect(Object.keys(errorsOfWeekly({ ...draft, name: ' ', startAt: 'wrong', emails: [] }))).toEqual([
    'name',
    'startAt',
    'emails',
  ])
  expect(errorsOfWeekly({ ...draft, emails: ['ada'] }).emails).toContain('ada')
})

test('what is wrong with an override is said at its field', () => {
  const draft = { user: 'u', startAt: 1, endAt: 2, rotations: ['r'] }
  expect(errorsOfOverride(draft)).toEqual({})
  expect(Object.keys(errorsOfOverride({ user: null, startAt: 2, endAt: 2, rotations: [] }))).toEqual([
    'user',
    'endAt',
    'rotations',
  ])
})

test.each([
  ['rotations[0].participants[1].username', 'emails'],
  ['rotations[0].startDate', 'startAt'],
  ['timezone', 'timeZone'],
  ['endDate', 'endAt'],
  ['user.id', 'user'],
  ['rotation', 'rotations'],
  ['name', 'name'],
])('a refusal of %s is shown at %s', (path, field) => {
  expect(fieldOf(path)).toBe(field)
})
