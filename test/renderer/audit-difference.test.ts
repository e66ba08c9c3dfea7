import { expect, test } from 'vitest'
import { differencesOf } from '../../renderer/audit/difference.ts'

test.each([
  [{ name: 'A', updatedAt: 1 }, { name: 'B', updatedAt: 2 }, [['name', 'A', 'B']]],
  [
    null,
    { name: 'A', description: '', enabled: true },
    [
      ['name', null, 'A'],
      ['enabled', null, 'yes'],
    ],
  ],
  [{ enabled: true }, null, [['enabled', 'yes', null]]],
  [{ timeZone: 'UTC' }, { timeZone: 'Asia/Tokyo' }, [['time zone', 'UTC', 'Asia/Tokyo']]],
  [
    { policy: { catchUp: 'none', overlap: 'skip' } },
    { policy: { catchUp: 'last', overlap: 'skip' } },
    [['policy › catch up', 'none', 'last']],
  ],
  [{ crons: [{ action: 'start' }] }, { crons: [] }, [['crons', 'action start', null]]],
  [{ a: 1 }, { a: 1 }, []],
  [null, null, []],
  // A dimension of its own keeps the words that are quiet at the top.
  [{ target: { id: 1 } }, { target: { id: 2 } }, [['target › id', '1', '2']]],
])('%j to %j', (before, after, expected) => {
  expect(differencesOf(before, after).map(({ path, before: was, after: is }) => [path, was, is])).toEqual(
    expected,
  )
})
