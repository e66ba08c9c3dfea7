import type { DeliveryTarget, NewDelivery } from '#shared/delivery.ts'
import type { Db } from './database.ts'
import { type CursorQuery, jsonIds } from './list.ts'
import { createSealing, recordOf } from './sealing.ts'

export type Delivery = NewDelivery & {
  readonly id: number
  readonly state: 'queued' | 'sent' | 'failed'
  readonly attempt: number
  readonly message: string | null
  readonly createdAt: number
  readonly finishedAt: number | null
}

type Row = {
  id: number
  target: string
  body: string
  intent_id: number | null
  state: Delivery['state']
  attempt: number
  message: string | null
  created_at: number
  finished_at: number | null
}

/** What must reach others though the process dies: written with what it tells of, sent later. */
export function createDeliveryStore(db: Db, sealing = createSealing(db)) {
  const add = db.prepare(
    `INSERT INTO delivery (id, kind, target, body, intent_id, state, ready_at, created_at)
     VALUES (@id, @kind, @target, @body, @intentId, 'queued', @now, @now)`,
  )
  const isFree = "state = 'queued' AND id NOT IN (SELECT value FROM json_each(@busy))"
  const ready = db.prepare<object, Row>(
    `SELECT * FROM delivery WHERE ${isFree} AND ready_at <= @now ORDER BY ready_at, id LIMIT @limit`,
  )
  const first = db.prepare<object, { ready_at: number }>(
    `SELECT ready_at FROM delivery WHERE ${isFree} ORDER BY ready_at LIMIT 1`,
  )
  const again = db.prepare(
    'UPDATE delivery SET attempt = attempt + 1, ready_at = ?, message = ? WHERE id = ?',
  )
  const end = db.prepare(
    `UPDATE delivery SET state = @state, attempt = attempt + 1, message = @message, finished_at = @now WHERE id = @id`,
  )
  const ofIntent = db.prepare<[number], Row>('SELECT * FROM delivery WHERE intent_id = ? ORDER BY id')
  const newest = db.prepare<object, Row>(
    `SELECT * FROM delivery WHERE id < @before AND (@state IS NULL OR state = @state)
     ORDER BY id DESC LIMIT @limit`,
  )
  const forget = db.prepare(
    `DELETE FROM delivery WHERE id IN
       (SELECT id FROM delivery WHERE state <> 'queued' AND created_at < ? ORDER BY id LIMIT ?)`,
  )

  function toDelivery(row: Row): Delivery {
    return {
      id: row.id,
      target: sealing.read(row.target, recordOf('delivery', row.id)) as DeliveryTarget,
      body: sealing.read(row.body, recordOf('delivery', row.id)),
      intentId: row.intent_id,
      state: row.state,
      attempt: row.attempt,
      message: row.message,
      createdAt: row.created_at,
      finishedAt: row.finished_at,
    }
  }

  return {
    insert({ target, body, intentId }: NewDelivery, now: number): number {
      const id = sealing.nextId('delivery')
      const row = {
        id,
        kind: target.kind,
        target: sealing.write(target, recordOf('delivery', id)),
        body: sealing.write(body, recordOf('delivery', id)),
        intentId,
        now,
      }
      return Number(add.run(row).lastInsertRowid)
    },
    /** What may be sent now, but for what is on its way. */
    listReady: (now: number, limit: number, busy: Iterable<number>): readonly Delivery[] =>
      ready.all({ now, limit, busy: jsonIds(busy) }).map(toDelivery),
    /** When the next that is not on its way may be sent, or null. */
    nextReadyAt: (busy: Iterable<number>): number | null =>
      first.get({ busy: jsonIds(busy) })?.ready_at ?? null,
    retry(id: number, readyAt: number, message: string): void {
      again.run(readyAt, message, id)
    },
    finish(id: number, state: 'sent' | 'failed', message: string | null, now: number): void {
      end.run({ id, state, message, now })
    },
    listOfIntent: (intentId: number): readonly Delivery[] => ofIntent.all(intentId).map(toDelivery),
    /** Newest first; without a state those of every state. */
    list: ({ limit, before }: CursorQuery, state?: Delivery['state']): readonly Delivery[] =>
      newest.all({ before: before ?? Number.MAX_SAFE_INTEGER, limit, state: state ?? null }).map(toDelivery),
    /** Forgets what is over and was made before an instant; answers how many. */
    forgetBefore: (at: number, limit: number): number => forget.run(at, limit).changes,
  }
}
