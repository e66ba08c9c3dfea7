// Browser sessions: a link that works once gives a cookie; the cookie's value means something to the store alone.
import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toError } from '#shared/error.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import { portOf } from './guard.ts'

const LINK_MS = 5 * 60_000
const SESSION_MS = 12 * 3_600_000
/** A session that is used is extended no more often than this. */
const EXTEND_EVERY_MS = 60_000
const MOST_LINKS = 100

export type Sessions = ReturnType<typeof createSessions>

type Deps = {
  readonly now: () => number
  readonly log: Log
  readonly store: Pick<Store['sessions'], 'find' | 'insert' | 'extend' | 'remove'>
}

export function createSessions({ now, log, store }: Deps) {
  // By the hash of its code: whom a link is for, and until when.
  const links = new Map<string, { readonly userId: number; readonly expiresAt: number }>()

  function extend(hash: Uint8Array): boolean {
    try {
      store.extend(hash, now() + SESSION_MS)
      return true
    } catch (error) {
      // A store that cannot be written can still be looked at.
      log.warn('a session could not be extended', { error: toError(error) })
      return false
    }
  }

  return {
    createLink(userId: number): { readonly code: string; readonly expiresAt: number } {
      const code = randomBytes(32).toString('base64url')
      const expiresAt = now() + LINK_MS
      links.set(hashOf(code).toString('base64'), { userId, expiresAt })
      const oldest = links.size > MOST_LINKS ? links.keys().next().value : undefined
      if (oldest !== undefined) links.delete(oldest)
      return { code, expiresAt }
    },
    /** Uses a link up: the value of a new session, or null when it was used before, is too old or unknown. */
    open(code: string): string | null {
      const key = hashOf(code).toString('base64')
      const link = links.get(key)
      links.delete(key)
      if (link === undefined || link.expiresAt <= now()) return null
      const value = randomBytes(32).toString('base64url')
      store.insert(hashOf(value), link.userId, now(), now() + SESSION_MS)
      return value
    },
    /** The session of a cookie's value, with its life begun anew. */
    find(value: string) {
      const hash = hashOf(value)
      const session = store.find(hash)
      if (session === null || session.expiresAt <= now()) return null
      const isDue = session.expiresAt <= now() + SESSION_MS - EXTEND_EVERY_MS
      return { hash, userId: session.userId, isExtended: isDue && extend(hash) }
    },
    end(hash: Uint8Array): void {
      store.remove(hash)
    },
    /** Ends the session of a cookie's value, if there is one. */
    endValue(value: string): void {
      store.remove(hashOf(value))
    },
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Cookies are shared by all ports of a host: the name says whose this is. */
function cookieName(request: FastifyRequest): string {
  return `hourhand_${portOf(request)}`
}

export function readCookie(request: FastifyRequest): string | null {
  const { cookie } = request.headers
  if (cookie === undefined) return null
  const start = `${cookieName(request)}=`
  const found = cookie.split(';').find((part) => part.trimStart().startsWith(start))
  return found === undefined ? null : found.trim().slice(start.length)
}

/** Gives the browser a session's value, or with an empty one takes it away. */
export function setCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  const seconds = value === '' ? 0 : SESSION_MS / 1000
  reply.header(
    'set-cookie',
    `${cookieName(request)}=${value}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${seconds}`,
  )
}
