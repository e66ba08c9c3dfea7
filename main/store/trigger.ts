import type { PowerAction } from '#shared/power.ts'
import type { CatchUp, Trigger } from '#shared/trigger.ts'
import type { Db } from './database.ts'

type Row = {
  id: number
  schedule_id: number
  expression: string
  time_zone: string
  action: PowerAction
  catch_up: CatchUp
  catch_up_window_ms: number
  next_due_at: number | null
}

function toTrigger(row: Row): Trigger {
  return {
    id: row.id,
    scheduleId: row.schedule_id,
    expression: row.expression,
    timeZone: row.time_zone,
    action: row.action,
    catchUp: row.catch_up,
    catchUpWindowMs: row.catch_up_window_ms,
    nextDueAt: row.next_due_at,
  }
}

export type TriggerStore = ReturnType<typeof createTriggerStore>

export function createTriggerStore(db: Db) {
  const first = db.prepare<[], { at: number | null }>(
    'SELECT min(next_due_at) at FROM trigger WHERE next_due_at IS NOT NULL',
  )
  // Starts before stops of the same instant: a batch that ends between them still lets start win.
  const due = db.prepare<[number, number], Row>(
    'SELECT * FROM trigger WHERE next_due_at <= ? ORDER BY next_due_at, action LIMIT ?',
  )
  const armed = db.prepare<[number, number], Row>(
    'SELECT * FROM trigger WHERE id > ? AND next_due_at IS NOT NULL ORDER BY id LIMIT ?',
  )
  const ofSchedule = db.prepare<[number], Row>(
    'SELECT * FROM trigger WHERE schedule_id = ? ORDER BY position',
  )
  const byId = db.prepare<[number], Row>('SELECT * FROM trigger WHERE id = ?')
  const add = db.prepare(
    `INSERT INTO trigger (schedule_id, position, expression, time_zone, action, catch_up, catch_up_window_ms, next_due_at)
     VALUES (@scheduleId, @position, @expression, @timeZone, @action, @catchUp, @catchUpWindowMs, @nextDueAt)`,
  )
  const change = db.prepare(
    `UPDATE trigger SET position = @position, time_zone = @timeZone, catch_up = @catchUp,
     catch_up_window_ms = @catchUpWindowMs, next_due_at = @nextDueAt WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM trigger WHERE id = ?')
  const advance = db.prepare('UPDATE trigger SET next_due_at = ? WHERE id = ?')

  return {
    /** The earliest instant at which any trigger is due, or null. */
    nextDueAt: (): number | null => first.get()?.at ?? null,
    /** What is due by an instant, earliest first, at most `limit`. */
    listDue: (now: number, limit: number): readonly Trigger[] => due.all(now, limit).map(toTrigger),
    listOfSchedule: (scheduleId: number): readonly Trigger[] => ofSchedule.all(scheduleId).map(toTrigger),
    /** The triggers that are due next, earliest first. */
    listNext: (limit: number): readonly Trigger[] => due.all(Number.MAX_SAFE_INTEGER, limit).map(toTrigger),
    /** Triggers that will fire, behind an id: for going round all of them. */
    listArmed: (afterId: number, limit: number): readonly Trigger[] =>
      armed.all(afterId, limit).map(toTrigger),
    find(id: number): Trigger | null {
      const row = byId.get(id)
      return row === undefined ? null : toTrigger(row)
    },
    insert: (trigger: Omit<Trigger, 'id'> & { position: number }): number =>
      Number(add.run(trigger).lastInsertRowid),
    update(trigger: Trigger & { position: number }): void {
      change.run(trigger)
    },
    remove(id: number): void {
      drop.run(id)
    },
    advance(id: number, nextDueAt: number | null): void {
      advance.run(nextDueAt, id)
    },
  }
}
