// What it costs to have Hourhand running without a window: its start, its memory, its processor while nothing is due.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon from 'autocannon'
import { type Child, startNode } from '../helpers/child.ts'
import { type BenchRow, median, printTable } from './table.ts'

const ROUNDS = 7
/** Until the start is over: V8 looks once more, some eight seconds after the heap was tidied. */
const SETTLE_MS = 20_000
const IDLE_MS = 60_000
const LOAD_SECONDS = 8
const SCHEDULES = 200
const LIST = '/api/schedules?limit=50'
/** As `npm run start:headless` has it. */
const BUILT = ['--max-semi-space-size=4', 'dist/main/start.js', '--headless']
const SOURCE = 'main/headless.ts'
const BARE = join(import.meta.dirname, 'bare.js')

type Running = { readonly child: Child; readonly url: string; readonly answeredMs: number }

/** Starts it, and waits until its health is answered. */
async function start(args: readonly string[]): Promise<Running> {
  const startedAt = performance.now()
  const child = startNode(args, { HOURHAND_LOG: 'error' })
  const [, url = ''] = await child.waitFor(/ready at (\S+)/)
  await (await fetch(`${url}/api/health`)).text()
  return { child, url, answeredMs: performance.now() - startedAt }
}

async function startsOf(args: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { child, answeredMs } = await start(args)
    times.push(answeredMs)
    await child.kill('SIGTERM')
  }
  return median(times)
}

/** Resident memory in MiB, what it shares with other programs included; NaN where /proc does not tell. */
function memoryOf({ child }: Running): number {
  const status = readProc(`/proc/${child.process.pid}/status`)
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024
}

/** Processor time of all its threads so far, in milliseconds (proc_schedstat: the first number, in nanoseconds). */
function processorMsOf({ child }: Running): number {
  const folder = `/proc/${child.process.pid}/task`
  const threads = process.platform === 'linux' ? readdirSync(folder) : []
  const each = threads.map((id) => Number(readProc(`${folder}/${id}/schedstat`).split(' ')[0]) / 1e6)
  return each.length === 0 ? Number.NaN : each.reduce((sum, ms) => sum + ms, 0)
}

function readProc(file: string): string {
  return process.platform === 'linux' ? readFileSync(file, 'utf8') : ''
}

type Footprint = { readonly idle: number; readonly processor: number; readonly loaded: number }

/** Waits a quiet minute, then asks for a list as fast as it goes. */
async function footprintOf(running: Running, headers: Record<string, string>): Promise<Footprint> {
  await sleep(SETTLE_MS)
  const before = processorMsOf(running)
  await sleep(IDLE_MS)
  const processor = ((processorMsOf(running) - before) / IDLE_MS) * 100
  const idle = memoryOf(running)
  await autocannon({ url: running.url + LIST, connections: 10, duration: LOAD_SECONDS, headers })
  const loaded = memoryOf(running)
  await running.child.kill('SIGTERM')
  return { idle, processor, loaded }
}

/** A folder with a store that has schedules in it, and the length of the list of them. */
async function furnish(folder: string): Promise<number> {
  const { child, url } = await start([...BUILT, '--data', folder, '--port', '0'])
  const headers = { ...tokenOf(folder), 'content-type': 'application/json' }
  for (let index = 0; index < SCHEDULES; index += 1) {
    const crons = [{ cronExpression: '0 8 * * 1-5', action: 'start' }]
    const body = { name: `Schedule ${index}`, timezone: 'America/New_York', crons }
    await fetch(`${url}/api/schedules`, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const { length } = await (await fetch(url + LIST, { headers })).text()
  await child.kill('SIGTERM')
  return length
}

function tokenOf(folder: string): Record<string, string> {
  return { authorization: `Bearer ${readFileSync(join(folder, 'control.token'), 'utf8')}` }
}

/** Needs the bundle: `npm run build`. */
export async function benchFootprint(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const length = await furnish(folder)
  const flags = ['--data', folder, '--port', '0']
  const bareFlags = [BARE, String(length)]
  const [built, source, bare] = [
    await startsOf([...BUILT, ...flags]),
    await startsOf([SOURCE, ...flags]),
    await startsOf(bareFlags),
  ]
  const running = await start([...BUILT, ...flags])
  const floor = await start(bareFlags)
  const [ours, theirs] = await Promise.all([footprintOf(running, tokenOf(folder)), footprintOf(floor, {})])
  rmSync(folder, { recursive: true, force: true })
  const row = (what: string, values: readonly [number, number], unit: string, aim: string): BenchRow => {
    const digits = unit === '%' ? 3 : 0
    const [mine, bareOne] = values.map((value) => `${value.toFixed(digits)} ${unit}`)
    return {
      what,
      ours: mine ?? '',
      peer: bareOne ?? '',
      ratio: `${(values[0] / values[1]).toFixed(1)} x`,
      aim,
    }
  }
  return [
    row('process start to an answer, as it is built (peer: bare Fastify)', [built, bare], 'ms', '≤ 400 ms'),
    row('process start to an answer, from the sources', [source, bare], 'ms', '-'),
    row('resident memory after 60 s idle', [ours.idle, theirs.idle], 'MiB', '≤ 90 MiB'),
    row('resident memory after 8 s of load on the list', [ours.loaded, theirs.loaded], 'MiB', '≤ 130 MiB'),
    row('processor over 60 s idle, of one core', [ours.processor, theirs.processor], '%', '≤ 0.05 %'),
  ]
}

if (import.meta.main) printTable('Running in the background', await benchFootprint())
