import { expect, test } from 'vitest'
import { linesOfPairs, pairsOfLines } from '../../renderer/resources/pair-line.ts'

test.each([
  ['=', 'A=b=c', [{ key: 0, name: 'A', value: 'b=c' }]],
  [': ', 'X-A: b: c', [{ key: 0, name: 'X-A', value: 'b: c' }]],
  [
    '=',
    'A=\n=',
    [
      { key: 0, name: 'A', value: '' },
      { key: 1, name: '', value: '' },
    ],
  ],
  ['=', '', []],
] as const)('rows of a table are the lines %s of %j, and come back as they were', (sign, text, rows) => {
  expect(pairsOfLines(text, sign)).toEqual(rows)
  expect(linesOfPairs(rows, sign)).toBe(text)
})
