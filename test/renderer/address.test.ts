// What stands in the address of a list that is narrowed, and what a change makes of it.
import { expect, test } from 'vitest'
import { withParts } from '../../renderer/ui/address.ts'

test.each([
  ['', { q: 'db' }, 'q=db'],
  ['q=db&state=on', { q: 'web' }, 'q=web&state=on'],
  ['q=db&state=on', { q: '' }, 'state=on'],
  ['q=db&state=on', { state: null, tag: 'env=dev' }, 'q=db&tag=env%3Ddev'],
  ['q=db', { q: undefined }, 'q=db'],
  ['view=week&q=db', { q: '' }, 'view=week'],
])('%s changed by %o is %s', (before, parts, after) => {
  expect(withParts(new URLSearchParams(before), parts).toString()).toBe(after)
})
