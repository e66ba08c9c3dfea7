import { execFile } from 'node:child_process'
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type Child, startProgram } from './child.ts'

const execute = promisify(execFile)

const BUSYBOX = '/bin/busybox'
const APPLETS = ['sh', 'sleep', 'true', 'false', 'echo', 'touch', 'cat', 'dd', 'test']
/** Within what a container may be allowed where the tests run in one themselves. */
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000', '--network', 'host']

export type Podman = AsyncDisposable & {
  /** Where its Docker API is. */
  readonly socket: string
  /** Runs the podman program beside the service; its output without the last line break. */
  readonly run: (...args: readonly string[]) => Promise<string>
  /** A container of busybox that was not started yet; its id. */
  readonly create: (options: readonly string[], command?: readonly string[]) => Promise<string>
  /** Ends and removes every container. */
  readonly clear: () => Promise<void>
  readonly startService: () => Promise<void>
  readonly stopService: () => Promise<void>
}

/** Why there is no podman to test with; null where there is. */
export function whyNoPodman(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux'
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  for (const program of ['podman', 'runc']) {
    if (!folders.some((folder) => isProgram(join(folder, program)))) return `${program} is not installed`
  }
  return isProgram(BUSYBOX) ? null : 'busybox is not installed'
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A podman of its own, with its service, in a temporary folder; nothing is left of it in the end. */
export async function startPodman(): Promise<Podman> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-podman-'))
  const socket = join(folder, 'podman.sock')
  const at = ['root', 'runroot', 'tmpdir'].flatMap((name) => [`--${name}`, join(folder, name)])
  const options = ['--cgroup-manager=cgroupfs', '--storage-driver=vfs', '--runtime=runc', ...at]
  const state: { service: Child | null } = { service: null }

  async function run(...args: readonly string[]): Promise<string> {
    const { stdout } = await execute('podman', [...options, ...args])
    return stdout.trimEnd()
  }

  async function clear(): Promise<void> {
    // One that the service is just stopping would be forgotten alive by a removal.
    await run('kill', '--all').catch(() => null)
    await run('rm', '--all', '--force', '--time', '0')
  }

  async function startService(): Promise<void> {
    state.service = startProgram('podman', [
      ...options,
      '--log-level=info',
      'system',
      'service',
      '--time=0',
      `unix://${socket}`,
    ])
    await state.service.waitFor(/API service listening on/)
  }

  async function stopService(): Promise<void> {
    await state.service?.kill()
    rmSync(socket, { force: true })
  }

  await importBusybox(folder, run)
  await startService()
  return {
    socket,
    run,
    create: (more, command = ['sleep', '1000']) => run('create', ...LIMITS, ...more, 'busybox', ...command),
    clear,
    startService,
    stopService,
    async [Symbol.asyncDispose]() {
      await clear().catch(() => null)
      await stopService()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An image of one program, from this machine: nothing is fetched. */
async function importBusybox(folder: string, run: Podman['run']): Promise<void> {
  const bin = join(folder, 'image/bin')
  mkdirSync(bin, { recursive: true })
  cpSync(BUSYBOX, join(bin, 'busybox'), { dereference: true })
  for (const applet of APPLETS) symlinkSync('busybox', join(bin, applet))
  const archive = join(folder, 'image.tar')
  await execute('tar', ['-C', join(folder, 'image'), '-cf', archive, '.'])
  await run('import', archive, 'busybox')
}
