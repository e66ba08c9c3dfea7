import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ALL_TOPICS, topicsOf } from '../../renderer/live.ts'
import { createBatch } from '../../renderer/ui/batch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const PACE = { firstAfterMs: 40, everyMs: 400 }

test('an event names what it makes stale, a reset everything, an unknown event nothing', () => {
  expect(topicsOf('pause.changed')).toContain('pause')
  expect(topicsOf('run.finished')).toEqual(expect.arrayContaining(['runs', 'resources']))
  expect(topicsOf('reset')).toEqual(ALL_TOPICS)
  expect(topicsOf('rota.changed')).toEqual(['rotas', 'timeline'])
  expect(topicsOf('nobody.knows')).toEqual([])
})

test('200 events a second cost at most three refetches a second, and the last one is not lost', async () => {
  const work = vi.fn(async (_items: ReadonlySet<string>) => {})
  const batch = createBatch(work, PACE)
  for (let step = 0; step < 200; step++) {
    batch.add([step === 199 ? 'last' : 'runs'])
    await vi.advanceTimersByTimeAsync(5)
  }
  expect(work.mock.calls.length).toBeLessThanOrEqual(3)
  await vi.advanceTimersByTimeAsync(1000)
  expect([...(work.mock.calls.at(-1)?.[0] ?? [])]).toContain('last')
})

test('the first event is handed on at once', async () => {
  const work = vi.fn(async () => {})
  createBatch(work, PACE).add(['runs'])
  await vi.advanceTimersByTimeAsync(40)
  expect(work).toHaveBeenCalledOnce()
})

test('slow work is never overtaken by itself, nor stopped by a failure', async () => {
  let running = 0
  let most = 0
  const work = vi.fn(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    running -= 1
    throw new Error('no answer')
  })
  const batch = createBatch(work, PACE)
  for (let step = 0; step < 100; step++) {
    batch.add(['runs'])
    await vi.advanceTimersByTimeAsync(50)
  }
  await vi.advanceTimersByTimeAsync(5000)
  expect(most).toBe(1)
  expect(work.mock.calls.length).toBeGreaterThanOrEqual(3)
})

test('a stopped batch does nothing more', async () => {
  const work = vi.fn(async () => {})
  const batch = createBatch(work, PACE)
  batch.add(['runs'])
  batch.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(work).not.toHaveBeenCalled()
})
