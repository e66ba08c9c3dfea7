import { expect, test } from 'vitest'
import { type Share, toCsv } from '../../renderer/rota/fairness/share.ts'
import {
  emptyDraft,
  fieldOfRotation,
  isBody,
  type RotationJson,
  toBody,
  toDraft,
} from '../../renderer/rota/rotation/draft.ts'
import { gainWords, gapsWords } from '../../renderer/rota/rotation/words.ts'

const ZONE = 'Europe/Berlin'
const ROTATION: RotationJson = {
  id: 'r1',
  name: 'Office',
  // Seconds that no field shows.
  startDate: '2026-11-16T08:00:30Z',
  type: 'daily',
  length: 2,
  participants: [{ type: 'user', id: 'u1', username: 'ada@example.com' }, { type: 'none' }],
  timeRestriction: {
    type: 'weekday-and-time-of-day',
    restrictions: [
      { startDay: 'friday', startHour: 18, startMin: 30, endDay: 'friday', endHour: 24, endMin: 0 },
    ],
  },
  countsOpenDays: true,
}
const setting = { timeZone: ZONE, old: ROTATION }

function bodyOf(changes: object): RotationJson {
  const result = toBody({ ...toDraft(ROTATION, ZONE), ...changes }, setting)
  if (!isBody(result)) throw new Error(JSON.stringify(result))
  return result
}

test('a rotation that is left alone keeps its instants, its turns and its hours', () => {
  expect(bodyOf({})).toMatchObject({
    id: 'r1',
    name: 'Office',
    startDate: '2026-11-16T08:00:30.000Z',
    endDate: '',
    type: 'daily',
    length: 2,
    participants: [{ type: 'user', id: 'u1' }, { type: 'none' }],
    countsOpenDays: true,
    // 24:00 of Friday is 0:00 of Saturday.
    timeRestriction: {
      restrictions: [{ startDay: 'friday', startHour: 18, startMin: 30, endDay: 'saturday', endHour: 0 }],
    },
  })
})

test('hours are taken away by an empty restriction, and nothing counts open days then', () => {
  expect(bodyOf({ restriction: 'always' })).toMatchObject({ timeRestriction: {}, countsOpenDays: false })
  expect(bodyOf({ type: 'hourly' })).toMatchObject({ countsOpenDays: false })
})

test('the dates are read by the clock of the rota', () => {
  const { startDate, endDate } = bodyOf({ start: '2026-07-01T09:00', end: '2026-12-01T09:00' })
  expect([startDate, endDate]).toEqual(['2026-07-01T07:00:00.000Z', '2026-12-01T08:00:00.000Z'])
})

test('what is missing is told of its field', () => {
  const draft = { ...emptyDraft(Date.parse('2026-11-16T08:00:00Z'), ZONE), length: '' }
  const wrong = toBody(
    { ...draft, start: '', restriction: 'week', windows: [] },
    { timeZone: ZONE, old: null },
  )
  expect(Object.keys(wrong).sort()).toEqual(['length', 'startAt', 'turns', 'windows'])
})

test.each([
  ['rotations[0].participants[1].id', 'turns'],
  ['startDate', 'startAt'],
  ['rotations[2].timeRestriction.restrictions[0].startDay', 'windows'],
  ['requestId', null],
])('a refusal at %s stands at %s', (path, field) => {
  expect(fieldOfRotation(path)).toBe(field)
})

test('hours won and lost are told with their sign', () => {
  expect(gainWords('Ana', 12)).toBe('Ana +12 h')
  expect(gainWords('Ben', -12.004)).toBe('Ben −12 h')
  expect(gainWords('Cleo', 0)).toBe('Cleo ±0 h')
})

const gap = (startDate: string, hours: number) => ({ startDate, seconds: hours * 3600 })

test.each([
  [[], [], 'Nobody is missing at any time.'],
  [[], [gap('a', 8)], 'Opens 1 gap: 8 h more without anybody.'],
  [[gap('a', 8)], [], 'Closes 8 h without anybody. Nobody is missing at any time.'],
  [[gap('a', 8)], [gap('a', 8)], '8 h stay without anybody, in 1 gap.'],
  [[gap('a', 8)], [gap('b', 8)], 'Moves 1 gap. 8 h stay without anybody, in 1 gap.'],
])('gaps %j that become %j: %s', (before, after, words) => {
  expect(gapsWords(before, after)).toEqual([words])
})

test('a file of shares quotes names, and no name is a formula', () => {
  const share = (name: string): Share => ({
    type: 'user',
    id: name,
    name,
    ...{ shifts: 2, hours: 12.5, nights: 1, nightHours: 3, weekendHours: 4, holidayHours: 0 },
  })
  const csv = toCsv([share('Ada "the first", L.'), share('=1+1')], ({ name }) => name)
  expect(csv).toBe(
    'Name,Shifts,Hours,Weekend hours,Nights,Night hours,Holiday hours\r\n' +
      '"Ada ""the first"", L.",2,12.5,4,1,3,0\r\n' +
      "'=1+1,2,12.5,4,1,3,0\r\n",
  )
})
