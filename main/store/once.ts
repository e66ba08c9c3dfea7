import type { Target } from '#shared/intent.ts'
import type { Db } from './database.ts'
import type { StorageAction, StorageItem } from './schedule-grid.ts'

/** What a run does to storage, whole, so that it can be done again. */
export type StorageWork = {
  readonly action: StorageAction['action']
  readonly isDryRun: boolean
  /** Of the account whose storage it is; null: as the machine's own credentials say. */
  readonly profile: string | null
  /** In place of AWS's own address; absent or null: as the settings say. */
  readonly endpoint?: string | null
  readonly items: readonly Pick<StorageItem, 'itemType' | 'resourceId' | 'region'>[]
}

export type NewStorageRun = {
  /** Null: it was done by hand. */
  readonly scheduleId: number | null
  /** The schedule, or the volume or snapshot itself. */
  readonly target: Target
  readonly dueAt: number
  readonly cause: 'schedule' | 'catchUp' | 'manual' | 'retry'
  readonly actor: string | null
  readonly retryOf: number | null
  /** Other than queued: it was passed over, for this reason. */
  readonly state: 'queued' | 'missed'
  readonly reason: string | null
  readonly work: StorageWork
}

/** What is done once to storage: when schedules are to do it, and its runs. */
export function createOnceStore(db: Db) {
  const put = db.prepare('UPDATE schedule_grid SET once_due_at = ? WHERE schedule_id = ?')
  const enabled = `FROM schedule_grid JOIN schedule ON schedule.id = schedule_id
    WHERE once_due_at IS NOT NULL AND enabled = 1`
  const dueOf = db.prepare<[number], { at: number | null }>(
    'SELECT once_due_at at FROM schedule_grid WHERE schedule_id = ?',
  )
  const next = db.prepare<[], { at: number }>(`SELECT once_due_at at ${enabled} ORDER BY once_due_at LIMIT 1`)
  const due = db.prepare<[number], { schedule_id: number; at: number }>(
    `SELECT schedule_id, once_due_at at ${enabled} AND once_due_at <= ? ORDER BY once_due_at, schedule_id`,
  )
  const add = db.prepare(
    `INSERT INTO intent (schedule_id, due_at, created_at, what, target_kind, target_id, target_name, cause, actor,
       state, reason, ready_at, retry_of, finished_at, parameters)
     VALUES (@scheduleId, @dueAt, @now, 'run', @targetKind, @targetId, @name, @cause, @actor,
       @state, @reason, @readyAt, @retryOf, @finishedAt, @work)`,
  )

  return {
    setDue(scheduleId: number, at: number | null): void {
      put.run(at, scheduleId)
    },
    due: (scheduleId: number): number | null => dueOf.get(scheduleId)?.at ?? null,
    nextDue: (): number | null => next.get()?.at ?? null,
    /** Schedules that are switched on of which something is due, and since when. */
    listDue: (now: number): readonly { readonly scheduleId: number; readonly since: number }[] =>
      due.all(now).map(({ schedule_id, at }) => ({ scheduleId: schedule_id, since: at })),
    insertRun({ target, ...run }: NewStorageRun, now: number): number {
      const isQueued = run.state === 'queued'
      const times = { now, readyAt: isQueued ? now : null, finishedAt: isQueued ? null : now }
      const of = { targetKind: target.kind, targetId: target.id, name: target.name }
      const row = { ...run, ...times, ...of, work: JSON.stringify(run.work) }
      return Number(add.run(row).lastInsertRowid)
    },
  }
}
