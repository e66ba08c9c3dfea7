// Jobs that watch a folder: real folders and files, and a clock moved by hand.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JobTriggerSpec } from '#shared/job.ts'
import { waitUntil } from '#test/helpers/app.ts'
import { ALICE, type Harness, startHarness } from '#test/helpers/harness.ts'

const START = '2026-11-20T08:00:00Z'
const SECOND = 1_000
/** Long enough for a rescan, whether the system has told of a change or not, and the quiet time after it. */
const SOON = 35 * SECOND

type More = NonNullable<Parameters<Harness['addJob']>[2]>
type Watch = Partial<JobTriggerSpec & { kind: 'folder' }>

/** A folder of the test, and a job that watches it and runs `work`. */
function watch(h: Harness, trigger: Watch = {}, more: More = {}) {
  const path = join(h.folder, 'in')
  mkdirSync(path, { recursive: true })
  const id = h.addJob('work', { kind: 'folder', path, pattern: null, recursive: false, ...trigger }, more)
  const put = (name: string, text = name) => {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return {
    id,
    path,
    put,
    taken: () => h.world.runs.map(({ call }) => relative(path, call.file ?? '')).sort(),
  }
}

/** Moves time on by little steps until so many files were taken: what the system tells comes when it comes. */
async function untilTaken(h: Harness, count: number): Promise<void> {
  await waitUntil(async () => {
    await h.forward(100)
    return h.world.runs.length >= count
  }, `${count} runs`)
}

describe('A file added to a watched folder', () => {
  it('has a run that knows it, with its cause', async () => {
    await using h = await startHarness(START)
    const { id, path, put } = watch(h)
    await h.forward(SECOND)
    put('a.csv')
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(1)
    expect(h.world.runs[0]?.call.env).toMatchObject({ HOURHAND_FILE: join(path, 'a.csv') })
    expect(h.intents()).toMatchObject([
      { state: 'succeeded', cause: 'folder', file: join(path, 'a.csv'), triggerId: null },
    ])
    expect(h.parts.store.jobs.get(id).runCount).toBe(1)
    expect(h.parts.events.filter(({ type }) => type === 'intent.queued')).toHaveLength(1)
    await h.forward(10 * SOON)
    expect(h.intents()).toHaveLength(1)
  })

  it('is taken within seconds where the system tells of it', async () => {
    await using h = await startHarness(START)
    const { put } = watch(h)
    await h.forward(5 * SECOND)
    put('a.csv')
    await untilTaken(h, 1)
    expect((h.world.runs[0]?.at ?? 0) - Date.parse(START)).toBeLessThan(10 * SECOND)
  })

  it('counts as new when it was there before the job', async () => {
    await using h = await startHarness(START)
    mkdirSync(join(h.folder, 'in'))
    writeFileSync(join(h.folder, 'in/old.csv'), 'old')
    utimesSync(join(h.folder, 'in/old.csv'), new Date('2001-01-01'), new Date('2001-01-01'))
    const { taken } = watch(h)
    await h.forward(3 * SECOND)
    expect(taken()).toEqual(['old.csv'])
  })

  it('waits until it has stopped growing', async () => {
    await using h = await startHarness(START)
    const { path, put, taken } = watch(h)
    put('big.csv')
    for (let second = 0; second < 60; second += 1) {
      appendFileSync(join(path, 'big.csv'), 'more')
      await h.forward(SECOND)
    }
    expect(taken()).toEqual([])
    await h.forward(SOON)
    expect(taken()).toEqual(['big.csv'])
  })

  it('has not stopped growing one millisecond before it was quiet for two seconds', async () => {
    await using h = await startHarness(START)
    mkdirSync(join(h.folder, 'in'))
    writeFileSync(join(h.folder, 'in/a'), '')
    const { taken } = watch(h)
    await h.forward(1_999)
    expect(taken()).toEqual([])
    await h.forward(1)
    expect(taken()).toEqual(['a'])
  })

  it('is taken again when its size or its time of change is another, and only then', async () => {
    await using h = await startHarness(START)
    const { path, put } = watch(h)
    const file = join(path, 'a.csv')
    put('a.csv', 'one')
    await h.forward(SOON)
    put('a.csv', 'longer')
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(2)
    utimesSync(file, new Date('2026-11-01'), new Date('2026-11-01'))
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(3)
    chmodSync(file, 0o600)
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(3)
  })

  it('that has gone is forgotten, and new when it comes again just as it was', async () => {
    await using h = await startHarness(START)
    const { id, path, put } = watch(h)
    put('a.csv')
    put('b.csv')
    await h.forward(SOON)
    renameSync(join(path, 'a.csv'), join(h.folder, 'a.csv'))
    await h.forward(SOON)
    expect([...h.parts.store.takenFiles.ofJob(id).keys()]).toEqual([join(path, 'b.csv')])
    renameSync(join(h.folder, 'a.csv'), join(path, 'a.csv'))
    await h.forward(SOON)
    expect(h.world.runs.map(({ call }) => basename(call.file ?? ''))).toEqual(['a.csv', 'b.csv', 'a.csv'])
  })

  it('is passed over when it is hidden, or of a kind that programs use while they write', async () => {
    await using h = await startHarness(START)
    const { put, taken } = watch(h, { recursive: true })
    for (const name of [
      '.hidden',
      '.git/config',
      'a.part',
      'a.crdownload',
      'a.TMP',
      'sub/.x',
      'part',
      'a.tmp.csv',
    ])
      put(name)
    await h.forward(SOON)
    expect(taken()).toEqual(['a.tmp.csv', 'part'])
  })

  it('is taken when it gets its true name', async () => {
    await using h = await startHarness(START)
    const { path, put, taken } = watch(h)
    put('a.csv.part')
    await h.forward(SOON)
    renameSync(join(path, 'a.csv.part'), join(path, 'a.csv'))
    await h.forward(SOON)
    expect(taken()).toEqual(['a.csv'])
  })
})

describe('A watched folder', () => {
  const NAMES = ['a.csv', 'b.txt', 'in/c.csv', 'in/deep/d.csv', 'in/e.txt']

  it.each([
    [{}, ['a.csv', 'b.txt']],
    [{ pattern: '*.csv' }, ['a.csv']],
    [{ recursive: true }, NAMES],
    [{ pattern: '*.csv', recursive: true }, ['a.csv', 'in/c.csv', 'in/deep/d.csv']],
    [{ pattern: 'in/*.{csv,txt}', recursive: true }, ['in/c.csv', 'in/e.txt']],
    [{ pattern: 'in/**', recursive: true }, ['in/c.csv', 'in/deep/d.csv', 'in/e.txt']],
  ] as const)('with %j gives its files that fit', async (trigger, expected) => {
    await using h = await startHarness(START)
    const { put, taken } = watch(h, trigger)
    for (const name of NAMES) put(name)
    await h.forward(SOON)
    expect(taken()).toEqual(expected)
  })

  it('follows links to files, and none to folders', async () => {
    await using h = await startHarness(START)
    mkdirSync(join(h.folder, 'other'))
    writeFileSync(join(h.folder, 'other/file'), 'x')
    const { path, taken } = watch(h, { recursive: true })
    symlinkSync(join(h.folder, 'other/file'), join(path, 'to-file'))
    symlinkSync(join(h.folder, 'other'), join(path, 'to-folder'))
    symlinkSync(join(h.folder, 'nowhere'), join(path, 'to-nothing'))
    symlinkSync(path, join(path, 'to-itself'))
    await h.forward(SOON)
    expect(taken()).toEqual(['to-file'])
  })

  it('sees what is added to a folder that was made later, or took the place of another', async () => {
    await using h = await startHarness(START)
    const { path, put, taken } = watch(h, { recursive: true })
    put('sub/a')
    await h.forward(SOON)
    renameSync(join(path, 'sub'), join(path, '.old'))
    put('sub/b')
    await h.forward(SOON)
    put('sub/c')
    await h.forward(SOON)
    expect(taken()).toEqual(['sub/a', 'sub/b', 'sub/c'])
  })

  it('is told of at once though it, or one below, took the place of another', async () => {
    await using h = await startHarness(START)
    const { path, put } = watch(h, { recursive: true })
    put('sub/a')
    await untilTaken(h, 1)
    renameSync(join(path, 'sub'), join(path, '.old'))
    put('sub/b')
    await untilTaken(h, 2)
    put('sub/c')
    await untilTaken(h, 3)
    renameSync(path, join(h.folder, 'old'))
    put('sub/d')
    await untilTaken(h, 4)
    put('e')
    await untilTaken(h, 5)
    expect(h.clock.now() - Date.parse(START)).toBeLessThan(25 * SECOND)
  })

  it('gives files that came while Hourhand was closed, and none twice', async () => {
    await using h = await startHarness(START)
    const { path, put, taken } = watch(h)
    put('a')
    put('b')
    await h.forward(SOON)
    await h.restart(60 * SECOND)
    await h.forward(SOON)
    expect(taken()).toEqual(['a', 'b'])
    h.parts.engine.stop().catch(() => {})
    put('c')
    appendFileSync(join(path, 'b'), 'more')
    await h.restart(3_600 * SECOND)
    await h.forward(3 * SECOND)
    expect(taken()).toEqual(['a', 'b', 'b', 'c'])
  })

  it('that takes ten thousand files at once loses and doubles none, over a restart in the midst', {
    timeout: 60_000,
  }, async () => {
    await using h = await startHarness(START)
    h.world.onRun.set('work', ({ signal }) => {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('x'))))
    })
    const keepRuns = { count: 100_000, days: 90 }
    const { id, put } = watch(h, {}, { policy: { keepRuns } })
    const queued = () => h.parts.store.runs.listIntents({}, { limit: 20_000 })
    for (let index = 0; index < 10_000; index += 1) put(`file-${index}`, 'x')
    await h.forward(SECOND)
    // Some transactions are through and others are not.
    h.clock.forward(SECOND)
    await waitUntil(() => queued().length > 0, 'a file that is taken')
    expect(queued().length).toBeLessThan(10_000)
    await h.restart()
    await h.forward(SOON)
    expect(queued()).toHaveLength(10_000)
    expect(new Set(queued().map(({ file }) => file)).size).toBe(10_000)
    expect(h.parts.store.takenFiles.ofJob(id).size).toBe(10_000)
    await h.forward(SOON)
    expect(queued()).toHaveLength(10_000)
    h.parts.jobs.remove(id, ALICE)
    await h.settle()
  })

  it('has a bounded number of its files worked on at once, whatever overlap says', async () => {
    await using h = await startHarness(START)
    const ends: (() => void)[] = []
    h.world.onRun.set('work', () => new Promise((resolve) => ends.push(() => resolve({ exitCode: 0 }))))
    const { put } = watch(h, {}, { policy: { overlap: 'skip' } })
    for (let index = 0; index < 10; index += 1) put(`file-${index}`)
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(4)
    expect(h.intents()).toHaveLength(10)
    while (ends.length > 0) {
      ends.shift()?.()
      await h.settle()
    }
    expect(h.intents().map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => 'succeeded'))
  })
})

describe('A job that watches a folder', () => {
  it('takes nothing while everything is paused, and what waits when the pause ends', async () => {
    await using h = await startHarness(START)
    const { put, taken } = watch(h)
    await h.forward(SECOND)
    h.parts.pause.pause(Date.parse(START) + 600 * SECOND, '', ALICE)
    put('a')
    await h.forward(300 * SECOND)
    expect(h.intents()).toEqual([])
    await h.forward(300 * SECOND + SOON)
    expect(taken()).toEqual(['a'])
  })

  it('takes nothing once everything is paused, though its folder is just being looked at', async () => {
    await using h = await startHarness(START)
    const { put } = watch(h)
    put('a')
    await h.forward(1_999)
    h.clock.forward(1)
    expect(h.parts.engine.isLooking()).toBe(true)
    h.parts.pause.pause(null, '', ALICE)
    await h.forward(SOON)
    expect(h.intents()).toEqual([])
    h.parts.pause.resume(ALICE)
    await h.forward(SECOND)
    expect(h.world.runs).toHaveLength(1)
  })

  it.each(['skip', 'replace'] as const)(
    'run by hand lets its files have their runs, with %s',
    async (overlap) => {
      await using h = await startHarness(START)
      const ends: (() => void)[] = []
      h.world.onRun.set('work', ({ signal }) => {
        const { promise, resolve, reject } = Promise.withResolvers<{ exitCode: number }>()
        signal.addEventListener('abort', () => reject(new Error('ended')))
        ends.push(() => resolve({ exitCode: 0 }))
        return promise
      })
      const { id, put } = watch(h, {}, { policy: { overlap } })
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put(name)
      await h.forward(SOON)
      expect(ends).toHaveLength(4)
      h.parts.jobs.run(id, {}, ALICE)
      await h.settle()
      for (let run = 0; run < 7; run += 1) {
        ends[run]?.()
        await h.settle()
      }
      expect(h.intents().map(({ state }) => state)).toEqual(Array(7).fill('succeeded'))
    },
  )

  it('takes no more than its greatest number of runs, says so, and goes on when it is switched on', async () => {
    await using h = await startHarness(START)
    const { id, put } = watch(h, {}, { maxRuns: 3 })
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(name)
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(3)
    expect(h.parts.store.jobs.get(id)).toMatchObject({
      enabled: false,
      runCount: 3,
      disabledReason: 'it has run 3 times, as often as it may',
    })
    await h.forward(SOON)
    expect(h.world.runs).toHaveLength(3)
    h.parts.jobs.update(id, { enabled: true }, ALICE)
    await h.forward(SOON)
    expect(new Set(h.world.runs.map(({ call }) => call.file)).size).toBe(5)
  })

  it('does not watch while it is off, when it is deleted, before startsAt or from endsAt on', async () => {
    await using h = await startHarness(START)
    const at = (seconds: number) => Date.parse(START) + seconds * SECOND
    const { id, put, taken } = watch(h, {}, { startsAt: at(100), endsAt: at(300) })
    put('a')
    await h.forward(99 * SECOND)
    expect(taken()).toEqual([])
    await h.forward(SOON)
    expect(taken()).toEqual(['a'])
    h.parts.jobs.update(id, { enabled: false }, ALICE)
    put('b')
    await h.forward(SOON)
    expect(taken()).toEqual(['a'])
    h.parts.jobs.update(id, { enabled: true }, ALICE)
    await h.forward(SOON)
    expect(taken()).toEqual(['a', 'b'])
    await h.forward(100 * SECOND)
    put('c')
    await h.forward(SOON)
    h.parts.jobs.update(id, { endsAt: null }, ALICE)
    await h.forward(SOON)
    expect(taken()).toEqual(['a', 'b', 'c'])
    h.parts.jobs.remove(id, ALICE)
    put('d')
    await h.forward(SOON)
    expect(h.intents()).toHaveLength(3)
  })

  it('watches another folder, or other names in it, from the moment it is told to', async () => {
    await using h = await startHarness(START)
    const { id, path, put, taken } = watch(h, { pattern: '*.csv' })
    put('a.csv')
    put('b.txt')
    put('sub/c.txt')
    await h.forward(SOON)
    const trigger = { kind: 'folder', path, pattern: '*.txt', recursive: false } as const
    h.parts.jobs.update(id, { trigger }, ALICE)
    await h.forward(3 * SECOND)
    h.parts.jobs.update(id, { trigger: { ...trigger, path: join(path, 'sub') } }, ALICE)
    await h.forward(3 * SECOND)
    // Back again, what was taken stays taken.
    h.parts.jobs.update(id, { trigger: { ...trigger, pattern: null } }, ALICE)
    await h.forward(SOON)
    expect(taken()).toEqual(['a.csv', 'b.txt', 'sub/c.txt'])
  })

  it('says that its folder is missing, once in the log, and takes it up when it is there', async () => {
    await using h = await startHarness(START)
    const { id, path, put, taken } = watch(h)
    rmSync(path, { recursive: true })
    await h.restart()
    await h.forward(60 * SECOND)
    expect(h.parts.engine.folderError(id)).toBe(`the folder ${path} is missing`)
    expect(h.logged.filter((line) => line.includes('cannot be read'))).toHaveLength(1)
    expect(h.parts.events.map(({ type }) => type)).toContain('job.changed')
    put('a')
    await h.forward(13 * SECOND)
    expect(h.parts.engine.folderError(id)).toBeNull()
    expect(taken()).toEqual(['a'])
  })

  it('notices that its folder goes, and takes nothing twice when it comes back', async () => {
    await using h = await startHarness(START)
    const { id, path, put, taken } = watch(h)
    put('a')
    await h.forward(SOON)
    renameSync(path, join(h.folder, 'away'))
    await h.forward(SOON)
    expect(h.parts.engine.folderError(id)).toBe(`the folder ${path} is missing`)
    renameSync(join(h.folder, 'away'), path)
    put('b')
    await h.forward(SOON)
    expect(h.parts.engine.folderError(id)).toBeNull()
    expect(taken()).toEqual(['a', 'b'])
  })

  it('does not take the empty place of an unplugged drive for the loss of its files', async () => {
    await using h = await startHarness(START)
    const { path, put, taken } = watch(h)
    put('a')
    await h.forward(SOON)
    renameSync(path, join(h.folder, 'drive'))
    mkdirSync(path)
    await h.forward(3 * SOON)
    rmSync(path, { recursive: true })
    renameSync(join(h.folder, 'drive'), path)
    await h.forward(2 * SOON)
    expect(taken()).toEqual(['a'])
  })

  it.runIf(process.platform === 'linux')(
    'says that a file is passed over whose name is no UTF-8',
    async () => {
      await using h = await startHarness(START)
      const { id, path, put, taken } = watch(h)
      const odd = Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xe4]), Buffer.from('.csv')])
      writeFileSync(odd, '')
      put('\u{fffd}')
      await h.forward(SOON)
      expect(taken()).toEqual(['\u{fffd}'])
      expect(h.parts.engine.folderError(id)).toBe(
        `the name of ${path}/\u{fffd}.csv is no UTF-8: it is passed over`,
      )
      expect(h.logged.filter((line) => line.includes('is no UTF-8'))).toHaveLength(1)
      rmSync(odd)
      await h.forward(SOON)
      expect(h.parts.engine.folderError(id)).toBeNull()
    },
  )

  it('says that its folder is none', async () => {
    await using h = await startHarness(START)
    writeFileSync(join(h.folder, 'file'), '')
    const { id } = watch(h, { path: join(h.folder, 'file') })
    await h.forward(SECOND)
    expect(h.parts.engine.folderError(id)).toBe(`${join(h.folder, 'file')} is not a folder`)
  })

  it('goes on after the clock was set back an hour', async () => {
    await using h = await startHarness(START)
    const { put, taken } = watch(h)
    put('a')
    await h.forward(SECOND)
    h.clock.jumpTo(Date.parse(START) - 3_600 * SECOND)
    h.parts.engine.rearm()
    await h.forward(SOON)
    expect(taken()).toEqual(['a'])
  })

  it.each([
    [{ path: 'relative' }, 'trigger.path'],
    [{ path: '' }, 'trigger.path'],
    [{ pattern: '' }, 'trigger.pattern'],
    [{ pattern: '*'.repeat(1_001) }, 'trigger.pattern'],
  ] as const)('is refused when its folder or its glob makes no sense (%#)', async (trigger, field) => {
    await using h = await startHarness(START)
    expect(() => watch(h, trigger)).toThrow(expect.objectContaining({ code: 'invalid', field }))
  })
})
