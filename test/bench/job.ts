import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { createStore, openDatabase } from '#main/store/index.ts'
import { type BenchRow, median, printTable } from './table.ts'

const PROCESS = fileURLToPath(new URL('job-process.ts', import.meta.url))
const POSTS = 5_000
const PROGRAMS = 200
const ROUNDS = 5

type Load = {
  readonly ms: number
  readonly cpuMs: number
  readonly peakMiB: number
  readonly succeeded?: number
  readonly start?: number
}
type Received = { readonly count: number; readonly late: readonly number[]; readonly lastAt: number }

/** Runs one measurement to its end. */
async function measure(kind: string, count: number, target: string): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const child = spawn(process.execPath, [PROCESS, kind, String(count), target, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  await once(child, 'close')
  rmSync(folder, { recursive: true, force: true })
  return JSON.parse(text)
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

async function benchPosts(): Promise<readonly BenchRow[]> {
  const server = spawn(process.execPath, [PROCESS, 'endpoint'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(server.stdout, 'data')
  const url = String(line).trim()
  const ask = async () => (await (await fetch(url)).json()) as Received
  const ours: (Load & { readonly lastMs: number; readonly late: readonly number[] })[] = []
  const bare: Load[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const load = await measure('jobs', POSTS, url)
    const { count, late, lastAt } = await ask()
    if (count !== POSTS || load.succeeded !== POSTS)
      throw new Error(`only ${count} of ${POSTS} were delivered`)
    ours.push({ ...load, late, lastMs: lastAt - (load.start ?? 0) })
    bare.push(await measure('post', POSTS, url))
    await ask()
  }
  server.kill()
  const lastMs = median(ours.map((load) => load.lastMs))
  const bareMs = median(bare.map((load) => load.ms))
  const late = (share: number) => median(ours.map((load) => percentile(load.late, share))).toFixed(0)
  const micros = (loads: readonly Load[]) =>
    ((median(loads.map(({ cpuMs }) => cpuMs)) / POSTS) * 1_000).toFixed(0)
  const perSecond = (ms: number) => ((POSTS / ms) * 1_000).toFixed(0)
  return [
    {
      what: '5,000 HTTP jobs due at one instant, all delivered: POSTs a second, 64 at once; peer: a bare undici loop',
      ours: perSecond(lastMs),
      peer: perSecond(bareMs),
      ratio: (bareMs / lastMs).toFixed(2),
      aim: 'ratio ≥ 0.5',
    },
    {
      what: 'the same: from the instant to the arrival of the first / p99 / last',
      ours: `${late(1 / POSTS)} / ${late(0.99)} / ${lastMs.toFixed(0)} ms`,
      peer: `- / - / ${bareMs.toFixed(0)} ms`,
      ratio: '-',
      aim: '-',
    },
    {
      what: 'the same: processor time of the process for one POST',
      ours: `${micros(ours)} µs`,
      peer: `${micros(bare)} µs`,
      ratio: (Number(micros(bare)) / Number(micros(ours))).toFixed(2),
      aim: '-',
    },
    {
      what: 'the same: peak memory',
      ours: `${median(ours.map((load) => load.peakMiB)).toFixed(0)} MiB`,
      peer: `${median(bare.map((load) => load.peakMiB)).toFixed(0)} MiB`,
      ratio: '-',
      aim: '-',
    },
  ]
}

async function benchPrograms(): Promise<BenchRow> {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const load = await measure('jobs', PROGRAMS, '/bin/true')
    if (load.succeeded !== PROGRAMS) throw new Error(`only ${load.succeeded} of ${PROGRAMS} succeeded`)
    ours.push(load.ms)
    bare.push((await measure('spawn', PROGRAMS, '/bin/true')).ms)
  }
  const perSecond = (ms: number) => ((PROGRAMS / ms) * 1_000).toFixed(0)
  return {
    what: '200 program runs of `true`: runs a second, 64 at once; peer: a bare spawn loop',
    ours: perSecond(median(ours)),
    peer: perSecond(median(bare)),
    ratio: (median(bare) / median(ours)).toFixed(2),
    aim: 'ratio ≥ 0.7',
  }
}

/** So many runs of the past, of a hundred jobs, each with an attempt. */
function remember(db: Database.Database, count: number): void {
  db.exec(`
    WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < ${count})
    INSERT INTO intent (due_at, created_at, what, target_kind, target_id, target_name, cause, state, attempt,
      started_at, finished_at, http_status, http_headers)
    SELECT n, n, 'run', 'job', n % 100 + 1, 'past', 'schedule', 'succeeded', 1, n, n + 1, 200, '{"a":"b"}' FROM row;
    INSERT INTO attempt (intent_id, number, started_at, finished_at, outcome)
    SELECT id, 1, started_at, finished_at, state FROM intent`)
}

type Listing = { readonly all: number; readonly ofJob: number }

/** The p99 of reading the last 50 runs, of all jobs and of one, as the API reads them. */
async function listing(runs: number): Promise<Listing> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const db = await openDatabase(folder, Date.now())
  remember(db, runs)
  const { runs: store, close } = createStore(db)
  const p99 = (filter: Parameters<typeof store.listRuns>[0]) => {
    const times: number[] = []
    for (let round = 0; round < 1_000; round += 1) {
      const start = performance.now()
      const rows = store.listRuns(filter, { limit: 51 })
      store.attemptsOf(rows.map((row) => row.id))
      times.push(performance.now() - start)
    }
    return percentile(
      times.sort((a, b) => a - b),
      0.99,
    )
  }
  const found = { all: p99({}), ofJob: p99({ target: { kind: 'job', id: 7 } }) }
  close()
  rmSync(folder, { recursive: true, force: true })
  return found
}

async function benchListing(): Promise<readonly BenchRow[]> {
  const [few, many] = [await listing(10_000), await listing(1_000_000)]
  const row = (what: string, name: keyof Listing) => ({
    what,
    ours: `${many[name].toFixed(2)} ms`,
    peer: `${few[name].toFixed(2)} ms`,
    ratio: (many[name] / few[name]).toFixed(2),
    aim: '≤ 5 ms, ratio ≤ 3',
  })
  return [
    row('the last 50 of 1,000,000 runs, p99; beside it: of 10,000', 'all'),
    row('the last 50 runs of one job of a hundred, of 1,000,000, p99; beside it: of 10,000', 'ofJob'),
  ]
}

/** How fast jobs do their work, and how their history is read. */
export async function benchJob(): Promise<readonly BenchRow[]> {
  return [...(await benchPosts()), await benchPrograms(), ...(await benchListing())]
}

if (import.meta.main) printTable('Jobs', await benchJob())
