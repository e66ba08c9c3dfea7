/**
 * How a program is started so that it lives on when Hourhand ends, and how it ended is known all the same.
 * Its parent is a shell that writes to the program's state file: its own pid first, the exit code last, and
 * in between what a shell says of a program that was killed, which tells it from one that exited with such a code.
 * Hourhand adds when the shell was started, because a pid is given out again.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { constants as system } from 'node:os'
import { resolve } from 'node:path'
import { toError } from '#shared/error.ts'
import type { ProgramAction } from '#shared/job.ts'
import { endGroup, identify, isLaunchedGroup, membersOf, toStartError } from './process-identity.ts'

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin'
const SHELL = '/bin/sh'

// The program writes to a pipe and `cat` to the file, because on a file `> /dev/stderr` would cut off what
// stands there. `cat` is to live for the last words of a program that is told to end. `exec` passes over the
// shell's own commands of that name. Descriptor 3 is the state file.
const wrapper = (restore: string) => `exec 2>&3 3>&-
echo "pid $$" >&2
{ (${restore}exec "$@" 2>&1); echo "exit $?" >&2; } | { trap '' HUP INT TERM; exec cat; }`

/** How a program ended: with a code, or killed by a signal. */
export type Ended = { readonly exitCode: number | null; readonly signal: string | null }

/** A started program. Its pid is that of its group. */
export type Launched = {
  readonly pid: number
  /** Resolves when the process that was started is gone; never for one of an earlier life. */
  readonly exit: Promise<Ended>
}

export type Launch = {
  readonly action: ProgramAction
  readonly env: Readonly<Record<string, string>>
  readonly outputFd: number
  readonly outputFile: string
}

/** What is known of a program from its state file. */
export type State = { readonly pid: number; readonly identity: string | null; readonly ended: Ended | null }

export const stateFile = (outputFile: string) => `${outputFile}.state`

/** Starts a program in a group of its own; throws a `ProviderError` that says why it cannot be started. */
export async function launch(wanted: Launch): Promise<Launched> {
  const { action, env, outputFile } = wanted
  const cwd = action.cwd ?? undefined
  const isWrapped = process.platform !== 'win32'
  const reason = isWrapped && !action.shell ? whyNotRunnable(action.program, cwd, env.PATH) : null
  if (reason !== null)
    throw toStartError(action.program, cwd, Object.assign(new Error(reason), { code: reason }))
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants
  const state = openSync(stateFile(outputFile), O_WRONLY | O_CREAT | O_APPEND | O_TRUNC, 0o600)
  const input = action.stdin === null ? null : openInput(`${outputFile}.in`, action.stdin)
  try {
    const stdio = [input ?? 'ignore', wanted.outputFd, wanted.outputFd] as const
    const child = isWrapped
      ? spawnWrapped(wanted, [...stdio, state])
      : spawn(action.program, action.args, {
          cwd,
          env,
          stdio: [...stdio],
          shell: action.shell,
          windowsHide: true,
        })
    const exit = exitOf(child)
    if (child.pid === undefined) throw (await once(child, 'error'))[0]
    child.unref()
    if (isWrapped) await noteIdentity(state, child.pid)
    return { pid: child.pid, exit }
  } catch (error) {
    throw toStartError(action.shell ? SHELL : action.program, cwd, error)
  } finally {
    closeSync(state)
    if (input !== null) closeSync(input)
  }
}

/** What the state file of an earlier life says; null where nothing was started. */
export function readState(outputFile: string): State | null {
  try {
    const text = readFileSync(stateFile(outputFile), 'latin1')
    const pid = Number(/^pid (\d+)\n/m.exec(text)?.[1] ?? Number.NaN)
    const identity = /^since (.+)\n/m.exec(text)?.[1] ?? null
    return pid > 1 ? { pid, identity, ended: parseEnd(text) } : null
  } catch {
    return null
  }
}

/** Whether something of a program that was started in an earlier life still lives. */
export async function isAlive({ pid, identity }: State, launchId: string): Promise<boolean> {
  const leader = await identify(pid)
  if (leader !== null && identity !== null && leader.identity !== identity) return false
  if (leader !== null && identity !== null && !leader.isZombie) return true
  // Without its leader, or before Hourhand could note when that was started, the group is known by its environment.
  return (await membersOf(pid)).length > 0 && (await isLaunchedGroup(pid, launchId))
}

function parseEnd(text: string): Ended | null {
  const code = /^exit (\d+)\n/m.exec(text)?.[1]
  if (code === undefined) return null
  const exitCode = Number(code)
  const isKilled = exitCode > 128 && text.split('\n').some((line) => !/^((pid|since|exit) .*)?$/.test(line))
  return isKilled ? { exitCode: null, signal: signalName(exitCode - 128) } : { exitCode, signal: null }
}

/** The name of a signal, which a program's exit code stands for beyond 128; null for a number that has none. */
export function signalName(number: number): string | null {
  return Object.entries(system.signals).find(([, each]) => each === number)?.[0] ?? null
}

function spawnWrapped({ action, env }: Launch, stdio: readonly (number | 'ignore')[]): ChildProcess {
  const command = action.shell ? [SHELL, '-c', action.program] : [action.program, ...action.args]
  // Shells drop variables whose names they could not write.
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  const stored = odd.map(([name, value], index) => [`HOURHAND_ODD_${index}`, `${name}=${value}`] as const)
  const names = stored.map(([name]) => name)
  const restore =
    odd.length === 0
      ? ''
      : `set -- env ${names.map((name) => `"$${name}"`).join(' ')} "$@"; unset ${names.join(' ')}; `
  return spawn(SHELL, ['-c', wrapper(restore), 'sh', ...command], {
    ...(action.cwd !== null && { cwd: action.cwd }),
    env: { ...env, ...Object.fromEntries(stored) },
    stdio: [...stdio],
    detached: true,
  })
}

function exitOf(child: ChildProcess): Promise<Ended> {
  return new Promise((done) => child.once('exit', (exitCode, signal) => done({ exitCode, signal })))
}

/** What cannot be found again is ended. */
async function noteIdentity(state: number, pid: number): Promise<void> {
  try {
    const identity = (await identify(pid))?.identity
    if (identity !== undefined) writeSync(state, `since ${identity}\n`)
  } catch (error) {
    await endGroup(pid, { signal: 'SIGKILL', graceMs: 0 })
    throw toError(error)
  }
}

/** A file that nobody else can open: unlike a pipe it does not mind a reader that leaves, and outlives Hourhand. */
function openInput(path: string, text: string): number {
  rmSync(path, { force: true })
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    return openSync(path, 'r')
  } finally {
    rmSync(path, { force: true })
  }
}

/** What the system would say of a program, as execvp(3) looks for it; null when it can be started. */
function whyNotRunnable(program: string, cwd = '', path = DEFAULT_PATH): 'ENOENT' | 'EACCES' | null {
  const folders = program.includes('/') ? [''] : path.split(':')
  let reason: 'ENOENT' | 'EACCES' = 'ENOENT'
  for (const folder of folders) {
    const file = resolve(cwd, folder, program)
    if (!existsSync(file)) continue
    if (isRunnable(file)) return null
    reason = 'EACCES'
  }
  return reason
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
