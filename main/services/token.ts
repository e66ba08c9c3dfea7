import { createHash, createPublicKey, randomBytes, timingSafeEqual } from 'node:crypto'
import { checkName } from '#shared/check.ts'
import { AppError, invalid } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../engine/clock.ts'
import type { Store } from '../store/index.ts'
import type { Access, Token, TokenOrigin } from '../store/token.ts'
import { type Actor, writeAudit } from './change.ts'

export type TokenInput = {
  readonly name: string
  readonly access: Access
  readonly expiresAt: number | null
  readonly publicKey: string | null
  /** By which endpoint it is given away; without it, it is made by name. */
  readonly origin?: TokenOrigin
}

export type TokenService = ReturnType<typeof createTokenService>

type Deps = {
  readonly clock: Pick<Clock, 'now'>
  readonly bus: Pick<Bus, 'publish'>
  readonly store: Pick<Store, 'transaction' | 'tokens' | 'audit'>
}

const SECRET_BYTES = 32
const LONGEST_KEY = 16_384

/** Tokens are `<id>.<secret>`; the store keeps the hash of the secret alone. */
export function createTokenService({ clock, bus, store }: Deps) {
  const listeners = new Set<() => void>()

  function announce(): void {
    for (const listener of listeners) listener()
    bus.publish('settings.changed', { what: 'tokens' })
  }

  return {
    /** Makes a token; its text is told this once. */
    create(
      input: TokenInput,
      userId: number,
      actor: Actor,
    ): { readonly token: Token; readonly text: string } {
      const now = clock.now()
      const name = checkName(input.name, 'name')
      const publicKey = checkPublicKey(input.publicKey)
      if (input.expiresAt !== null && input.expiresAt <= now) {
        throw invalid('expiresAt', 'expiresAt must lie in the future')
      }
      const secret = randomBytes(SECRET_BYTES).toString('base64url')
      const { origin = null, ...rest } = input
      const row = { ...rest, name, publicKey, origin, userId, secretHash: hashOf(secret), createdAt: now }
      const token = store.transaction(() => {
        const after = store.tokens.get(store.tokens.insert(row))
        const id = formatId('tok', after.id)
        writeAudit(store, { actor, action: 'create', type: 'token', id, after }, now)
        return after
      })
      announce()
      return { token, text: `${formatId('tok', token.id)}.${secret}` }
    },
    /** Gives a token another public key for signed requests, or none. */
    setPublicKey(id: number, publicKey: string | null, actor: Actor): Token {
      const checked = checkPublicKey(publicKey)
      const token = store.transaction(() => {
        const before = store.tokens.get(id)
        store.tokens.setPublicKey(id, checked)
        const after = store.tokens.get(id)
        const change = {
          actor,
          action: 'update',
          type: 'token',
          id: formatId('tok', id),
          before,
          after,
        } as const
        writeAudit(store, change, clock.now())
        return after
      })
      announce()
      return token
    },
    revoke(id: number, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.tokens.get(id)
        if (!store.tokens.revoke(id, now)) throw new AppError('not_found', 'token not found')
        writeAudit(store, { actor, action: 'revoke', type: 'token', id: formatId('tok', id), before }, now)
      })
      announce()
    },
    /** The token of a text, revoked and expired ones included; null when it is no token of this store. */
    verify(text: string): Token | null {
      const dot = text.indexOf('.')
      const id = parseId('tok', text.slice(0, Math.max(0, dot)))
      const stored = id === null ? null : store.tokens.find(id)
      if (stored === null) return null
      const { secretHash, ...token } = stored
      return timingSafeEqual(hashOf(text.slice(dot + 1)), secretHash) ? token : null
    },
    /** The tokens that open something now, newest first: neither revoked nor expired. */
    listInForce(): readonly Token[] {
      const now = clock.now()
      return store.tokens.list().filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    },
    /** Remembers that a token has opened something; a store that cannot be written can still be read by it. */
    noteUse(id: number): void {
      try {
        store.transaction(() => store.tokens.noteUse(id, clock.now()))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    },
    /** Whose a token is may be told otherwise from now on. */
    forgetCallers(): void {
      for (const listener of listeners) listener()
    },
    /** Calls `listener` after each change of any token. */
    onChange(listener: () => void): void {
      listeners.add(listener)
    },
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** A public RSA key in PEM. A private key is refused: it has no business here. */
function checkPublicKey(pem: string | null): string | null {
  if (pem === null) return null
  const text = pem.trim()
  const isPublic = text.length <= LONGEST_KEY && /^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(text)
  if (!isPublic || !isRsa(text)) throw invalid('publicKey', 'publicKey must be a public RSA key in PEM')
  return text
}

function isRsa(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
