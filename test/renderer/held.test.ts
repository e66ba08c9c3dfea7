import { expect, test } from 'vitest'
import { holdRows } from '../../renderer/ui/held.ts'
import { compareNatural, counted } from '../../renderer/ui/natural.ts'

const row = (id: string, state = 'old') => ({ id, state })

test('a list that nobody touches shows everything as it comes', () => {
  expect(holdRows([row('b'), row('a')], null)).toEqual({ rows: [row('b'), row('a')], fresh: 0 })
})

test('a held list keeps its order and its rows, takes their news, and counts what waits', () => {
  const shown = [row('a'), row('b'), row('gone')]
  const current = [row('new', 'x'), row('b', 'changed'), row('a', 'changed')]
  expect(holdRows(current, shown)).toEqual({
    rows: [row('a', 'changed'), row('b', 'changed'), row('gone')],
    fresh: 1,
  })
})

test('a held list grows below what it shows, as older pages are read', () => {
  const current = [row('new'), row('a'), row('b'), row('older'), row('oldest')]
  expect(holdRows(current, [row('a'), row('b')])).toEqual({
    rows: [row('a'), row('b'), row('older'), row('oldest')],
    fresh: 1,
  })
})

test('nothing in common with what is held: all of it waits', () => {
  expect(holdRows([row('new')], [row('gone')])).toEqual({ rows: [row('gone')], fresh: 1 })
})

test('an empty list holds nothing back', () => {
  expect(holdRows([row('first')], [])).toEqual({ rows: [row('first')], fresh: 0 })
})

test('names are ordered as people count', () => {
  const named = (name: string, id = name) => ({ name, id })
  const names = ['job 10', 'Job 2', 'job 1', 'äpfel', 'zebra'].map((name) => named(name))
  expect(names.toSorted(compareNatural).map(({ name }) => name)).toEqual([
    'äpfel',
    'job 1',
    'Job 2',
    'job 10',
    'zebra',
  ])
  expect([named('same', '2'), named('same', '1')].toSorted(compareNatural)[0]?.id).toBe('1')
})

test('a count agrees with its noun', () => {
  expect(counted(1, 'resource')).toBe('1 resource')
  expect(counted(1200, 'resource')).toBe('1,200 resources')
  expect(counted(2, 'try', 'tries')).toBe('2 tries')
})
