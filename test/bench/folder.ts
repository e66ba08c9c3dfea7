import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createBus } from '#main/bus.ts'
import { systemClock } from '#main/engine/clock.ts'
import { createEngine } from '#main/engine/index.ts'
import { createStore, openDatabase, type Store } from '#main/store/index.ts'
import { QUIET_MS } from '#shared/incoming-file.ts'
import { JOB_DEFAULTS } from '#shared/job.ts'
import { type BenchRow, median, printTable } from './table.ts'

const FILES = 10_000
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

type Taking = {
  /** From the drop of the files to the last one's being queued, and to the end of the last run. */
  readonly takenMs: number
  readonly doneMs: number
  /** The longest time that nothing else could be done. */
  readonly blockedMs: number
}

function addJob(store: Store, path: string): void {
  const action = {
    kind: 'program',
    program: '/bin/true',
    args: [],
    cwd: null,
    env: {},
    shell: false,
    stdin: null,
  } as const
  const trigger = { kind: 'folder', path, pattern: null, recursive: false } as const
  const row = {
    ...JOB_DEFAULTS,
    name: 'watch',
    trigger,
    action,
    disabledReason: null,
    origin: null,
    source: null,
  }
  store.transaction(() => store.jobs.insert({ ...row, uuid: 'bench' }, 'bench', 0))
}

/** Ten thousand files written aside and dropped by one move each, so that their writing is not measured. */
function prepare(folder: string): () => void {
  for (const name of ['aside', 'in']) mkdirSync(join(folder, name))
  const names = Array.from({ length: FILES }, (_, index) => `file-${index}`)
  for (const name of names) writeFileSync(join(folder, 'aside', name), name)
  return () => {
    for (const name of names) renameSync(join(folder, 'aside', name), join(folder, 'in', name))
  }
}

async function take(): Promise<Taking> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const drop = prepare(folder)
  const store = createStore(await openDatabase(folder, Date.now()))
  addJob(store, join(folder, 'in'))
  const bus = createBus(systemClock.now, SILENT)
  const files = new Set<string>()
  let queued = 0
  let takenAt = 0
  let ended = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  bus.subscribe(({ type }) => {
    if (type === 'intent.queued') {
      queued += 1
      takenAt = performance.now()
    }
    if (type !== 'run.finished') return
    ended += 1
    if (ended === FILES) resolve()
  })
  const deps = {
    store,
    clock: systemClock,
    bus,
    log: SILENT,
    random: Math.random,
    provider: () => {
      throw new Error('a job needs none')
    },
    action: () => ({
      check() {},
      async run({ file }: { readonly file: string | null }) {
        files.add(file ?? '')
        return {}
      },
    }),
    settings: () => ({ instabaseRoot: null }),
    send: async () => {},
  }
  const engine = createEngine(deps, { outputFolder: folder, concurrency: 32 })
  engine.start()
  const keepAlive = setInterval(() => {}, 1_000)
  await new Promise((ready) => setTimeout(ready, 500))
  drop()
  const start = performance.now()
  const blocked = monitorEventLoopDelay({ resolution: 1 })
  blocked.enable()
  await promise
  blocked.disable()
  const doneMs = performance.now() - start
  clearInterval(keepAlive)
  await engine.stop()
  store.close()
  rmSync(folder, { recursive: true, force: true })
  if (queued !== FILES || files.size !== FILES) throw new Error(`${queued} runs of ${files.size} files`)
  return { takenMs: takenAt - start, doneMs, blockedMs: blocked.max / 1e6 }
}

/** The floor: the folder is listed once, each file asked for its size twice, and the two rows of each written, bare. */
async function floorMs(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  prepare(folder)()
  const db = await openDatabase(folder, Date.now())
  const path = join(folder, 'in')
  addJob(createStore(db), path)
  const run = db.prepare(
    `INSERT INTO intent (due_at, created_at, what, target_kind, target_id, target_name, cause, state, file)
     VALUES (0, 0, 'run', 'job', 1, 'watch', 'folder', 'queued', ?)`,
  )
  const file = db.prepare(
    'INSERT INTO taken_file (job_id, path, size, changed_at, taken_at) VALUES (1, ?, ?, ?, 0)',
  )
  const start = performance.now()
  const names = await readdir(path)
  for (const name of names) await stat(join(path, name))
  const found: { readonly path: string; readonly size: number; readonly at: number }[] = []
  for (const name of names) {
    const { size, mtimeMs } = await stat(join(path, name))
    found.push({ path: join(path, name), size, at: Math.trunc(mtimeMs) })
  }
  db.transaction(() => {
    for (const one of found) {
      run.run(one.path)
      file.run(one.path, one.size, one.at)
    }
  }).immediate()
  const ms = performance.now() - start
  db.close()
  rmSync(folder, { recursive: true, force: true })
  return ms
}

/** Ten thousand files dropped at once into a watched folder. */
export async function benchFolder(): Promise<readonly BenchRow[]> {
  const rounds: Taking[] = []
  const floors: number[] = []
  for (let round = 0; round < 5; round += 1) {
    rounds.push(await take())
    floors.push(await floorMs())
  }
  const of = (pick: (round: Taking) => number) => median(rounds.map(pick))
  const perSecond = FILES / ((of(({ takenMs }) => takenMs) - QUIET_MS) / 1_000)
  const floor = FILES / (median(floors) / 1_000)
  return [
    {
      what: '10,000 files dropped into a watched folder: files taken a second, without the quiet time of 2 s; floor: bare readdir, stats and inserts',
      ours: perSecond.toFixed(0),
      peer: floor.toFixed(0),
      ratio: (perSecond / floor).toFixed(2),
      aim: 'all once',
    },
    {
      what: 'the same: until all are queued / all have run (no-op, 4 at once) / longest time that nothing else went on',
      ours: `${of(({ takenMs }) => takenMs).toFixed(0)} / ${of(({ doneMs }) => doneMs).toFixed(0)} / ${of(({ blockedMs }) => blockedMs).toFixed(0)} ms`,
      peer: '-',
      ratio: '-',
      aim: '-',
    },
  ]
}

if (import.meta.main) printTable('Watched folders', await benchFolder())
