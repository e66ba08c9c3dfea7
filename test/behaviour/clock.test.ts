// The wall clock set back an hour, or forward a week, under jobs that are at work.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALICE, type Harness, startHarness } from '#test/helpers/harness.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const WEEK = 168 * HOUR
/** Long enough for a look at a folder and the quiet time after it. */
const SOON = 35 * SECOND

const START = Date.parse('2026-11-20T08:30:00Z')
const HOURLY = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' } as const
const BY_INTERVAL = {
  kind: 'interval',
  every: 1,
  period: 'hours',
  anchorAt: Date.parse('2026-11-20T00:00:00Z'),
} as const
const CATCH_UPS = ['none', 'last', 'all'] as const
const TIMED = [HOURLY, BY_INTERVAL].flatMap((trigger) =>
  CATCH_UPS.map((catchUp) => [trigger.kind, catchUp, trigger] as const),
)

const startHere = () => startHarness(new Date(START).toISOString())
const hoursOf = (h: Harness) => h.world.runs.map(({ call }) => call.dueAt.slice(0, 13))
const countOf = (h: Harness, state: string) => h.intents().filter((intent) => intent.state === state).length

/** A folder of the test, and a job that watches it. */
function watch(h: Harness, catchUp: (typeof CATCH_UPS)[number]) {
  const path = join(h.folder, 'in')
  mkdirSync(path)
  h.addJob('work', { kind: 'folder', path, pattern: null, recursive: false }, { policy: { catchUp } })
  return {
    put: (name: string) => writeFileSync(join(path, name), name),
    taken: () => h.world.runs.map(({ call }) => call.file?.slice(path.length + 1)),
  }
}

describe('When the clock is set back an hour', () => {
  it.each(TIMED)(
    'a job by %s that catches up with %s runs nothing twice, and goes on',
    async (_kind, catchUp, trigger) => {
      await using h = await startHere()
      h.addJob('report', trigger, { policy: { catchUp } })
      await h.forward(2 * HOUR)
      expect(hoursOf(h)).toEqual(['2026-11-20T09', '2026-11-20T10'])
      h.clock.jumpTo(h.clock.now() - HOUR)
      await h.forward(HOUR)
      expect(hoursOf(h)).toHaveLength(2)
      await h.forward(HOUR)
      expect(hoursOf(h)).toEqual(['2026-11-20T09', '2026-11-20T10', '2026-11-20T11'])
      expect(h.intents().every(({ state }) => state === 'succeeded')).toBe(true)
    },
  )

  it.each(CATCH_UPS)(
    'a job by folder that catches up with %s takes what comes, and nothing twice',
    async (catchUp) => {
      await using h = await startHere()
      const { put, taken } = watch(h, catchUp)
      put('before')
      await h.forward(SOON)
      h.clock.jumpTo(h.clock.now() - HOUR)
      put('after')
      await h.forward(2 * SOON)
      expect(taken()).toEqual(['before', 'after'])
    },
  )

  it('a run that waits for the one before it begins when that ends', async () => {
    await using h = await startHere()
    const first = Promise.withResolvers<{ exitCode: number }>()
    h.world.onRun.set('slow', ({ runId }) => (runId === 'run_000001' ? first.promise : { exitCode: 0 }))
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { overlap: 'queue' } })
    h.parts.jobs.run(id, {}, ALICE)
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    h.clock.jumpTo(h.clock.now() - HOUR)
    first.resolve({ exitCode: 0 })
    await h.settle()
    expect(h.intents().map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
  })
})

describe('When the clock is set forward a week', () => {
  it.each(TIMED)(
    'a job by %s that catches up with %s does so once, and records the rest as missed',
    async (_kind, catchUp, trigger) => {
      await using h = await startHere()
      h.addJob('report', trigger, { policy: { catchUp } })
      await h.forward(HOUR)
      h.clock.jumpTo(h.clock.now() + WEEK)
      await h.settle()
      // The window of a day reaches back to 09:30 of the day before.
      const caughtUp = { none: 0, last: 1, all: 24 }[catchUp]
      expect(h.world.runs).toHaveLength(1 + caughtUp)
      expect(countOf(h, 'missed')).toBe(168 - caughtUp)
      await h.forward(HOUR)
      expect(hoursOf(h).at(-1)).toBe('2026-11-27T10')
      expect(h.world.runs).toHaveLength(2 + caughtUp)
    },
  )

  it.each(CATCH_UPS)(
    'a job by folder that catches up with %s goes on, and takes nothing twice',
    async (catchUp) => {
      await using h = await startHere()
      const { put, taken } = watch(h, catchUp)
      put('before')
      await h.forward(SOON)
      h.clock.jumpTo(h.clock.now() + WEEK)
      put('after')
      await h.forward(2 * SOON)
      expect(taken()).toEqual(['before', 'after'])
    },
  )
})
