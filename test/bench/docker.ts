import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Dockerode from 'dockerode'
import { createBus } from '#main/bus.ts'
import { systemClock } from '#main/engine/clock.ts'
import { createEngine } from '#main/engine/index.ts'
import { dockerProvider } from '#main/providers/docker.ts'
import type { ProviderCall } from '#main/providers/provider.ts'
import { createStore, openDatabase } from '#main/store/index.ts'
import { fill } from './engine.ts'
import { type BenchRow, median, printTable } from './table.ts'

const COUNT = 1_000
const AT_ONCE = 32
const ROUNDS = 5
/** About what a start takes that has an image and a network. */
const START_MS = 50
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

type Stub = AsyncDisposable & { readonly socket: string; readonly takeCalls: () => Promise<number> }

async function startStub(folder: string, answersAfterMs: number): Promise<Stub> {
  const socket = join(folder, 'docker.sock')
  const script = join(import.meta.dirname, 'docker-stub.ts')
  const child = spawn(process.execPath, [script, socket, String(answersAfterMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    socket,
    takeCalls: () =>
      new Promise((resolve, reject) => {
        const asked = request({ socketPath: socket, path: '/calls' }, (answer) => {
          answer.setEncoding('utf8').on('data', (text) => resolve(JSON.parse(text).calls))
        })
        asked.on('error', reject).end()
      }),
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
      rmSync(socket, { force: true })
    },
  }
}

/** Milliseconds for so many starts, so many of them at once. */
async function time(start: (index: number) => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  let next = 0
  const worker = async () => {
    while (next < COUNT) {
      next += 1
      await start(next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return performance.now() - begin
}

function timeBare(socketPath: string): Promise<number> {
  const client = new Dockerode({ socketPath })
  return time((index) => client.getContainer(`c${index}`).start())
}

function timeProvider(host: string): Promise<number> {
  const call = { resourceId: 'res_1', memory: null, remember() {}, output() {}, env: {} }
  return time((index) => {
    const { signal } = new AbortController()
    return dockerProvider.start({ ...call, signal, config: { container: `c${index}`, host } })
  })
}

/** The same through the engine: schedules that are due at once, from the instant they are due to the last end. */
async function timeEngine(folder: string, host: string): Promise<number> {
  const db = await openDatabase(folder, Date.now())
  const store = createStore(db)
  const dueAt = Date.now() + 3_000
  fill(store, COUNT, () => dueAt)
  const bus = createBus(systemClock.now, SILENT)
  const { promise, resolve } = Promise.withResolvers<void>()
  let ended = 0
  bus.subscribe((event) => {
    if (event.type !== 'run.finished') return
    if (event.data.outcome !== 'succeeded') throw new Error(`a start ended as ${event.data.outcome}`)
    ended += 1
    if (ended === COUNT) resolve()
  })
  const configOf = ({ resourceId }: ProviderCall) => ({ container: resourceId, host })
  const provider = {
    ...dockerProvider,
    start: (call: ProviderCall) => dockerProvider.start({ ...call, config: configOf(call) }),
    status: (call: ProviderCall) => dockerProvider.status({ ...call, config: configOf(call) }),
  }
  const deps = {
    store,
    clock: systemClock,
    bus,
    log: SILENT,
    random: Math.random,
    provider: () => provider,
    action: () => ({ check() {}, run: async () => ({}) }),
    settings: () => ({ instabaseRoot: null }),
    send: async () => {},
  }
  const engine = createEngine(deps, { outputFolder: folder, concurrency: AT_ONCE })
  if (Date.now() > dueAt) throw new Error('the store took longer to fill than was allowed for')
  engine.start()
  const keepAlive = setInterval(() => {}, 1_000)
  await promise
  const ms = Date.now() - dueAt
  clearInterval(keepAlive)
  await engine.stop()
  store.close()
  return ms
}

/** In turns, so that what else the machine does meets both alike; the middle of the ratios. */
async function compare(ours: () => Promise<number>, bare: () => Promise<number>) {
  const rounds: { readonly ours: number; readonly bare: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ ours: await ours(), bare: await bare() })
  return {
    ours: median(rounds.map((round) => round.ours)),
    bare: median(rounds.map((round) => round.bare)),
    ratio: median(rounds.map((round) => round.bare / round.ours)),
  }
}

/** A thousand starts of containers, beside a loop of the bare client with as many at once. */
export async function benchDocker(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const rows: BenchRow[] = []
  const add = (what: string, aim: string, { ours, bare, ratio }: Awaited<ReturnType<typeof compare>>) =>
    rows.push({
      what,
      ours: `${ours.toFixed(0)} ms`,
      peer: `${bare.toFixed(0)} ms`,
      ratio: ratio.toFixed(2),
      aim,
    })
  try {
    for (const answersAfterMs of [0, START_MS]) {
      await using stub = await startStub(folder, answersAfterMs)
      // The client is loaded at its first use.
      await timeProvider(stub.socket)
      await timeBare(stub.socket)
      await stub.takeCalls()
      const how = answersAfterMs === 0 ? 'answered at once' : `of ${answersAfterMs} ms each`
      const bare = () => timeBare(stub.socket)
      add(
        `1,000 starts ${how}, by the provider`,
        '≥ 0.7',
        await compare(() => timeProvider(stub.socket), bare),
      )
      if (answersAfterMs === 0) continue
      let calls = 0
      const engine = async () => {
        await stub.takeCalls()
        const own = mkdtempSync(join(folder, 'store-'))
        const ms = await timeEngine(own, stub.socket)
        calls = await stub.takeCalls()
        return ms
      }
      const compared = await compare(engine, bare)
      add(`1,000 intents ${how}, by the engine, ${calls} calls: due to the last end`, '≥ 0.7', compared)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

if (import.meta.main) printTable('Containers', await benchDocker())
