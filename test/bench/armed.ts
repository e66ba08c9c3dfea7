// Opens a store, arms the engine and says how long that took since the process began, what memory it holds and what
// it costs to wait. Run by start.ts, once a measurement.
import { createBus } from '#main/bus.ts'
import { systemClock } from '#main/engine/clock.ts'
import { createEngine } from '#main/engine/index.ts'
import { send } from '#main/notify/index.ts'
import { actionOf } from '#main/providers/actions.ts'
import { providerOf } from '#main/providers/index.ts'
import { createStore, openDatabase } from '#main/store/index.ts'

const folder = process.argv[2] ?? ''
const settings = () => ({ instabaseRoot: null })
const log = { debug() {}, info() {}, warn() {}, error() {} }
const store = createStore(await openDatabase(folder, Date.now()))
const bus = createBus(systemClock.now, log)
const deps = {
  store,
  clock: systemClock,
  bus,
  log,
  random: Math.random,
  provider: providerOf,
  action: actionOf,
  settings,
  send,
}
const engine = createEngine(deps, { outputFolder: folder, concurrency: 32 })
engine.start()
const armedMs = Date.now() - performance.timeOrigin
const memory = process.memoryUsage().rss
const before = process.cpuUsage()
await new Promise((resolve) => setTimeout(resolve, 5_000))
const idle = process.cpuUsage(before)
process.stdout.write(`${JSON.stringify({ armedMs, memory, idleCpuMs: (idle.user + idle.system) / 1000 })}\n`)
process.exit(0)
