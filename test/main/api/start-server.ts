import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { createServer, listen, type ServerConfig } from '#main/api/server.ts'
import { createBus } from '#main/bus.ts'
import { createLog } from '#main/log.ts'
import { createTokenService } from '#main/services/token.ts'
import { createStore, openDatabase } from '#main/store/index.ts'
import { OPERATOR_ID } from '#main/store/user.ts'
import { OPERATOR_DEFAULTS } from '#shared/setting.ts'
import { createTestClock } from '../../helpers/clock.ts'

export const START = Date.parse('2026-11-21T08:00:00Z')
const OPERATOR = { name: 'admin@localhost' }

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON, of whatever shape the test expects. */
  readonly json: () => ReturnType<typeof JSON.parse>
}

export type Asked = {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders | readonly string[]
  readonly body?: string | Buffer
  readonly token?: string | null
}

/** A real server on a port of its own, over a real store in a folder of its own. */
export async function startServer(
  more: Partial<Omit<ServerConfig, 'register'>> & {
    readonly routes?: (api: FastifyInstance) => unknown
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-api-'))
  const clock = createTestClock(START)
  const logged: string[] = []
  const log = createLog('debug', clock.now, (line) => logged.push(line))
  const bus = createBus(clock.now, log)
  const store = createStore(await openDatabase(folder, clock.now()))
  store.users.ensureOperator(clock.now())
  const tokens = createTokenService({ clock, bus, store })
  const { routes: register = () => {}, ...config } = more
  const server = await createServer(
    { clock, log, bus, store, tokens },
    {
      version: '1.2.3',
      pageFolder: join(folder, 'page'),
      operator: () => ({ ...OPERATOR_DEFAULTS, timeZone: 'Europe/Berlin' }),
      register,
      ...config,
    },
  )
  const port = await listen(server, 0)
  onTestFinished(async () => {
    await server.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const makeToken = (access: 'full' | 'read' = 'full', expiresAt: number | null = null) =>
    tokens.create({ name: access, access, expiresAt, publicKey: null }, OPERATOR_ID, OPERATOR)
  const { text: token } = makeToken()

  /** Asks with the server's own token, unless another is named, or none. */
  function ask(path: string, { method = 'GET', headers = {}, body, token: other = token }: Asked = {}) {
    const given = Array.isArray(headers)
      ? [...headers, ...(other === null ? [] : ['Authorization', `Bearer ${other}`])]
      : { ...(headers as OutgoingHttpHeaders), ...(other !== null && { authorization: `Bearer ${other}` }) }
    return new Promise<Answer>((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, path, method, headers: given, agent: false },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            const { statusCode: status = 0, headers } = response
            resolve({ status, headers, text, json: () => JSON.parse(text) })
          })
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  /** Sends bytes as they are and answers all that comes back until the connection ends. */
  function send(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => socket.end())
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
  }

  const askJson = (path: string, method: string, value: unknown, more: Asked = {}) =>
    ask(path, {
      ...more,
      method,
      body: JSON.stringify(value),
      headers: { 'content-type': 'application/json', ...(more.headers as OutgoingHttpHeaders) },
    })

  /** Follows a fresh one-time link and answers the cookie. */
  async function signIn(): Promise<string> {
    const { url } = (await ask('/api/sessions/link', { method: 'POST' })).json().data
    const answer = await ask(url.slice(url.indexOf('/open')), { token: null })
    return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
  }

  return {
    server,
    port,
    store,
    tokens,
    bus,
    clock,
    logged,
    folder,
    token,
    makeToken,
    ask,
    askJson,
    send,
    signIn,
  }
}
