import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'

export type Access = 'full' | 'read'

export type TokenOrigin = 'user/token' | 'token-auth'

export type Token = {
  readonly id: number
  readonly userId: number
  readonly name: string
  readonly access: Access
  readonly publicKey: string | null
  /** By which endpoint it was given away; null: it was made by name. */
  readonly origin: TokenOrigin | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** When it last opened something, to the minute; null: never yet. */
  readonly lastUsedAt: number | null
}

export type StoredToken = Token & { readonly secretHash: Uint8Array }

/** Revoked and expired tokens are remembered this long, so that their refusal can say so. */
export const REMEMBERED_MS = 90 * 86_400_000

type Row = {
  id: number
  user_id: number
  name: string
  access: Access
  secret_hash: Buffer
  public_key: string | null
  origin: TokenOrigin | null
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  last_used_at: number | null
}

function toToken(row: Row): Token {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    access: row.access,
    publicKey: row.public_key,
    origin: row.origin,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

export function createTokenStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM token WHERE id = ?')
  const all = db.prepare<[], Row>('SELECT * FROM token WHERE revoked_at IS NULL ORDER BY id DESC')
  const add = db.prepare(
    `INSERT INTO token (user_id, name, access, secret_hash, public_key, origin, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const beyond = db.prepare<[number, TokenOrigin, number], { id: number }>(
    `SELECT id FROM token WHERE user_id = ? AND origin = ? AND revoked_at IS NULL
     ORDER BY id DESC LIMIT -1 OFFSET ?`,
  )
  const setRevoked = db.prepare('UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const setPublicKey = db.prepare('UPDATE token SET public_key = ? WHERE id = ?')
  const setUsed = db.prepare('UPDATE token SET last_used_at = ? WHERE id = ?')
  const forget = db.prepare('DELETE FROM token WHERE revoked_at < @at OR expires_at < @at')

  return {
    find(id: number): StoredToken | null {
      const row = byId.get(id)
      return row === undefined ? null : { ...toToken(row), secretHash: row.secret_hash }
    },
    get(id: number): Token {
      const row = byId.get(id)
      if (row === undefined || row.revoked_at !== null) throw new AppError('not_found', 'token not found')
      return toToken(row)
    },
    list: (): readonly Token[] => all.all().map(toToken),
    /** The tokens in force that a user was given by an endpoint, but for the newest so many. */
    listBeyond: (userId: number, origin: TokenOrigin, newest: number): readonly number[] =>
      beyond.all(userId, origin, newest).map((row) => row.id),
    insert(token: Omit<StoredToken, 'id' | 'revokedAt' | 'lastUsedAt'>): number {
      const { userId, name, access, secretHash, publicKey, origin, createdAt, expiresAt } = token
      return Number(
        add.run(userId, name, access, secretHash, publicKey, origin, createdAt, expiresAt).lastInsertRowid,
      )
    },
    revoke: (id: number, at: number): boolean => setRevoked.run(at, id).changes > 0,
    noteUse(id: number, at: number): void {
      setUsed.run(at, id)
    },
    setPublicKey(id: number, publicKey: string | null): void {
      setPublicKey.run(publicKey, id)
    },
    /** Forgets what was revoked or expired longer ago than it needs to be remembered. */
    forgetOld(now: number): void {
      forget.run({ at: now - REMEMBERED_MS })
    },
  }
}
