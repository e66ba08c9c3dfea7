import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { World } from '#main/context.ts'
import { type Answer, startApp, waitUntil } from '../../helpers/app.ts'

export const SCHEDULE = '/api/v1/schedule/'
export const FAILED = '/api/v1/failed-tasks/'

/** What the documents send to make a schedule. */
export const HOURLY = {
  frequency: 2,
  cron_definition: '25 * * * *',
  interval_definition: null,
  endpoint: 'http://example.com',
  payload: {},
  auth_token: 'blah',
  next_send_at: null,
}

/** The app of one test, as a Seed client meets it. */
export async function startSeed(world: Partial<World> = {}) {
  const seed = await openSeed(world)
  onTestFinished(() => seed[Symbol.asyncDispose]())
  return seed
}

/** The app as a Seed client meets it: the token in its word, and a type that names the charset. */
export async function openSeed(world: Partial<World> = {}) {
  const app = await startApp(world)
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.send(method, path, body, {
      authorization: `Token ${app.token}`,
      'content-type': 'application/json;charset=utf-8',
      ...headers,
    })
  const isBusy = async () => {
    const runs = await app.get('/api/runs?outcome=running')
    return runs.body.data.length > 0
  }
  return {
    ...app,
    ask,
    /** Waits until nothing runs that the engine has begun; what has just become due is begun first. */
    async atRest() {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      await waitUntil(async () => !(await isBusy()), 'the end of all runs')
    },
    /** Makes a user with a password, as an admin does. */
    addUser: (name: string, more: object = {}) =>
      app.post('/api/users', { name, email: `${name}@example.org`, password: 'right', ...more }),
    /** Asks as nobody, or as whoever the header names. */
    askAs(authorization: string | null, method: string, path: string, body?: unknown): Promise<Answer> {
      return askPlain(app.url, authorization, method, path, body)
    },
  }
}

async function askPlain(
  url: string,
  authorization: string | null,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(authorization !== null && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null }
}

export const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`

type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real endpoint: what it received, and what it answers from now on; null is no answer at all. */
export async function startEndpoint(status: number | null = 200) {
  const received: Received[] = []
  const answer = { status }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      if (answer.status !== null) response.writeHead(answer.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, answer }
}
