/**
 * Commands that start and stop something. Each runs in a process group of its own, which is ended whole at
 * a time-out or cancellation. A child that a command leaves behind at its good end (a daemon) lives on.
 * A command that outlived a crash of Hourhand is waited for, and never runs a second time beside itself.
 */
import { randomUUID } from 'node:crypto'
import type { WriteStream } from 'node:fs'
import { execa } from 'execa'
import Type from 'typebox'
import Value from 'typebox/value'
import { invalid, toError } from '#shared/error.ts'
import { type PowerAction, type PowerState, stateAfter } from '#shared/power.ts'
import { forward, keepIn, openPipe, replay } from './command-output.ts'
import { findSurvivor, type Launch, outlast, readLaunch } from './launch.ts'
import { endGroup, identify, LAUNCH_VARIABLE, programEnv, toStartError } from './process-identity.ts'
import { type Provider, type ProviderCall, ProviderError, type ProviderResult } from './provider.ts'

const KILL_AFTER_MS = 2000
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
  start: (call) => act(call, 'start'),
  stop: (call) => act(call, 'stop'),
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

async function act(call: ProviderCall, action: PowerAction): Promise<ProviderResult> {
  const settled = await settleFormer(call, action)
  if (settled !== null) return settled
  if (call.signal.aborted) throw toAborted(call.signal)
  const { exitCode, signal } = await launch(call, action)
  if (exitCode === 0) return { exitCode }
  forget(call)
  if (exitCode == null) throw new ProviderError(`was killed by ${signal ?? 'a signal'}`)
  throw new ProviderError(`exited with ${exitCode}`, { exitCode })
}

/**
 * Deals with a launch that Hourhand did not see the end of: waits until it is over, for two at once would
 * be worse than one too late. Null when the command is to be run; what came of it where that is known.
 */
async function settleFormer(call: ProviderCall, action: PowerAction): Promise<ProviderResult | null> {
  const former = readLaunch(call.memory)
  if (former === null) return null
  const survivor = await findSurvivor(former)
  if (survivor !== null && !(await outlast(survivor, call.signal, KILL_AFTER_MS))) {
    forget(call)
    throw toAborted(call.signal)
  }
  if (former.action !== action || former.runId !== call.env.HOURHAND_RUN_ID) return null
  await replay(outputFile(call, action), call.output)
  // Its exit code is known to nobody: only what it was for can be asked about.
  const state = await status(call).catch(() => null)
  if (state !== stateAfter(action)) return null
  return { message: `it went on while Hourhand was not there, and the resource is ${state}` }
}

async function status(call: ProviderCall): Promise<PowerState | null> {
  const line = parseConfig(call.config).status
  if (line === undefined) return null
  if (call.signal.aborted) throw toAborted(call.signal)
  const { exitCode } = await attend(call, spawnLine(line, call, { output: 'ignore' }), async () => {})
  if (exitCode === 0) return 'running'
  return exitCode === 3 ? 'stopped' : 'unknown'
}

/** Runs the command of an action, remembered ahead of its start and found again by its pid. */
async function launch(call: ProviderCall, action: PowerAction): Promise<Ended> {
  const line = parseConfig(call.config)[action]
  const file = outputFile(call, action)
  const remembered: Launch = { launchId: randomUUID(), action, runId: call.env.HOURHAND_RUN_ID ?? '' }
  // Its file is begun before it is remembered: what a remembered launch left there is its own.
  const copy = keepIn(file)
  try {
    call.remember(remembered)
  } catch (error) {
    copy.close()
    throw error
  }
  const pipe = await openPipe(file)
  const env = { [LAUNCH_VARIABLE]: remembered.launchId }
  const command = spawnLine(line, call, { output: pipe?.write ?? 'pipe', env })
  pipe?.write.destroy()
  const output = forward(pipe?.read ?? command.child.all, pipe?.standby ?? null, [copy.keep, call.output])
  output.closed.then(copy.close)
  let known = remembered
  try {
    return await attend(call, command, async (pid) => {
      known = await rememberPid(call, remembered, pid)
    })
  } catch (error) {
    if (known.pid === undefined || (await findSurvivor(known)) === null) forget(call)
    throw error
  } finally {
    await output.finish()
  }
}

type Command = { readonly line: Line; readonly child: ReturnType<typeof spawnLine>['child'] }

/** Waits for the end of a command; ends it, and throws, when the call is aborted or `onStarted` throws. */
async function attend(
  call: ProviderCall,
  { line, child }: Command,
  onStarted: (pid: number) => Promise<void>,
): Promise<Ended> {
  const { pid } = child
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
    const failure = child.then((result): Ended => ({ exitCode: result.exitCode, signal: result.signal }))
    if (pid === undefined) {
      throw toStartError(String(line[0]), parseConfig(call.config).cwd, (await child).cause)
    }
    await onStarted(pid)
    const ended = await Promise.race([exit, failure, abort.promise])
    if (ended !== null) return ended
    await endGroup(pid, { signal: 'SIGTERM', graceMs: KILL_AFTER_MS })
    throw toAborted(call.signal)
  } finally {
    call.signal.removeEventListener('abort', onAbort)
  }
}

/** What cannot be remembered is ended: it could not be found again. */
async function rememberPid(call: ProviderCall, remembered: Launch, pid: number): Promise<Launch> {
  const identity = (await identify(pid))?.identity
  if (identity === undefined) return remembered
  const known = { ...remembered, pid, identity }
  try {
    call.remember(known)
    return known
  } catch (error) {
    await endGroup(pid, { signal: 'SIGTERM', graceMs: KILL_AFTER_MS })
    throw error
  }
}

/** The launch is known to be over. Where that cannot be stored, its pid tells it later. */
function forget(call: ProviderCall): void {
  try {
    call.remember(null)
  } catch {
    // The outcome of the run is what matters.
  }
}

type Wiring = {
  readonly output: WriteStream | 'pipe' | 'ignore'
  readonly env?: Readonly<Record<string, string>>
}

function spawnLine(line: Line, call: ProviderCall, { output, env = {} }: Wiring) {
  const config = parseConfig(call.config)
  const [program = '', ...args] = typeof line === 'string' ? [line] : line
  const child = execa(program, args, {
    shell: config.shell,
    ...(config.cwd === undefined ? {} : { cwd: config.cwd }),
    env: programEnv(config.env ?? {}, call.env, env),
    extendEnv: false,
    stdin: 'ignore',
    stdout: output,
    stderr: output,
    all: output === 'pipe',
    buffer: false,
    reject: false,
    // A group of its own, so that it can be ended whole.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  return { line, child }
}

/** Start and stop have a file each: what the one left behind writes on is not taken for the other's. */
function outputFile(call: ProviderCall, action: PowerAction): string | undefined {
  const file = call.env.HOURHAND_OUTPUT_FILE
  return file === undefined || file === '' ? undefined : file.replace(/(\.log)?$/, `.${action}.log`)
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}

function toAborted(signal: AbortSignal): ProviderError {
  return new ProviderError(toError(signal.reason).message, {}, signal.reason)
}
