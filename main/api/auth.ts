// Who is calling: a token in one of the words of the dialects, or a browser's session cookie.
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { TokenService } from '../services/token.ts'
import type { UserService } from '../services/user.ts'
import type { Store } from '../store/index.ts'
import type { Access, Token } from '../store/token.ts'
import { OPERATOR_ID, type User } from '../store/user.ts'
import { isOwnOrigin, isPublic, isSafe, portOf } from './guard.ts'
import { readCookie, type Sessions, setCookie } from './session.ts'

/** Who asks, and what they may. */
export type Caller = {
  readonly user: User
  readonly access: Access
  readonly tokenId: number | null
  /** The hash of the browser session it comes through, or null. */
  readonly session: Uint8Array | null
  /** Tells one token or session from another. */
  readonly key: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Known on every route that is not public. */
    readonly caller: Caller
    knownCaller: Caller | null
  }
}

export type Auth = ReturnType<typeof createAuth>

type Deps = {
  readonly now: () => number
  readonly users: Pick<Store['users'], 'get'>
  readonly sessions: Sessions
  readonly tokens: Pick<TokenService, 'verify' | 'onChange' | 'noteUse'>
  /** Passwords; without it tokens alone open anything. */
  readonly passwords?: Passwords | undefined
}

export type Passwords = Pick<UserService, 'recall' | 'verify'>

/** What a read-only token is told of a write. */
export const READ_ONLY = 'this token may only read'

type Verified = { readonly token: Token; readonly user: Caller['user'] }

/** Verified tokens that are remembered; the oldest goes first. */
const REMEMBERED = 1_000
/** The use of a token is written down no more often than this. */
const NOTE_EVERY_MS = 60_000

export function createAuth({ now, users, sessions, tokens, passwords }: Deps, controlToken: string | null) {
  const verified = new Map<string, Verified>()
  const usedAt = new Map<number, number>()
  const limiter = createLimiter(now)
  const control = controlToken === null ? null : sha256(controlToken)
  tokens.onChange(() => verified.clear())

  /** The token of a text and whose it is, by `digest`, the hash of it: the plain text is not kept. */
  function findToken(text: string, digest: Buffer): Verified | null {
    const key = digest.toString('latin1')
    const known = verified.get(key)
    if (known !== undefined) return known
    const token = tokens.verify(text)
    if (token === null) return null
    const found = { token, user: users.get(token.userId) }
    verified.set(key, found)
    const oldest = verified.size > REMEMBERED ? verified.keys().next().value : undefined
    if (oldest !== undefined) verified.delete(oldest)
    return found
  }

  function byToken({ text, login }: Credential, reply: FastifyReply | null): Caller | Promise<Caller> {
    const digest = sha256(text)
    if (control !== null && timingSafeEqual(digest, control)) {
      return { user: users.get(OPERATOR_ID), access: 'full', tokenId: null, session: null, key: 'control' }
    }
    const found = findToken(text, digest)
    if (found === null) return login === undefined ? refuseWrong(reply) : byPassword(login, reply)
    const { token, user } = found
    if (token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now())) {
      throw new AppError('unauthenticated', 'token has expired')
    }
    const { id, access } = token
    noteUse(id)
    return { user, access, tokenId: id, session: null, key: `token:${id}` }
  }

  function noteUse(id: number): void {
    if (now() - (usedAt.get(id) ?? 0) < NOTE_EVERY_MS) return
    usedAt.set(id, now())
    tokens.noteUse(id)
  }

  function refuseWrong(reply: FastifyReply | null): never {
    const retryAfterSeconds = reply === null ? 0 : limiter.countWrong()
    if (retryAfterSeconds === 0) throw unauthenticated()
    reply?.header('retry-after', retryAfterSeconds)
    throw new AppError('rate_limited', 'too many wrong tokens')
  }

  /** At once for a password that is remembered; without a reply none other is tried. */
  function byPassword({ name, password }: Login, reply: FastifyReply | null): Caller | Promise<Caller> {
    const known = passwords?.recall(name, password) ?? null
    if (known !== null) return callerOf(known)
    if (passwords === undefined || reply === null) return refuseWrong(reply)
    return passwords
      .verify(name, password)
      .then((user) => (user === null ? refuseWrong(reply) : callerOf(user)))
  }

  function bySession(value: string, request: FastifyRequest, reply: FastifyReply | null): Caller {
    const session = sessions.find(value)
    if (session === null) throw unauthenticated()
    if (!isSafe(request.method) && !isSameOrigin(request)) {
      throw new AppError('forbidden', 'a change through the page must come from the page')
    }
    if (session.isExtended && reply !== null) setCookie(request, reply, value)
    const key = `session:${session.hash.toString('base64')}`
    return { user: users.get(session.userId), access: 'full', tokenId: null, session: session.hash, key }
  }

  /** Throws when nobody is known; without a reply nothing is counted and no cookie renewed. */
  function identify(request: FastifyRequest, reply: FastifyReply | null): Caller | Promise<Caller> {
    const credential = readCredential(request)
    if (credential === null) throw unauthenticated()
    return credential.kind === 'token'
      ? byToken(credential, reply)
      : bySession(credential.text, request, reply)
  }

  function letIn(request: FastifyRequest, caller: Caller): undefined {
    const mayWrite = caller.access === 'full' || request.routeOptions.config.readOnlyAllowed === true
    if (!isSafe(request.method) && !mayWrite) throw new AppError('forbidden', READ_ONLY)
    request.knownCaller = caller
  }

  return {
    /** Lets a request through to its route, with its caller known, or throws; a promise where that takes time. */
    admit(request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined {
      if (isPublic(request)) return undefined
      const caller = identify(request, reply)
      return caller instanceof Promise
        ? caller.then((found) => letIn(request, found))
        : letIn(request, caller)
    },
    /** Whether what a request came with is still good. */
    isStillGood(request: FastifyRequest): boolean {
      try {
        identify(request, null)
        return true
      } catch (error) {
        if (error instanceof AppError) return false
        throw error
      }
    },
  }
}

function callerOf(user: User): Caller {
  return { user, access: 'full', tokenId: null, session: null, key: `user:${user.id}` }
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'missing or invalid token')
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

/** What a browser says of a request that its own page makes. */
function isSameOrigin(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  return site === 'same-origin' || (origin !== undefined && isOwnOrigin(origin, portOf(request)))
}

type Login = { readonly name: string; readonly password: string }

type Credential = {
  readonly kind: 'token' | 'session'
  readonly text: string
  /** Where a name came with it, it may be that user's password. */
  readonly login?: Login | undefined
}

/** The first that is given counts; a wrong token is not made good by a cookie. */
function readCredential(request: FastifyRequest): Credential | null {
  const { authorization, 'x-nops-api-key': nopsKey } = request.headers
  if (authorization !== undefined) return readAuthorization(authorization)
  const text = nopsKey ?? readApiKey(request)
  if (typeof text === 'string' && text !== '') return { kind: 'token', text }
  if (text !== undefined) return null
  const cookie = readCookie(request)
  return cookie === null ? null : { kind: 'session', text: cookie }
}

function readAuthorization(header: string): Credential | null {
  const [, word = '', rest = ''] = /^([A-Za-z]+) +(.+)$/.exec(header.trim()) ?? []
  switch (word.toLowerCase()) {
    case 'token':
    case 'bearer':
    case 'geniekey':
      return rest === '' ? null : { kind: 'token', text: rest }
    case 'basic': {
      const pair = Buffer.from(rest, 'base64').toString()
      const colon = pair.indexOf(':')
      const password = pair.slice(colon + 1)
      const login = colon > 0 ? { name: pair.slice(0, colon), password } : undefined
      return password === '' ? null : { kind: 'token', text: password, login }
    }
    default:
      return null
  }
}

function readApiKey(request: FastifyRequest): unknown {
  if (!request.url.startsWith('/svc/')) return undefined
  return (request.query as Readonly<Record<string, unknown>>).api_key
}

const WINDOW_MS = 10_000
const MOST_WRONG = 50

/** Over all callers: after more than 50 wrong tokens in 10 s, wrong ones are turned away for 10 s. */
export function createLimiter(now: () => number) {
  let wrong: number[] = []
  let blockedAt = Number.NEGATIVE_INFINITY

  return {
    /** Counts a wrong token; answers for how many seconds it is too many, 0 when it is not. */
    countWrong(): number {
      const at = now()
      // A wall clock that was set back must not block for longer than it should.
      if (at >= blockedAt && at < blockedAt + WINDOW_MS) return Math.ceil((blockedAt + WINDOW_MS - at) / 1000)
      wrong = wrong.filter((earlier) => earlier <= at && earlier > at - WINDOW_MS)
      wrong.push(at)
      if (wrong.length <= MOST_WRONG) return 0
      wrong = []
      blockedAt = at
      return WINDOW_MS / 1000
    },
  }
}
