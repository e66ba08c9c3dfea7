import type { PowerAction } from '#shared/power.ts'
import type { CatchUp, JobTrigger, ScheduleTrigger, Trigger } from '#shared/trigger.ts'
import type { Db } from './database.ts'

type Row = {
  id: number
  schedule_id: number | null
  job_id: number | null
  kind: 'cron' | 'interval'
  expression: string | null
  time_zone: string | null
  every_ms: number | null
  anchor_at: number | null
  action: PowerAction | 'run'
  starts_at: number | null
  ends_at: number | null
  catch_up: CatchUp
  catch_up_window_ms: number
  next_due_at: number | null
}

function toTrigger(row: Row): Trigger {
  const cron = { kind: 'cron', expression: row.expression ?? '', timeZone: row.time_zone ?? '' } as const
  const timing = {
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    catchUp: row.catch_up,
    catchUpWindowMs: row.catch_up_window_ms,
    nextDueAt: row.next_due_at,
  }
  if (row.schedule_id !== null && row.action !== 'run') {
    return { ...timing, scheduleId: row.schedule_id, jobId: null, rule: cron, action: row.action }
  }
  const interval = { kind: 'interval', everyMs: row.every_ms ?? 0, anchorAt: row.anchor_at ?? 0 } as const
  const rule = row.kind === 'cron' ? cron : interval
  return { ...timing, scheduleId: null, jobId: row.job_id ?? 0, rule, action: 'run' }
}

/** The columns of a trigger, by the names of the statements below. */
function toColumns({ rule, ...trigger }: Omit<Trigger, 'id'>) {
  return {
    ...trigger,
    kind: rule.kind,
    expression: rule.kind === 'cron' ? rule.expression : null,
    timeZone: rule.kind === 'cron' ? rule.timeZone : null,
    everyMs: rule.kind === 'interval' ? rule.everyMs : null,
    anchorAt: rule.kind === 'interval' ? rule.anchorAt : null,
  }
}

type Placed = { readonly position: number }

export function createTriggerStore(db: Db) {
  const first = db.prepare<[], { at: number | null }>(
    'SELECT min(next_due_at) at FROM trigger WHERE next_due_at IS NOT NULL',
  )
  // Starts before stops of the same instant: a batch that ends between them still lets start win.
  const due = db.prepare<[number, number], Row>(
    "SELECT * FROM trigger WHERE next_due_at <= ? ORDER BY next_due_at, action = 'stop' LIMIT ?",
  )
  const armed = db.prepare<[number, number], Row>(
    'SELECT * FROM trigger WHERE id > ? AND next_due_at IS NOT NULL ORDER BY id LIMIT ?',
  )
  const ofSchedule = db.prepare<[number], Row>(
    'SELECT * FROM trigger WHERE schedule_id = ? ORDER BY position',
  )
  const ofJob = db.prepare<[number], Row>('SELECT * FROM trigger WHERE job_id = ? ORDER BY position')
  const byId = db.prepare<[number], Row>('SELECT * FROM trigger WHERE id = ?')
  const add = db.prepare(
    `INSERT INTO trigger (schedule_id, job_id, position, kind, expression, time_zone, every_ms, anchor_at, action,
       starts_at, ends_at, catch_up, catch_up_window_ms, next_due_at)
     VALUES (@scheduleId, @jobId, @position, @kind, @expression, @timeZone, @everyMs, @anchorAt, @action,
       @startsAt, @endsAt, @catchUp, @catchUpWindowMs, @nextDueAt)`,
  )
  const change = db.prepare(
    `UPDATE trigger SET position = @position, kind = @kind, expression = @expression, time_zone = @timeZone,
     every_ms = @everyMs, anchor_at = @anchorAt, starts_at = @startsAt, ends_at = @endsAt, catch_up = @catchUp,
     catch_up_window_ms = @catchUpWindowMs, next_due_at = @nextDueAt WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM trigger WHERE id = ?')
  const advance = db.prepare('UPDATE trigger SET next_due_at = ? WHERE id = ?')
  const restOfJob = db.prepare('UPDATE trigger SET next_due_at = NULL WHERE job_id = ?')

  return {
    /** The earliest instant at which any trigger is due, or null. */
    nextDueAt: (): number | null => first.get()?.at ?? null,
    /** What is due by an instant, earliest first, at most `limit`. */
    listDue: (now: number, limit: number): readonly Trigger[] => due.all(now, limit).map(toTrigger),
    listOfSchedule: (scheduleId: number): readonly ScheduleTrigger[] =>
      ofSchedule.all(scheduleId).map((row) => toTrigger(row) as ScheduleTrigger),
    listOfJob: (jobId: number): readonly JobTrigger[] =>
      ofJob.all(jobId).map((row) => toTrigger(row) as JobTrigger),
    /** The triggers that are due next, earliest first. */
    listNext: (limit: number): readonly Trigger[] => due.all(Number.MAX_SAFE_INTEGER, limit).map(toTrigger),
    /** Triggers that will fire, behind an id: for going round all of them. */
    listArmed: (afterId: number, limit: number): readonly Trigger[] =>
      armed.all(afterId, limit).map(toTrigger),
    find(id: number): Trigger | null {
      const row = byId.get(id)
      return row === undefined ? null : toTrigger(row)
    },
    insert: (trigger: (Omit<ScheduleTrigger, 'id'> & Placed) | (Omit<JobTrigger, 'id'> & Placed)): number =>
      Number(add.run(toColumns(trigger)).lastInsertRowid),
    update(trigger: Trigger & Placed): void {
      change.run({ ...toColumns(trigger), id: trigger.id })
    },
    remove(id: number): void {
      drop.run(id)
    },
    advance(id: number, nextDueAt: number | null): void {
      advance.run(nextDueAt, id)
    },
    /** A job that is off fires no more. */
    restOfJob(jobId: number): void {
      restOfJob.run(jobId)
    },
  }
}
