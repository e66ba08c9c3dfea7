import type { AddressInfo, Socket } from 'node:net'
import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance, type FastifyReply, type RouteHandlerMethod } from 'fastify'
import { AppError, toError } from '#shared/error.ts'
import type { OperatorSetting } from '#shared/setting.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../engine/clock.ts'
import type { Log } from '../log.ts'
import type { TokenService } from '../services/token.ts'
import type { Store } from '../store/index.ts'
import { createAuth, type Passwords } from './auth.ts'
import { createValidator, takeJsonOnly } from './body.ts'
import { setupDocs } from './docs.ts'
import { createFailureOf, type Render, refuseUnknown, renderOwn, setOwnErrors } from './error.ts'
import { eventRoutes } from './events.ts'
import { createMethodTable, isPagePath, isSafe, readVisit, refusalOf } from './guard.ts'
import { healthRoutes } from './own/health.ts'
import { sessionRoutes } from './own/session.ts'
import { tokenRoutes } from './own/token.ts'
import { buildSerializer } from './serializer.ts'
import { createSessions } from './session.ts'
import { setupPage } from './static.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that a path is known with. */
    readonly allowedMethods: (url: string) => readonly string[]
    /** Every route there is. */
    readonly listRoutes: () => readonly { readonly method: string; readonly url: string }[]
  }
}

export const DEFAULT_PORT = 7420
const PORTS_TRIED = 51
/** An answer of the API is never a page. */
const NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'"
const BODY_LIMIT = 1_048_576
/** Of a part of a path, encoded: the longest name has 512 letters, each of at most four bytes. */
const MOST_PARAM = 512 * 4 * '%F0'.length

export type ServerDeps = {
  readonly clock: Clock
  readonly log: Log
  readonly bus: Bus
  readonly tokens: TokenService
  /** Who may come in by name and password; without it nobody. */
  readonly passwords?: Passwords | undefined
  readonly store: Pick<Store, 'users' | 'tokens' | 'sessions' | 'explain'>
}

export type ServerConfig = {
  readonly version: string
  readonly pageFolder: string
  /** How days and times are shown to the operator. */
  readonly operator: () => OperatorSetting
  /** A token of this life of the process, for the command line; full access as the operator. */
  readonly controlToken?: string | null
  /** Registers the routes of the nouns and dialects. */
  readonly register: (api: FastifyInstance) => unknown
  /** Told when somebody begins to watch the events, and when nobody does any more. */
  readonly onAudience?: (isWatched: boolean) => void
  /** How what the router itself refuses is told; in the words of Hourhand's own API unless said otherwise. */
  readonly renderUnrouted?: Render
  /** Answers `/api/health/`, which is another dialect's. */
  readonly healthWithSlash?: RouteHandlerMethod
}

/** The server, ready but not listening. Everything is refused that does not say it is public. */
export async function createServer(deps: ServerDeps, config: ServerConfig): Promise<FastifyInstance> {
  const { clock, log, bus, store, tokens, passwords } = deps
  const { now } = clock
  const sessions = createSessions({ now, log, store: store.sessions })
  const auth = createAuth(
    { now, users: store.users, sessions, tokens, passwords },
    config.controlToken ?? null,
  )
  const server = createInstance(log, store.explain, config.renderUnrouted ?? renderOwn)

  await setupGuard(server, auth.admit)
  setOwnErrors(server)
  await setupDocs(server, config.version)
  const sendPage = await setupPage(server, config.pageFolder)
  server.setNotFoundHandler((request, reply) => {
    if (isSafe(request.method) && isPagePath(request.url)) return sendPage(request.url, reply)
    return refuseUnknown(request, reply)
  })

  await server.register(async (api) => {
    healthRoutes(api, config.version, config.healthWithSlash)
    sessionRoutes(api, { sessions, operator: config.operator })
    tokenRoutes(api, { store, tokens })
    eventRoutes(api, {
      clock,
      bus,
      isStillGood: auth.isStillGood,
      onTokenChange: tokens.onChange,
      onAudience: config.onAudience ?? (() => {}),
    })
  })
  await server.register(async (api) => {
    await config.register(api)
  })
  await server.ready()
  return server
}

/** Who may come in, and what every answer says of itself. */
async function setupGuard(
  server: FastifyInstance,
  admit: ReturnType<typeof createAuth>['admit'],
): Promise<void> {
  // First, so that refusals bear its headers too.
  await server.register(helmet, {
    // Set below as one constant: made anew for each answer it would cost as much as the rest of the guard.
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
  })
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = refusalOf(readVisit(request))
    reply.header('cache-control', 'no-store').header('content-security-policy', NOTHING_ALLOWED)
    if (refusal?.code === 'malformed') reply.header('connection', 'close')
    done(refusal ?? undefined)
  })
  server.addHook('onRequest', (request, reply, done) => {
    const admitted = admit(request, reply)
    // Some clients post JSON and do not say so.
    if (!request.headers['content-type']?.trim()) request.raw.headers['content-type'] = 'application/json'
    if (admitted === undefined) done()
    else admitted.then(() => done(), done)
  })
}

/** Named so that Fastify does not load Ajv, which is set aside for our own compiler at once. */
function noAjv(): never {
  throw new Error('Internal: requests are checked by our own compiler')
}

function createInstance(
  log: Log,
  explain: (error: unknown) => unknown,
  renderUnrouted: Render,
): FastifyInstance {
  const failureOf = createFailureOf(log, explain)
  const server = fastify({
    logger: false,
    genReqId: () => '',
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    requestTimeout: 60_000,
    return503OnClosing: false,
    rewriteUrl: ({ url = '' }) => mergeSlashes(url),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MOST_PARAM },
    http: { headersTimeout: 20_000, maxHeaderSize: 16_384 },
    clientErrorHandler: answerBroken,
    schemaController: { compilersFactory: { buildSerializer, buildValidator: noAjv } },
    frameworkErrors: (error, request, reply) => {
      const { status, body, headers = {} } = renderUnrouted(failureOf(error, request), request)
      const plain = reply as FastifyReply
      plain.code(status).headers(headers).type('application/json; charset=utf-8').send(JSON.stringify(body))
    },
  })
  const methods = createMethodTable()
  server.addHook('onRoute', (route) => methods.add(route))
  server.decorate('allowedMethods', methods.allowedMethods)
  server.decorate('listRoutes', methods.list)
  server.decorate('failureOf', failureOf)
  server.decorateRequest('knownCaller', null)
  server.decorateRequest('caller', {
    getter() {
      if (this.knownCaller === null) throw new Error('Internal: a public route has no caller')
      return this.knownCaller
    },
  })
  takeJsonOnly(server)
  server.setValidatorCompiler(({ schema, httpPart }) => createValidator(schema, httpPart))
  return server
}

/** Under `/v2`, where clients join paths carelessly, slashes in a row are one; elsewhere they are as they are. */
function mergeSlashes(url: string): string {
  if (!/^\/+v2\//.test(url)) return url
  const [path = ''] = url.split('?', 1)
  return path.replaceAll(/\/{2,}/g, '/') + url.slice(path.length)
}

const BROKEN: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request took too long'],
}

/** Answers what is no HTTP request, and ends its connection. */
function answerBroken(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, message] = BROKEN[error.code ?? ''] ?? ['400 Bad Request', 'malformed request']
  const body = JSON.stringify({ error: { message, code: 'malformed' } })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

/**
 * Listens on 127.0.0.1 alone and answers the port. Null takes 7420 or the next free one, 0 any; a port that was
 * asked for must be free.
 */
export async function listen(server: FastifyInstance, port: number | null): Promise<number> {
  const ports = port === null ? Array.from({ length: PORTS_TRIED }, (_, more) => DEFAULT_PORT + more) : [port]
  let reason = new Error('Internal: no port was tried')
  for (const candidate of ports) {
    try {
      await server.listen({ host: '127.0.0.1', port: candidate })
      return (server.server.address() as AddressInfo).port
    } catch (error) {
      reason = toError(error)
      const { code } = reason as NodeJS.ErrnoException
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    }
  }
  throw new AppError('unavailable', whyNot(port, reason), { cause: reason })
}

function whyNot(port: number | null, reason: NodeJS.ErrnoException): string {
  if (port === null) return `no port from ${DEFAULT_PORT} to ${DEFAULT_PORT + PORTS_TRIED - 1} is free`
  return reason.code === 'EACCES'
    ? `port ${port} may not be used by this user`
    : `port ${port} is in use by another program`
}
