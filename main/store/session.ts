import type { Db } from './database.ts'

/** A browser's session: kept by the hash of its random value, so that the store holds nothing to steal. */
export type Session = { readonly userId: number; readonly expiresAt: number }

export type StoredSession = Session & { readonly hash: Uint8Array; readonly createdAt: number }

export function createSessionStore(db: Db) {
  const byHash = db.prepare<[Uint8Array], { user_id: number; expires_at: number }>(
    'SELECT user_id, expires_at FROM session WHERE hash = ?',
  )
  const add = db.prepare('INSERT INTO session (hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)')
  const extend = db.prepare('UPDATE session SET expires_at = ? WHERE hash = ?')
  const removeOne = db.prepare('DELETE FROM session WHERE hash = ?')
  const removeOld = db.prepare('DELETE FROM session WHERE expires_at <= ?')

  const all = db.prepare<[], StoredSession>(
    'SELECT hash, user_id AS userId, created_at AS createdAt, expires_at AS expiresAt FROM session',
  )
  const carry = db.prepare<[StoredSession]>(
    `INSERT OR IGNORE INTO session (hash, user_id, created_at, expires_at)
     SELECT @hash, id, @createdAt, @expiresAt FROM user WHERE id = @userId`,
  )

  return {
    list: (): readonly StoredSession[] => all.all(),
    /** Takes over those of another store whose users are known here too. */
    carryOver(sessions: readonly StoredSession[]): void {
      for (const session of sessions) carry.run(session)
    },
    find(hash: Uint8Array): Session | null {
      const row = byHash.get(hash)
      return row === undefined ? null : { userId: row.user_id, expiresAt: row.expires_at }
    },
    insert(hash: Uint8Array, userId: number, now: number, expiresAt: number): void {
      removeOld.run(now)
      add.run(hash, userId, now, expiresAt)
    },
    extend(hash: Uint8Array, expiresAt: number): void {
      extend.run(expiresAt, hash)
    },
    remove(hash: Uint8Array): void {
      removeOne.run(hash)
    },
  }
}
