/**
 * A supervised local program. What is supervised is its process group: it runs as long as any member of the
 * group lives, and stop ends them all. The program must stay in the foreground; one that moves itself to a
 * session of its own has left, and counts as stopped.
 *
 * Memory: null → {launchId} (about to be started) → {launchId, pid, identity} (started) → null (ended).
 * Should Hourhand die at the second state, the program is found again by the launch id in its environment.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import Type from 'typebox'
import Value from 'typebox/value'
import { toError } from '#shared/error.ts'
import {
  endGroup,
  findLaunched,
  identify,
  isLaunchedGroup,
  LAUNCH_VARIABLE,
  membersOf,
  programEnv,
  toStartError,
} from './process-identity.ts'
import { utilizationOfGroup } from './process-usage.ts'
import {
  type Json,
  type Provider,
  type ProviderCall,
  ProviderError,
  type ProviderResult,
  type Utilization,
} from './provider.ts'

const SETTLE_MS = 200
const PRINTED_BYTES = 2048
const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGABRT',
  'SIGKILL',
] as const

const NO_NUL = '^[^\\u0000]*$'
const Text = Type.String({ pattern: NO_NUL })
const Config = Type.Object(
  {
    program: Type.String({ minLength: 1, pattern: NO_NUL }),
    args: Type.Array(Text, { default: [] }),
    cwd: Type.Optional(Type.String({ minLength: 1, pattern: NO_NUL })),
    env: Type.Optional(Type.Record(Type.String(), Text, { propertyNames: { pattern: '^[^=\\u0000]+$' } })),
    stopSignal: Type.Enum(SIGNALS, { default: 'SIGTERM' }),
    graceSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 10 }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>

const Intended = Type.Object({ launchId: Type.String() })
const Launched = Type.Object({
  launchId: Type.String(),
  pid: Type.Integer({ minimum: 2 }),
  // Null when the leader was gone already and the group was found by its other members.
  identity: Type.Union([Type.String(), Type.Null()]),
})
type Launched = Type.Static<typeof Launched>

/** A local program that outlives Hourhand and is found again after its restart. */
export const processProvider: Provider = {
  config: Config,
  holdsProgram: true,
  // Beyond the patience of a stop: the time for SIGKILL to act, and for a slow machine.
  timeoutMs: (config) => (parseConfig(config).graceSeconds + 30) * 1000,
  start,
  stop,
  status: async (call) => ((await locate(call)) === null ? 'stopped' : 'running'),
  // Windows has no groups to look at.
  ...(process.platform !== 'win32' && { utilization }),
}

async function start(call: ProviderCall): Promise<ProviderResult> {
  const found = await locate(call)
  if (found !== null) return { message: `already running (pid ${found.pid})` }
  if (call.signal.aborted) throw toAborted(call.signal)
  const output = openOutput(call.env.HOURHAND_OUTPUT_FILE)
  try {
    const launchId = randomUUID()
    call.remember({ launchId })
    const child = launch(call, launchId, output?.fd)
    const { pid } = child
    return pid === undefined
      ? await refuse(call, child)
      : await settle(call, { child, pid, launchId, output })
  } finally {
    if (output !== null) closeSync(output.fd)
  }
}

async function stop(call: ProviderCall): Promise<ProviderResult> {
  const config = parseConfig(call.config)
  const found = await locate(call)
  if (found === null) {
    if (call.memory !== null) call.remember(null)
    return { message: 'not running' }
  }
  try {
    await endGroup(found.pid, {
      signal: config.stopSignal,
      graceMs: config.graceSeconds * 1000,
      abort: call.signal,
    })
  } catch (error) {
    throw call.signal.aborted ? toAborted(call.signal) : error
  }
  call.remember(null)
  return { message: `ended (pid ${found.pid})` }
}

async function utilization(call: ProviderCall): Promise<Utilization | null> {
  const found = await locate(call)
  if (found === null) return null
  return await utilizationOfGroup(found.pid, call.signal).catch((error) => {
    throw call.signal.aborted ? toAborted(call.signal) : error
  })
}

/** The program this resource's memory speaks of, if any of it lives; stored when it was only now found. */
async function locate(call: ProviderCall): Promise<Launched | null> {
  const { memory } = call
  if (!Value.Check(Launched, memory)) {
    if (!Value.Check(Intended, memory)) return null
    const adopted = await adopt(memory.launchId)
    if (adopted !== null) call.remember(adopted satisfies Json)
    return adopted
  }
  const leader = await identify(memory.pid)
  if (leader !== null && leader.identity !== memory.identity) return null
  if (leader !== null && !leader.isZombie) return memory
  // A pid is not given out again while a group bears it: a dead leader not yet collected proves the group ours.
  if (leader !== null) return (await membersOf(memory.pid)).length > 0 ? memory : null
  if ((await membersOf(memory.pid)).length === 0) return null
  return (await isLaunchedGroup(memory.pid, memory.launchId)) ? memory : null
}

async function adopt(launchId: string): Promise<Launched | null> {
  const launched = await findLaunched(launchId)
  const oldest = launched.find((row) => row.pid === row.group) ?? launched[0]
  if (oldest === undefined) return null
  const identity = oldest.pid === oldest.group ? ((await identify(oldest.pid))?.identity ?? null) : null
  return { launchId, pid: oldest.group, identity }
}

function launch(call: ProviderCall, launchId: string, output: number | undefined): ChildProcess {
  const config = parseConfig(call.config)
  const target = output ?? 'ignore'
  try {
    const child = spawn(config.program, config.args, {
      cwd: config.cwd,
      env: programEnv(config.env ?? {}, call.env, { [LAUNCH_VARIABLE]: launchId }),
      stdio: ['ignore', target, target],
      detached: true,
      windowsHide: true,
    })
    child.unref()
    return child
  } catch (error) {
    call.remember(null)
    throw toStartError(config.program, config.cwd, error)
  }
}

async function refuse(call: ProviderCall, child: ChildProcess): Promise<never> {
  const config = parseConfig(call.config)
  const [error] = await once(child, 'error')
  call.remember(null)
  throw toStartError(config.program, config.cwd, error)
}

type Started = {
  readonly child: ChildProcess
  readonly pid: number
  readonly launchId: string
  readonly output: Output | null
}

async function settle(call: ProviderCall, started: Started): Promise<ProviderResult> {
  const { pid, launchId } = started
  // Begun before the first wait, else an early exit is missed.
  const exit = exitWithin(started.child, SETTLE_MS, call.signal)
  const identity = (await identify(pid))?.identity
  if (identity !== undefined) call.remember({ launchId, pid, identity })
  const ended = await exit
  if (!call.signal.aborted) {
    if (ended === null) return { message: `started (pid ${pid})` }
    if (ended.code === 0) return { message: 'ended at once', exitCode: 0 }
  }
  await endGroup(pid, { signal: 'SIGTERM', graceMs: 2000 })
  call.remember(null)
  throw call.signal.aborted ? toAborted(call.signal) : await toEarlyEnd(ended, started.output)
}

async function toEarlyEnd(ended: Exit | null, output: Output | null): Promise<ProviderError> {
  const how = ended?.signal ? `was killed by ${ended.signal}` : `ended with exit code ${ended?.code}`
  const printed = output === null ? '' : await readPrinted(output)
  const result = ended?.code == null ? {} : { exitCode: ended.code }
  return new ProviderError(`${how} as soon as it was started${printed && `: ${printed}`}`, result)
}

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** How the program ended, or null when it still runs after that time or at the abort. */
async function exitWithin(child: ChildProcess, ms: number, abort: AbortSignal): Promise<Exit | null> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ms)
  try {
    const [code, signal] = await once(child, 'exit', { signal: AbortSignal.any([abort, late.signal]) })
    return { code, signal }
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}

type Output = { readonly path: string; readonly fd: number; readonly from: number }

function openOutput(path: string | undefined): Output | null {
  if (path === undefined || path === '') return null
  try {
    const fd = openSync(path, 'a', 0o600)
    return { path, fd, from: fstatSync(fd).size }
  } catch (error) {
    throw new ProviderError(
      `cannot be started: its output file cannot be written: ${toError(error).message}`,
      {},
      error,
    )
  }
}

async function readPrinted(output: Output): Promise<string> {
  await using file = await open(output.path)
  const { size } = await file.stat()
  const from = Math.max(output.from, size - PRINTED_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(PRINTED_BYTES), 0, PRINTED_BYTES, from)
  return buffer.toString('utf8', 0, bytesRead).trim()
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}

function toAborted(signal: AbortSignal): ProviderError {
  return new ProviderError(toError(signal.reason).message, {}, signal.reason)
}
