import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naturalKey } from '#shared/natural-key.ts'

const inOrder = (names: readonly string[]) =>
  names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : naturalKey(a) > naturalKey(b) ? 1 : 0))

test.each([
  [['job 10', 'Job 2', 'job 1']],
  [['b', 'Ä', 'a', 'C', 'z']],
  [['v1.10.0', 'v1.9.3', 'v1.9.20']],
  [['backup 007', 'backup 8', 'backup 10']],
])('puts %j in the order that people expect', (names) => {
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  expect(inOrder(names)).toEqual(names.toSorted(collator.compare))
})

test('orders whole numbers by their size, whatever their zeros', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(5), (a, b, zeros) => {
      const [first, second] = [naturalKey(`n${'0'.repeat(zeros)}${a}`), naturalKey(`n${b}`)]
      expect(first < second).toBe(a < b)
      expect(first === second).toBe(a === b)
    }),
  )
})
