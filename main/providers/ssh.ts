/**
 * Commands that start and stop something on another host, by the system's ssh with its keys, agent and
 * configuration. ssh itself is run as any command is: ended whole at a time-out, and waited for after a crash.
 *
 * A command on the other host hears nothing of the end of its connection. So a shell stands beside it there that
 * looks once a second whether the connection lives, and ends the command's process group when it does not.
 * With `verbatim` the string is sent as it is and a time-out ends the connection alone: that is for keys which
 * may run set commands only, and for hosts without a POSIX shell.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import Type from 'typebox'
import Value from 'typebox/value'
import { invalid, toError } from '#shared/error.ts'
import type { PowerAction, PowerState } from '#shared/power.ts'
import { quoteWord } from '#shared/shell.ts'
import { commandProvider } from './command.ts'
import { programEnv, toStartError } from './process-identity.ts'
import { type Provider, type ProviderCall, ProviderError, type ProviderResult } from './provider.ts'
import { SSH_TARGET, sshArgs, sshReason } from './ssh-line.ts'

const execute = promisify(execFile)

/** ssh(1), EXIT STATUS: the command's own, or this when an error occurred. */
const SSH_FAILED = 255
const TAIL_BYTES = 8192
/** A status that says more than this is ended. */
const MOST_SAID_BYTES = 64 * 1024 * 1024
const ACTIONS = ['start', 'stop', 'status'] as const

// One line, because csh ends a string at the end of a line. `$$` leads the group: sshd makes a session for it.
const WATCHED = [
  'if kill -0 $PPID 2>/dev/null; then {',
  'while kill -0 $PPID 2>/dev/null; do sleep 1; done;',
  'trap : TERM; kill -TERM -$$ || kill -TERM $$; sleep 2; kill -KILL -$$ || kill -KILL $$;',
  '} </dev/null >/dev/null 2>&1 & w=$!; fi;',
  '[ -n "$SHELL" ] || SHELL=sh; "$SHELL" -c "$1" </dev/null; c=$?; [ -z "$w" ] || kill $w; exit $c',
].join(' ')

const Line = Type.String({ minLength: 1, pattern: '^[^\\u0000]*$' })
const Config = Type.Object(
  {
    ...SSH_TARGET,
    start: Line,
    stop: Line,
    status: Type.Optional(Line),
    verbatim: Type.Boolean({ default: false }),
    timeoutSeconds: Type.Integer({ minimum: 1, maximum: 604_800, default: 60 }),
  },
  { additionalProperties: false },
)
type Config = Type.Static<typeof Config>

/** Commands on another host; that of `status` tells the state as LSB says (0 running, 3 stopped). */
export const sshProvider: Provider = {
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
    if (parsed[action]?.trim() === '') throw invalid(`config.${action}`, 'must not be empty')
  }
}

async function act(call: ProviderCall, action: PowerAction): Promise<ProviderResult> {
  const config = parseConfig(call.config)
  let tail = Buffer.alloc(0)
  const output = (chunk: Uint8Array) => {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES)
    call.output(chunk)
  }
  try {
    return await commandProvider[action]({ ...call, output, config: toCommand(config) })
  } catch (error) {
    if (!(error instanceof ProviderError) || error.result.exitCode !== SSH_FAILED) throw error
    throw toFailure(config, tail.toString())
  }
}

async function status(call: ProviderCall): Promise<PowerState | null> {
  const config = parseConfig(call.config)
  if (config.status === undefined) return null
  const { code, stderr } = await ask(call, lineOf(config, config.status))
  if (code === SSH_FAILED) throw toFailure(config, stderr)
  if (code === 0) return 'running'
  return code === 3 ? 'stopped' : 'unknown'
}

/** Runs it to its end, which is that of the signal at the latest; throws when ssh is not there. */
async function ask(call: ProviderCall, [program = '', ...args]: readonly string[]) {
  try {
    const options = { signal: call.signal, env: programEnv(), maxBuffer: MOST_SAID_BYTES }
    const { stderr } = await execute(program, args, options)
    return { code: 0, stderr }
  } catch (thrown) {
    if (call.signal.aborted) {
      throw new ProviderError(toError(call.signal.reason).message, {}, call.signal.reason)
    }
    const { code, stderr = '' } = thrown as { readonly code?: unknown; readonly stderr?: string }
    // A string says that it never ran; null, that a signal ended it.
    if (typeof code === 'string') throw toStartError(program, undefined, thrown)
    return { code: typeof code === 'number' ? code : null, stderr }
  }
}

/** The same as a configuration of the provider of commands. */
function toCommand(config: Config): unknown {
  const { start, stop, status: asked, timeoutSeconds } = config
  return {
    start: lineOf(config, start),
    stop: lineOf(config, stop),
    ...(asked !== undefined && { status: lineOf(config, asked) }),
    timeoutSeconds,
  }
}

function lineOf(config: Config, command: string): readonly string[] {
  const remote = config.verbatim ? command : `exec sh -c ${quoteWord(WATCHED)} sh ${quoteWord(command)}`
  return ['ssh', ...sshArgs(config, remote)]
}

function toFailure({ host, user }: Config, said: string): ProviderError {
  const where = user === undefined ? host : `${user}@${host}`
  const reason = sshReason(said) ?? `it, or the command there, exited with ${SSH_FAILED}`
  return new ProviderError(`ssh to ${where} failed: ${reason}`, { exitCode: SSH_FAILED })
}

function parseConfig(config: unknown): Config {
  return Value.Parse(Config, Value.Default(Config, Value.Clone(config)))
}
