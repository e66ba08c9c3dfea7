import type { Db } from './database.ts'

/** A calendar that is read by a secret address. */
export type Feed = {
  readonly id: string
  readonly kind: 'rota' | 'person' | 'schedule' | 'job' | 'everything'
  /** The public id of what it shows; null: everything. */
  readonly targetId: string | null
  /** How long before an event its reader is reminded, in minutes. */
  readonly reminderMinutes: readonly number[]
  readonly createdBy: string
  readonly createdAt: number
}

type Row = {
  id: string
  kind: Feed['kind']
  target_id: string | null
  reminder_minutes: string
  created_by: string
  created_at: number
}

/** Of the secret in a feed's address only the SHA-256 is kept. */
export function createFeedStore(db: Db) {
  const columns = 'id, kind, target_id, reminder_minutes, created_by, created_at'
  const byId = db.prepare<[string], Row>(`SELECT ${columns} FROM feed WHERE id = ?`)
  const bySecret = db.prepare<[Uint8Array], Row>(`SELECT ${columns} FROM feed WHERE secret_hash = ?`)
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM feed ORDER BY number DESC`)
  const add = db.prepare(
    `INSERT INTO feed (id, kind, target_id, secret_hash, reminder_minutes, created_by, created_at)
     VALUES (@id, @kind, @targetId, @secretHash, @reminderMinutes, @createdBy, @createdAt)`,
  )
  const drop = db.prepare('DELETE FROM feed WHERE id = ?')

  return {
    find: (id: string): Feed | null => toFeed(byId.get(id)),
    findBySecret: (secretHash: Uint8Array): Feed | null => toFeed(bySecret.get(secretHash)),
    /** The newest first. */
    list: (): readonly Feed[] => all.all().flatMap((row) => toFeed(row) ?? []),
    insert(feed: Feed, secretHash: Uint8Array): void {
      add.run({ ...feed, reminderMinutes: JSON.stringify(feed.reminderMinutes), secretHash })
    },
    remove: (id: string): boolean => drop.run(id).changes > 0,
  }
}

function toFeed(row: Row | undefined): Feed | null {
  if (row === undefined) return null
  return {
    id: row.id,
    kind: row.kind,
    targetId: row.target_id,
    reminderMinutes: JSON.parse(row.reminder_minutes),
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
