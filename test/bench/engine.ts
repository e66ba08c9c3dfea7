import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import Type from 'typebox'
import { createBus } from '#main/bus.ts'
import { systemClock } from '#main/engine/clock.ts'
import { createEngine } from '#main/engine/index.ts'
import type { Provider } from '#main/providers/provider.ts'
import { createStore, openDatabase, type Store } from '#main/store/index.ts'
import { cronRule } from '#shared/trigger.ts'
import { type BenchRow, median, printTable } from './table.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

const NO_OP: Provider = {
  config: Type.Object({}),
  timeoutMs: () => 60_000,
  start: async () => ({}),
  stop: async () => ({}),
  status: async () => null,
}

const NO_OPS = {
  provider: () => NO_OP,
  action: () => ({ check() {}, run: async () => ({}) }),
  settings: () => ({ instabaseRoot: null }),
  send: async () => {},
}

/** A store with `count` schedules of one resource and one trigger each, due at the instants given. */
export function fill(store: Store, count: number, dueAt: (index: number) => number): void {
  store.transaction(() => {
    const base = {
      description: '',
      provider: 'fake',
      config: {},
      type: 'fake',
      region: '',
      hourlyCost: 0,
      tags: [],
    }
    const schedule = {
      description: '',
      timeZone: 'America/New_York',
      enabled: true,
      enforce: false,
      retainRunning: false,
      catchUp: 'last' as const,
      catchUpWindowMs: 86_400_000,
      tags: [],
      calendarIds: [],
      crons: [],
    }
    for (let index = 0; index < count; index += 1) {
      const resourceId = store.resources.insert({ ...base, name: `r${index}` }, 'bench', 0)
      const scheduleId = store.schedules.insert({ ...schedule, name: `s${index}` }, 'bench', 0)
      store.schedules.attach(scheduleId, 'resource', resourceId, 0)
      store.triggers.insert({
        scheduleId,
        jobId: null,
        position: 0,
        ...cronRule('*/5 * * * *', schedule.timeZone),
        action: 'start',
        startsAt: null,
        endsAt: null,
        catchUp: 'last',
        catchUpWindowMs: schedule.catchUpWindowMs,
        nextDueAt: dueAt(index),
      })
    }
  })
}

/** So many firings of the past, spread over a hundred resources. */
function remember(db: Database.Database, count: number): void {
  db.exec(`
    WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ${count})
    INSERT INTO intent (trigger_id, schedule_id, due_at, created_at, what, target_kind, target_id, target_name, cause, state)
    SELECT 1000000 + n % 100, 1, n, n, 'start', 'resource', n % 100 + 1, 'past', 'schedule', 'succeeded' FROM row
    WHERE n <= ${count}`)
}

type Firing = { readonly lateness: readonly number[]; readonly executedPerSecond: number }

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

async function fire(
  count: number,
  leadMs: number,
  dueAt: (start: number, index: number) => number,
  history = 0,
): Promise<Firing> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const db = await openDatabase(folder, Date.now())
  const store = createStore(db)
  remember(db, history)
  // Filling takes a while: what is due is set relative to its end.
  const start = Date.now() + leadMs
  fill(store, count, (index) => dueAt(start, index))
  const bus = createBus(systemClock.now, SILENT)
  const lateness: number[] = []
  let ended = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  bus.subscribe((event) => {
    if (event.type === 'intent.queued') lateness.push(Date.now() - Date.parse(event.data.dueAt))
    if (event.type !== 'run.finished') return
    ended += 1
    if (ended === count) resolve()
  })
  const deps = { store, clock: systemClock, bus, log: SILENT, random: Math.random, ...NO_OPS }
  const engine = createEngine(deps, { outputFolder: folder, concurrency: 32 })
  if (Date.now() > start) throw new Error('the store took longer to fill than was allowed for')
  engine.start()
  const keepAlive = setInterval(() => {}, 1_000)
  await promise
  clearInterval(keepAlive)
  const executedPerSecond = count / ((Date.now() - start) / 1000)
  await engine.stop()
  store.close()
  rmSync(folder, { recursive: true, force: true })
  return { lateness: lateness.sort((a, b) => a - b), executedPerSecond }
}

/** The floor: rows of the same two writes, in transactions of the same size, by bare better-sqlite3. */
function floorPerSecond(count: number, batch: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const db = new Database(join(folder, 'floor.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE run (id INTEGER PRIMARY KEY, state TEXT, started INTEGER, finished INTEGER)')
  const insert = db.prepare('INSERT INTO run (id, state, started) VALUES (?, ?, ?)')
  const update = db.prepare('UPDATE run SET state = ?, finished = ? WHERE id = ?')
  db.transaction(() => {
    for (let id = 1; id <= count; id += 1) insert.run(id, 'queued', 0)
  })()
  const start = performance.now()
  for (let first = 1; first <= count; first += batch) {
    db.transaction(() => {
      for (let id = first; id < first + batch; id += 1) update.run('running', 1, id)
    })()
    db.transaction(() => {
      for (let id = first; id < first + batch; id += 1) update.run('succeeded', 2, id)
    })()
  }
  const perSecond = count / ((performance.now() - start) / 1000)
  db.close()
  rmSync(folder, { recursive: true, force: true })
  return perSecond
}

/** The floor of a burst: the same rows into the same table and indexes by bare better-sqlite3, and nothing else. */
async function burstFloorMs(count: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const db = await openDatabase(folder, Date.now())
  const insert = db.prepare(
    `INSERT INTO intent (trigger_id, schedule_id, due_at, created_at, what, target_kind, target_id, target_name,
       cause, state, ready_at) VALUES (?, ?, 0, 1, 'start', 'resource', ?, 'r', 'schedule', 'queued', 0)`,
  )
  const start = performance.now()
  db.transaction(() => {
    for (let id = 1; id <= count; id += 1) insert.run(id, id, id)
  }).immediate()
  const ms = performance.now() - start
  db.close()
  rmSync(folder, { recursive: true, force: true })
  return ms
}

/** Lateness of many triggers at once, and how fast what they queue is carried out. */
export async function benchEngine(): Promise<readonly BenchRow[]> {
  const bursts: Firing[] = []
  for (let round = 0; round < 5; round += 1) bursts.push(await fire(10_000, 5_000, (start) => start))
  const seconds: Firing[] = []
  for (let round = 0; round < 5; round += 1) {
    seconds.push(await fire(10_000, 5_000, (start, index) => start + (index % 1_000)))
  }
  const spread = await fire(1_000, 2_000, (start, index) => start + (index % 60) * 1_000)
  const old = await fire(1_000, 5_000, (start) => start, 1_000_000)
  const floor = median(Array.from({ length: 5 }, () => floorPerSecond(10_000, 32)))
  const burstFloors: number[] = []
  for (let round = 0; round < 5; round += 1) burstFloors.push(await burstFloorMs(10_000))
  const executed = median(bursts.map((burst) => burst.executedPerSecond))
  const lateness = (firings: readonly Firing[]) =>
    [0.5, 0.99, 1]
      .map((share) => median(firings.map((firing) => percentile(firing.lateness, share))))
      .join(' / ')
  return [
    {
      what: '10,000 triggers due within one second: lateness of the intent, p50 / p99 / max',
      ours: `${lateness(seconds)} ms`,
      peer: '-',
      ratio: '-',
      aim: 'p99 ≤ 50 ms',
    },
    {
      what: '10,000 triggers due at one instant: lateness of the intent, p50 / p99 / max; floor: bare inserts of the rows',
      ours: `${lateness(bursts)} ms`,
      peer: `${median(burstFloors).toFixed(0)} ms`,
      ratio: '-',
      aim: '-',
    },
    {
      what: 'intents executed a second, no-op provider, synchronous=FULL; floor: bare updates, 32 a transaction',
      ours: executed.toFixed(0),
      peer: floor.toFixed(0),
      ratio: (executed / floor).toFixed(2),
      aim: '-',
    },
    {
      what: '1,000 triggers due at one instant behind 1,000,000 firings of the past: lateness p50 / p99 / max',
      ours: `${lateness([old])} ms`,
      peer: '-',
      ratio: '-',
      aim: '-',
    },
    {
      what: '1,000 triggers due on 60 different seconds: lateness p99 / max',
      ours: `${percentile(spread.lateness, 0.99)} / ${percentile(spread.lateness, 1)} ms`,
      peer: '-',
      ratio: '-',
      aim: 'p99 ≤ 10 ms',
    },
  ]
}

if (import.meta.main) printTable('Firing', await benchEngine())
