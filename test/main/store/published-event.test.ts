import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import type { PublishedEvent } from '#shared/published-event.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const DAY = 86_400_000

async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-published-'))
  const store = createStore(await openDatabase(folder, NOW))
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return store
}

const event = (uid: string, endAt: number, more: Partial<PublishedEvent> = {}): PublishedEvent => ({
  uid,
  content: { summary: 'Ann, "night"\n', description: '', timeZone: 'Europe/Berlin' },
  startAt: endAt - DAY,
  endAt,
  sequence: 0,
  createdAt: NOW - 100 * DAY,
  changedAt: NOW - 100 * DAY,
  cancelledAt: null,
  ...more,
})

test('events are kept by their source, and a later one of the same UID takes the place of the first', async () => {
  const { publishedEvents } = await openStore()
  const first = event('a', NOW)
  const second = { ...first, sequence: 1, cancelledAt: NOW }
  for (const one of [first, second]) publishedEvents.put('rota:x', one)
  publishedEvents.put('person:y', first)
  expect(publishedEvents.list('rota:x')).toEqual([second])
  expect(publishedEvents.list('person:y')).toEqual([first])
  expect([...publishedEvents.sources()].sort()).toEqual(['person:y', 'rota:x'])
  publishedEvents.remove('rota:x', 'a')
  expect(publishedEvents.sources()).toEqual(['person:y'])
})

test('what was over 60 days ago, and told of before, is forgotten', async () => {
  const { publishedEvents } = await openStore()
  const old = event('old', NOW - 61 * DAY)
  const kept = [event('late', NOW - 59 * DAY), event('off', NOW - 61 * DAY, { changedAt: NOW - DAY })]
  for (const one of [old, ...kept]) publishedEvents.put('rota:x', one)
  publishedEvents.forgetOld(NOW)
  expect(new Set(publishedEvents.list('rota:x'))).toEqual(new Set(kept))
})

test('events of a range are read with those that were over long ago', async () => {
  const { publishedEvents } = await openStore()
  for (const days of [-40, -20, -1, 1, 3]) publishedEvents.put('x', event(`${days}`, NOW + days * DAY))
  const bounds = { from: NOW - 2 * DAY, to: NOW + DAY, longAgo: NOW - 30 * DAY }
  const uids = publishedEvents.within('x', bounds).map(({ uid }) => uid)
  expect(uids.sort()).toEqual(['-1', '-40', '1'])
})
