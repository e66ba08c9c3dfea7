import type { Db } from './database.ts'
import { createSliceReader, type Slice, type SliceQuery } from './slice.ts'

/** An address that is told of an event. */
export type Webhook = {
  readonly id: number
  readonly userId: number
  readonly event: string
  readonly target: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type WebhookInput = Pick<Webhook, 'event' | 'target'>

type Row = {
  id: number
  user_id: number
  event: string
  target: string
  created_at: number
  updated_at: number
}

function toWebhook(row: Row): Webhook {
  return {
    id: row.id,
    userId: row.user_id,
    event: row.event,
    target: row.target,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export type WebhookStore = ReturnType<typeof createWebhookStore>

export function createWebhookStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM webhook WHERE id = ?')
  const byEvent = db.prepare<[string], Row>('SELECT * FROM webhook WHERE event = ? ORDER BY id')
  const add = db.prepare(
    `INSERT INTO webhook (user_id, event, target, created_at, updated_at)
     VALUES (@userId, @event, @target, @now, @now)`,
  )
  const change = db.prepare(
    'UPDATE webhook SET event = @event, target = @target, updated_at = @now WHERE id = @id',
  )
  const drop = db.prepare('DELETE FROM webhook WHERE id = ?')
  const slice = createSliceReader<Row>(db, { table: 'webhook' })

  return {
    find(id: number): Webhook | null {
      const row = byId.get(id)
      return row === undefined ? null : toWebhook(row)
    },
    list(query: SliceQuery): Slice<Webhook> {
      const found = slice(query)
      return { ...found, rows: found.rows.map(toWebhook) }
    },
    /** Whom an event is told to, the oldest first. */
    listOfEvent: (event: string): readonly Webhook[] => byEvent.all(event).map(toWebhook),
    insert: (hook: WebhookInput, userId: number, now: number): number =>
      Number(add.run({ ...hook, userId, now }).lastInsertRowid),
    update(id: number, hook: WebhookInput, now: number): void {
      change.run({ ...hook, id, now })
    },
    remove(id: number): void {
      drop.run(id)
    },
  }
}
