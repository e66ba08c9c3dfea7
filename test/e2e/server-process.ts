// The real thing as a child process, and its command line and API as a script would use them.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '..', '..')
const READY = /^Hourhand is ready at (http:\/\/\S+)$/
const READY_LIMIT_MS = 30_000
const run = promisify(execFile)

export type ServerProcess = AsyncDisposable & {
  readonly url: string
  readonly folder: string
  /** Kills the process without warning. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same port and data. */
  readonly restart: () => Promise<void>
  /** What the command line prints. */
  readonly hourhand: (...args: string[]) => Promise<string>
}

export async function startServer(): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'hourhand-e2e-'))
  const data = join(folder, 'data')
  let { child, url } = await launch(data, '0')
  const { port } = new URL(url)

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  return {
    url,
    folder,
    kill: () => end('SIGKILL'),
    restart: async () => {
      ;({ child, url } = await launch(data, port))
    },
    hourhand: async (...args) => {
      const { stdout } = await run(process.execPath, ['bin/hourhand.js', '--data', data, ...args], {
        cwd: ROOT,
      })
      return stdout.trim()
    },
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch(data: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const args = ['main/headless.ts', '--data', data, '--port', port]
  const env = { ...process.env, HOURHAND_TIME_ZONE: 'Europe/Berlin' }
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = Promise.withResolvers<string>()
  const limit = setTimeout(() => ready.reject(new Error('The server was not ready in time')), READY_LIMIT_MS)
  createInterface({ input: child.stdout }).on('line', (line) => {
    const url = READY.exec(line)?.[1]
    if (url) ready.resolve(url)
  })
  child.once('exit', (code) => ready.reject(new Error(`The server ended with status ${code}`)))
  try {
    return { child, url: await ready.promise }
  } finally {
    clearTimeout(limit)
  }
}

export type Api = <Answer = unknown>(method: string, path: string, body?: unknown) => Promise<Answer>

/** Speaks to the API with a token and throws on a refusal. Answers what stands in `data`. */
export function createApi(url: string, token: string): Api {
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (JSON.parse(text) as { data: Answer }).data
  }
}
