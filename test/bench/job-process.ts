// One measurement of jobs in a process of its own, so that neither load nor memory is shared. Run by job.ts.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { createBus } from '#main/bus.ts'
import { systemClock } from '#main/engine/clock.ts'
import { createEngine } from '#main/engine/index.ts'
import { actionOf } from '#main/providers/actions.ts'
import { providerOf } from '#main/providers/index.ts'
import { createStore, openDatabase, type Store } from '#main/store/index.ts'
import { JOB_DEFAULTS, type JobAction } from '#shared/job.ts'
import { cronRule } from '#shared/trigger.ts'

/** As many at once as the app carries out. */
const CONCURRENCY = 64
const agent = new Agent()
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

const [kind = '', count = '0', target = '', folder = ''] = process.argv.slice(2)
const LOADS: Readonly<Record<string, () => unknown>> = {
  endpoint: startEndpoint,
  jobs: () => fireJobs(target),
  post: () => loop(() => post(target)),
  spawn: () => loop(() => run(target)),
}
await LOADS[kind]?.()

/** Answers every request at once, and says of all so far when they came: how late, and the last of them. */
function startEndpoint(): void {
  let late: number[] = []
  let lastAt = 0
  const server = createServer((asked, answer) => {
    if (asked.method === 'GET') {
      answer.end(JSON.stringify({ count: late.length, late: late.sort((a, b) => a - b), lastAt }))
      late = []
      return
    }
    lastAt = Date.now()
    late.push(lastAt - Date.parse(String(asked.headers['x-hourhand-due'])))
    asked.resume().on('end', () => answer.setHeader('content-type', 'application/json').end('{"ok":true}'))
  })
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
  })
}

function addJob(store: Store, name: string, action: JobAction, dueAt: number): void {
  const trigger = { kind: 'cron', expression: '0 0 1 1 *', timeZone: 'UTC' } as const
  const row = { ...JOB_DEFAULTS, name, trigger, action, disabledReason: null, origin: null, source: null }
  const jobId = store.jobs.insert({ ...row, uuid: name }, 'bench', 0)
  const { catchUp, catchUpWindowMs } = JOB_DEFAULTS.policy
  const timing = { startsAt: null, endsAt: null, catchUp, catchUpWindowMs, nextDueAt: dueAt }
  const rule = cronRule(trigger.expression, trigger.timeZone)
  store.triggers.insert({ ...timing, ...rule, scheduleId: null, jobId, action: 'run', position: 0 })
}

/** So many jobs of one run each, all due at one instant. */
async function fireJobs(what: string): Promise<void> {
  const store = createStore(await openDatabase(folder, Date.now()))
  const start = Date.now() + 4_000
  const action: JobAction = what.startsWith('http')
    ? {
        ...{ kind: 'http', method: 'POST', url: what, headers: {}, body: { n: 1 }, authToken: null },
        ...{ timeoutSeconds: 30, expectedStatus: null, verifyTls: true },
      }
    : { kind: 'program', program: what, args: [], cwd: null, env: {}, shell: false, stdin: null }
  store.transaction(() => {
    for (let index = 0; index < Number(count); index += 1) addJob(store, `job ${index}`, action, start)
  })
  const bus = createBus(systemClock.now, SILENT)
  const settings = () => ({ instabaseRoot: null })
  const world = { provider: providerOf, action: actionOf, settings, send: async () => {} }
  const deps = { store, clock: systemClock, bus, log: SILENT, random: Math.random, ...world }
  const engine = createEngine(deps, { outputFolder: folder, concurrency: CONCURRENCY })
  const { promise, resolve } = Promise.withResolvers<void>()
  let succeeded = 0
  let failed = 0
  bus.subscribe((event) => {
    if (event.type !== 'run.finished') return
    if (event.data.outcome === 'succeeded') succeeded += 1
    else failed += 1
    if (succeeded + failed === Number(count)) resolve()
  })
  if (Date.now() > start) throw new Error('the store took longer to fill than was allowed for')
  engine.start()
  const cpu = process.cpuUsage()
  const keepAlive = setInterval(() => {}, 1_000)
  await promise
  clearInterval(keepAlive)
  tell({ ms: Date.now() - start, cpuMs: cpuMsSince(cpu), start, succeeded, peakMiB: peakMiB() })
  await engine.stop()
  store.close()
  process.exit(0)
}

/** The same work as a bare loop does it, as many at once. */
async function loop(work: () => Promise<void>): Promise<void> {
  let left = Number(count)
  const start = performance.now()
  const cpu = process.cpuUsage()
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  tell({ ms: performance.now() - start, cpuMs: cpuMsSince(cpu), peakMiB: peakMiB() })
  process.exit(0)
}

async function post(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const { body } = await request(url, { dispatcher: agent, method: 'POST', headers, body: '{"n":1}' })
  await body.text()
}

function run(program: string): Promise<void> {
  const child = spawn(program, [], { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.resume()
  return new Promise((resolve) => child.on('close', () => resolve()))
}

/** Processor time of this process alone, without what it started. */
function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function peakMiB(): number {
  return process.resourceUsage().maxRSS / 1024
}

function tell(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
