import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '#main/app.ts'
import type { World } from '#main/context.ts'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; null when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

export type TestApp = Awaited<ReturnType<typeof startApp>>

/** The whole app over a data folder of its own, with a real server on a free port. */
export async function startApp(
  world: Partial<World> = {},
  folder = mkdtempSync(join(tmpdir(), 'hourhand-app-')),
) {
  const logged: string[] = []
  const app: App = await createApp(
    {
      dataFolder: folder,
      port: 0,
      operatorTimeZone: 'Europe/Berlin',
      logLevel: 'info',
      pageFolder: join(folder, 'page'),
      version: '0.1.0',
    },
    { writeLog: (line) => logged.push(line), ...world },
  )
  const token = readFileSync(join(folder, 'control.token'), 'utf8')

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(app.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    }
  }

  return {
    app,
    url: app.url,
    token,
    folder,
    logged,
    send,
    get: (path: string) => send('GET', path),
    post: (path: string, body?: unknown) => send('POST', path, body),
    put: (path: string, body?: unknown) => send('PUT', path, body),
    patch: (path: string, body?: unknown) => send('PATCH', path, body),
    delete: (path: string) => send('DELETE', path),
    async [Symbol.asyncDispose](): Promise<void> {
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until something holds; throws with what it last was when it never does. */
export async function waitUntil(
  check: () => Promise<boolean> | boolean,
  what: string,
  ms = 10_000,
): Promise<void> {
  const until = Date.now() + ms
  while (!(await check())) {
    if (Date.now() > until) throw new Error(`it never came to be: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
