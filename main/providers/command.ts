/**
 * Commands that start and stop something. Each runs in a process group of its own, which is ended whole at
 * a time-out or cancellation. A child that a command leaves behind at its good end (a daemon) lives on.
 */
import { constants, createWriteStream, openSync, type WriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import Type from 'typebox'
import Value from 'typebox/value'
import { invalid, toError } from '#shared/error.ts'
import type { PowerState } from '#shared/power.ts'
import { endGroup, programEnv, toStartError } from './process-identity.ts'
import { type Provider, type ProviderCall, ProviderError, type ProviderResult } from './provider.ts'

const KILL_AFTER_MS = 2000
const QUIET_MS = 50
const DRAIN_TURNS = 20
const ACTIONS = ['start', 'stop', 'status'] as const

const NO_NUL = '^[^\\u0000]*$'
const Text = Type.String({ pattern: NO_NUL })
const Line = Type.Union([Type.String({ minLength: 1, pattern: NO_NUL }), Type.Array(Text, { minItems: 1 })])
const Config = Type.Object(
  {
    start: Line,
    stop: Line,
    status: Type.Optional(Line),
    shell: Type.Boolean({ default: false }),
    cwd: Type.Optional(Type.String({ minLength: 1, pattern: NO_NUL })),
    env: Type.Optional(Type.Record(Type.String(), Text, { propertyNames: { pattern: '^[^=\\u0000]+$' } })),
    timeoutSeconds: Type.Integer({ minimum: 1, maximum: 604_800, default: 60 }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>
type Line = Type.Static<typeof Line>

/** How a command ended: by itself with a code, or by a signal. */
type Ended = { readonly exitCode: number | null | undefined; readonly signal: string | null | undefined }

/** Commands that start and stop a resource, and one that tells its state as LSB says (0 running, 3 stopped). */
export const commandProvider: Provider = {
  config: Config,
  check,
  timeoutMs: (config) => parseConfig(config).timeoutSeconds * 1000,
  start: (call) => act(call, parseConfig(call.config).start),
  stop: (call) => act(call, parseConfig(call.config).stop),
  status,
}

function check(config: unknown): void {
  const parsed = parseConfig(config)
  for (const action of ACTIONS) {
    const line = parsed[action]
    if (line === undefined) continue
    if (parsed.shell && typeof line !== 'string')
      throw invalid(`config.${action}`, 'must be one string, because shell is true')
    if (!parsed.shell && typeof line === 'string') {
      throw invalid(`config.${action}`, 'must be a list of strings, the program first, unless shell is true')
    }
    const program = typeof line === 'string' ? line : line[0]
    if (program?.trim() === '') throw invalid(`config.${action}`, 'must name a program')
  }
}

async function act(call: ProviderCall, line: Line): Promise<ProviderResult> {
  const { exitCode, signal } = await run(call, line)
  if (exitCode === 0) return { exitCode }
  if (exitCode == null) throw new ProviderError(`was killed by ${signal ?? 'a signal'}`)
  throw new ProviderError(`exited with ${exitCode}`, { exitCode })
}

async function status(call: ProviderCall): Promise<PowerState | null> {
  const line = parseConfig(call.config).status
  if (line === undefined) return null
  const { exitCode } = await run(call, line)
  if (exitCode === 0) return 'running'
  return exitCode === 3 ? 'stopped' : 'unknown'
}

async function run(call: ProviderCall, line: Line): Promise<Ended> {
  const config = parseConfig(call.config)
  if (call.signal.aborted) throw toAborted(call.signal)
  const pipe = await openPipe()
  const child = spawnLine(line, config, call, pipe?.write)
  pipe?.write.destroy()
  const output = forward(pipe?.read ?? child.all, call.output)
  const abort = Promise.withResolvers<null>()
  const onAbort = () => abort.resolve(null)
  call.signal.addEventListener('abort', onAbort)
  // It may have come while the pipe was made.
  if (call.signal.aborted) onAbort()
  try {
    // The exit, and not the end of the output, because a child left behind may hold that open for ever.
    const exit = new Promise<Ended>((resolve) => {
      child.nodeChildProcess.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
    })
    const failure = child.then((result): Ended => {
      if (child.pid === undefined) throw toStartError(String(line[0]), config.cwd, result.cause)
      return { exitCode: result.exitCode, signal: result.signal }
    })
    const ended = await Promise.race([exit, failure, abort.promise])
    if (ended !== null) return ended
    if (child.pid !== undefined) await endGroup(child.pid, { signal: 'SIGTERM', graceMs: KILL_AFTER_MS })
    throw toAborted(call.signal)
  } finally {
    call.signal.removeEventListener('abort', onAbort)
    await output.finish()
  }
}

function spawnLine(line: Line, config: Config, call: ProviderCall, output: WriteStream | undefined) {
  const [program = '', ...args] = typeof line === 'string' ? [line] : line
  return execa(program, args, {
    shell: config.shell,
    ...(config.cwd === undefined ? {} : { cwd: config.cwd }),
    env: programEnv(config.env ?? {}, call.env),
    extendEnv: false,
    stdin: 'ignore',
    stdout: output ?? 'pipe',
    stderr: output ?? 'pipe',
    all: output === undefined,
    buffer: false,
    reject: false,
    // A group of its own, so that it can be ended whole.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
}

/**
 * One pipe for stdout and stderr, so that what is written to both arrives in the order written; two pipes
 * lose it. Node makes socket pairs only, on which `> /dev/stderr` fails. Null where there is no mkfifo.
 */
async function openPipe(): Promise<{ readonly read: Socket; readonly write: WriteStream } | null> {
  if (process.platform === 'win32') return null
  const folder = await mkdtemp(join(tmpdir(), 'hourhand-'))
  try {
    const path = join(folder, 'output')
    const made = await execa('mkfifo', ['-m', '600', path], { reject: false, stdio: 'ignore' })
    if (made.failed) return null
    // A reader must be there first: opening the other end waits for one.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const write = createWriteStream(path, { fd: openSync(path, 'w') })
    return { read: new Socket({ fd, readable: true, writable: false }), write }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Passes output on as it comes; `finish` waits for what was written before the end, not for those left behind. */
function forward(reader: Readable | undefined, take: (chunk: Uint8Array) => void) {
  const count = { chunks: 0 }
  const pass = (chunk: Uint8Array) => {
    count.chunks += 1
    take(chunk)
  }
  const closed = new Promise<void>((resolve) => reader?.once('close', resolve) ?? resolve())
  reader?.on('error', () => reader.destroy()).on('data', pass)

  async function finish(): Promise<void> {
    for (let turn = 0, seen = -1; turn < DRAIN_TURNS && seen !== count.chunks; turn += 1) {
      seen = count.chunks
      // After a pause of a busy process the timer comes before the reading: hence the next turn as well.
      await Promise.race([closed, sleep(QUIET_MS).then(() => nextTurn())])
      if (reader?.destroyed) return
    }
    // A child left behind keeps its reader, else its next line would kill it (SIGPIPE).
    reader?.off('data', pass).resume()
    if (reader instanceof Socket) reader.unref()
  }

  return { finish }
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}

function toAborted(signal: AbortSignal): ProviderError {
  return new ProviderError(toError(signal.reason).message, {}, signal.reason)
}
