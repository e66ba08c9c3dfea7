import type { Db } from './database.ts'
import { createSealing, recordOf, type Sealing } from './sealing.ts'
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

function toWebhook(row: Row, { open }: Sealing): Webhook {
  return {
    id: row.id,
    userId: row.user_id,
    event: row.event,
    target: open(row.target, recordOf('webhook', row.id)) as string,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function createWebhookStore(db: Db, sealing = createSealing(db)) {
  const byId = db.prepare<[number], Row>('SELECT * FROM webhook WHERE id = ?')
  const byEvent = db.prepare<[string], Row>('SELECT * FROM webhook WHERE event = ? ORDER BY id')
  const add = db.prepare(
    `INSERT INTO webhook (id, user_id, event, target, created_at, updated_at)
     VALUES (@id, @userId, @event, @target, @now, @now)`,
  )
  const change = db.prepare(
    'UPDATE webhook SET event = @event, target = @target, updated_at = @now WHERE id = @id',
  )
  const drop = db.prepare('DELETE FROM webhook WHERE id = ?')
  const slice = createSliceReader<Row>(db, { table: 'webhook' })
  const read = (row: Row) => toWebhook(row, sealing)
  const sealed = ({ event, target }: WebhookInput, id: number | null) => ({
    event,
    target: sealing.seal(target, recordOf('webhook', id)),
  })

  return {
    find(id: number): Webhook | null {
      const row = byId.get(id)
      return row === undefined ? null : read(row)
    },
    list(query: SliceQuery): Slice<Webhook> {
      const found = slice(query)
      return { ...found, rows: found.rows.map(read) }
    },
    /** Whom an event is told to, the oldest first. */
    listOfEvent: (event: string): readonly Webhook[] => byEvent.all(event).map(read),
    insert(hook: WebhookInput, userId: number, now: number): number {
      const id = sealing.nextId('webhook')
      return Number(add.run({ ...sealed(hook, id), id, userId, now }).lastInsertRowid)
    },
    update(id: number, hook: WebhookInput, now: number): void {
      change.run({ ...sealed(hook, id), id, now })
    },
    remove(id: number): void {
      drop.run(id)
    },
  }
}
