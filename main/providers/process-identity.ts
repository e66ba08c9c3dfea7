/** Processes as the operating system knows them: who they are, which group they form, and how it is ended. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { toError } from '#shared/error.ts'
import { ProviderError } from './provider.ts'

const execute = promisify(execFile)

/** The variable by which a program is known again when its pid was not yet stored. */
export const LAUNCH_VARIABLE = 'HOURHAND_LAUNCH'

/** One process; a zombie has ended and waits to be collected. `age` sorts older ones first. */
export type ProcessRow = {
  readonly pid: number
  readonly group: number
  readonly isZombie: boolean
  readonly age: number
}

/** The process that bears a pid now; another one that gets the same pid has another identity. */
export type Identified = { readonly identity: string; readonly isZombie: boolean }

/** Who bears this pid, or null where nobody does. */
export async function identify(pid: number): Promise<Identified | null> {
  if (process.platform === 'linux') return identifyLinux(pid)
  if (process.platform === 'win32') return identifyWindows(pid)
  const line = (await ps(['-o', 'stat=,lstart=', '-p', String(pid)])).trim()
  const [stat, ...started] = line.split(/\s+/)
  return stat ? { identity: started.join(' '), isZombie: stat.startsWith('Z') } : null
}

/** The living members of a process group; on Windows, which has no groups, the leader alone. */
export async function membersOf(group: number): Promise<readonly number[]> {
  if (process.platform === 'win32') return (await identify(group)) === null ? [] : [group]
  if (!signalGroup(group, 0)) return []
  const rows = await listProcesses()
  return rows.filter((row) => row.group === group && !row.isZombie).map((row) => row.pid)
}

/** The living processes that were started with this launch id, oldest first; only those of our own user can be told. */
export async function findLaunched(launchId: string): Promise<readonly ProcessRow[]> {
  if (process.platform === 'win32') return []
  const rows = (await listProcesses()).filter((row) => !row.isZombie)
  const bearers = await bearersOf(launchId, rows)
  return rows.filter((row) => bearers.has(row.pid)).toSorted((a, b) => a.age - b.age || a.pid - b.pid)
}

/** Whether a living member of the group was started with this launch id. */
export async function isLaunchedGroup(group: number, launchId: string): Promise<boolean> {
  return (await findLaunched(launchId)).some((row) => row.group === group)
}

/**
 * Ends every process of a group: the signal, up to `graceMs` of patience, then SIGKILL. Windows knows only
 * the last of these. Throws when the group may not be signalled, outlives SIGKILL, or `abort` comes first.
 */
export async function endGroup(
  group: number,
  how: { readonly signal: NodeJS.Signals; readonly graceMs: number; readonly abort?: AbortSignal },
): Promise<void> {
  if (process.platform === 'win32') {
    // Fails for a process that is gone already; whether it is gone is asked below.
    await execute('taskkill', ['/PID', String(group), '/T', '/F'], { windowsHide: true }).catch(() => null)
  } else {
    signalGroup(group, how.signal)
    if (await isGoneWithin(group, how.graceMs, how.abort)) return
    signalGroup(group, 'SIGKILL')
  }
  if (await isGoneWithin(group, 5000, how.abort)) return
  throw new ProviderError(`process group ${group} is still there after it was killed`)
}

/** The environment of a started program: ours without our own settings and secrets, then what is given. */
export function programEnv(...given: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^HOURHAND_/i.test(name))
  return Object.assign({}, Object.fromEntries(inherited), ...given)
}

/** Why a program could not be started, in plain words. */
export function toStartError(program: string, cwd: string | undefined, thrown: unknown): ProviderError {
  const error = toError(thrown)
  const code = 'code' in error ? String(error.code) : ''
  // The system says ENOENT of the program when it is the folder that is missing.
  if (cwd !== undefined && ['ENOENT', 'ENOTDIR'].includes(code) && !existsSync(`${cwd}/.`)) {
    return new ProviderError(`cannot be started: there is no folder '${cwd}'`, {}, error)
  }
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no program '${program}'`,
    EACCES: `'${program}' may not be run (permission denied)`,
    E2BIG: 'its arguments and environment are too long',
  }
  return new ProviderError(`cannot be started: ${reasons[code] ?? error.message}`, {}, error)
}

async function isGoneWithin(group: number, ms: number, abort: AbortSignal | undefined): Promise<boolean> {
  const deadline = performance.now() + ms
  for (let pauseMs = 5; (await membersOf(group)).length > 0; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) return false
    await sleep(Math.min(pauseMs, leftMs), undefined, abort ? { signal: abort } : {})
  }
  return true
}

// False when the group has no member; zombies that nobody collected are members still.
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  // kill(-1) and kill(0) would reach everything we may signal, ourselves included.
  if (!Number.isSafeInteger(group) || group <= 1) throw new Error(`Internal: no process group ${group}`)
  try {
    return process.kill(-group, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return false
    if (signal === 0) return true
    throw new ProviderError(`process group ${group} may not be signalled (${code})`, {}, error)
  }
}

function identifyLinux(pid: number): Identified | null {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'))
    // Ticks count from the boot, so that they alone would match by chance after a restart of the machine.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return { identity: `${boot} ${stat.startTicks}`, isZombie: stat.isZombie }
  } catch {
    return null
  }
}

async function identifyWindows(pid: number): Promise<Identified | null> {
  const query = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CreationDate.ToFileTimeUtc()`
  const command = ['-NoProfile', '-NonInteractive', '-Command', query]
  const answer = await execute('powershell.exe', command, { windowsHide: true }).catch(() => null)
  const identity = answer?.stdout.trim() ?? ''
  return /^\d+$/.test(identity) ? { identity, isZombie: false } : null
}

async function listProcesses(): Promise<readonly ProcessRow[]> {
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    const rows = await Promise.all(pids.map(readRow))
    return rows.filter((row) => row !== null)
  }
  return (await ps(['-A', '-o', 'pid=,pgid=,stat='])).split('\n').flatMap((line) => {
    const [pid, group, stat] = line.trim().split(/\s+/)
    if (!stat) return []
    return [{ pid: Number(pid), group: Number(group), isZombie: stat.startsWith('Z'), age: 0 }]
  })
}

async function readRow(pid: string): Promise<ProcessRow | null> {
  try {
    const stat = parseStat(await readFile(`/proc/${pid}/stat`, 'latin1'))
    return { pid: Number(pid), group: stat.group, isZombie: stat.isZombie, age: stat.startTicks }
  } catch {
    // It ended between the listing and the reading.
    return null
  }
}

/** proc_pid_stat(5): the name, field 2, may hold spaces and brackets itself; field 3 follows its last bracket. */
export function statFields(text: string): readonly string[] {
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function parseStat(text: string) {
  const fields = statFields(text)
  const [state = '', , group] = fields
  return { isZombie: 'ZXx'.includes(state), group: Number(group), startTicks: Number(fields[19]) }
}

async function bearersOf(launchId: string, rows: readonly ProcessRow[]): Promise<ReadonlySet<number>> {
  const mark = `${LAUNCH_VARIABLE}=${launchId}`
  if (process.platform === 'linux') {
    const environments = await Promise.all(
      // Those of other users cannot be read.
      rows.map((row) => readFile(`/proc/${row.pid}/environ`, 'latin1').catch(() => '')),
    )
    return new Set(
      rows.filter((_row, i) => environments[i]?.split('\0').includes(mark)).map((row) => row.pid),
    )
  }
  const lines = (await ps(['-A', '-E', '-ww', '-o', 'pid=,command='])).split('\n')
  return new Set(lines.filter((line) => line.includes(mark)).map((line) => Number.parseInt(line, 10)))
}

/** What ps prints; nothing where no process matches. */
export async function ps(args: readonly string[]): Promise<string> {
  // Start times are written in local time and words: both are pinned, else a journey looks like a reused pid.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
  // ps exits with 1 when no process matches.
  const answer = await execute('ps', args, { env, maxBuffer: 64 * 1024 * 1024 }).catch(() => null)
  return answer?.stdout ?? ''
}
