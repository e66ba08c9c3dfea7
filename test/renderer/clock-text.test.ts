import { expect, test } from 'vitest'
import { parseClock, stepClock } from '../../renderer/ui/clock-text.ts'

test.each([
  ['08:30', '08:30'],
  ['8:30', '08:30'],
  ['0830', '08:30'],
  ['830', '08:30'],
  [' 8.30 ', '08:30'],
  ['8', '08:00'],
  ['20', '20:00'],
  ['8:30 PM', '20:30'],
  ['8p', '20:00'],
  ['12 am', '00:00'],
  ['12:15pm', '12:15'],
  ['23:59', '23:59'],
])('%j is %s', (text, time) => {
  expect(parseClock(text)).toBe(time)
})

test.each(['', 'noon', '24:00', '8:60', '13 pm', '0 am', '8:3', '-8', '8:30:15'])('%j is no time', (text) => {
  expect(parseClock(text)).toBeNull()
})

test('a step goes to the next quarter, round the clock', () => {
  expect([stepClock('08:00', 15, 1), stepClock('08:07', 15, 1), stepClock('23:50', 15, 1)]).toEqual([
    '08:15',
    '08:15',
    '00:00',
  ])
  expect([stepClock('08:00', 15, -1), stepClock('08:07', 15, -1), stepClock('00:00', 15, -1)]).toEqual([
    '07:45',
    '08:00',
    '23:45',
  ])
})
