// The columns of a group: where members stand, where they are put, and in which order that starts and stops them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addMember,
  type Board,
  boardOf,
  dropMember,
  endOfTier,
  membersOf,
  moveMember,
  type Place,
  pathOf,
  placeFrom,
  placeId,
  placeWords,
} from '../../renderer/groups/board.ts'

const member = (name: string, tier: number, order: number) => ({ resourceUID: name, name, tier, order })
const BOARD = boardOf([member('web', 5, 2), member('db', 2, 1), member('api', 5, 1), member('job', 5, 1)])
/** `db | api+job, web` */
const shapeOf = (board: Board) =>
  board.map((tier) => tier.map((slot) => slot.map(({ name }) => name).join('+')).join(', ')).join(' | ')

test('tiers stand in their order, and equal orders share a slot', () => {
  expect(shapeOf(BOARD)).toBe('db | api+job, web')
})

test('what is stored is numbered from 1 without holes', () => {
  expect(membersOf(BOARD).map(({ name, tier, order }) => [name, tier, order])).toEqual([
    ['db', 1, 1],
    ['api', 2, 1],
    ['job', 2, 1],
    ['web', 2, 2],
  ])
})

test.each<[string, Place, string]>([
  ['web', { kind: 'slot', tier: 0, slot: 0 }, 'db+web | api+job'],
  ['web', { kind: 'gap', tier: 0, slot: 0 }, 'web, db | api+job'],
  ['web', { kind: 'gap', tier: 1, slot: 0 }, 'db | web, api+job'],
  ['db', { kind: 'gap', tier: 1, slot: 2 }, 'api+job, web, db'],
  ['job', { kind: 'tier', tier: 2 }, 'db | api, web | job'],
  ['job', { kind: 'tier', tier: 0 }, 'job | db | api, web'],
  ['nobody', { kind: 'tier', tier: 0 }, 'db | api+job, web'],
])('%s put to %j gives %s', (id, place, expected) => {
  expect(shapeOf(moveMember(BOARD, id, place))).toBe(expected)
})

test('a member that is put where it is alone already stays', () => {
  expect(shapeOf(moveMember(BOARD, 'db', { kind: 'slot', tier: 0, slot: 0 }))).toBe(shapeOf(BOARD))
  expect(shapeOf(moveMember(BOARD, 'db', { kind: 'tier', tier: 0 }))).toBe(shapeOf(BOARD))
})

test.each([
  [0, 'db, api | job, web'],
  [-1, 'api | db | job, web'],
  [1, 'db | job, web, api'],
  [2, 'db | job, web | api'],
])('the end of tier %i takes a member, and beside all tiers a new one does', (tier, shape) => {
  expect(shapeOf(moveMember(BOARD, 'api', endOfTier(BOARD, tier)))).toBe(shape)
})

test('a stop goes through the tiers backwards, and through each of them in its order', () => {
  const names = (action: 'start' | 'stop') =>
    pathOf(BOARD, action).map((slot) => slot.map(({ name }) => name).join('+'))
  expect(names('start')).toEqual(['db', 'api+job', 'web'])
  expect(names('stop')).toEqual(['api+job', 'web', 'db'])
})

test('a new member comes behind the others, and a tier without members is gone', () => {
  expect(shapeOf(addMember(BOARD, { resourceUID: 'new', name: 'new' }))).toBe('db | api+job, web | new')
  expect(shapeOf(dropMember(BOARD, 'db'))).toBe('api+job, web')
})

test('no move loses a member, or leaves a hole', () => {
  const place = fc.oneof(
    fc.record({ kind: fc.constantFrom('slot' as const, 'gap' as const), tier: fc.nat(1), slot: fc.nat(2) }),
    fc.record({ kind: fc.constant('tier' as const), tier: fc.nat(2) }),
  )
  fc.assert(
    fc.property(fc.constantFrom('db', 'api', 'job', 'web'), place, (id, to) => {
      const after = moveMember(BOARD, id, to)
      expect(after.flat(2).length).toBe(4)
      expect(after.flat().every((slot) => slot.length > 0)).toBe(true)
      expect(boardOf(membersOf(after))).toEqual(boardOf(membersOf(boardOf(membersOf(after)))))
      expect(placeFrom(placeId(to))).toEqual(to)
    }),
  )
})

test('a place is said in words', () => {
  expect(placeWords(BOARD, { kind: 'slot', tier: 1, slot: 0 })).toBe('tier 2, side by side with api and job')
  expect(placeWords(BOARD, { kind: 'gap', tier: 1, slot: 1 })).toBe('tier 2, before web')
  expect(placeWords(BOARD, { kind: 'tier', tier: 2 })).toBe('a new last tier')
})
