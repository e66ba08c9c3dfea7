import type { Db } from './database.ts'
import type { StorageAction, StorageItem } from './schedule-grid.ts'

/** What a run does to storage, whole, so that it can be done again. */
export type StorageWork = {
  readonly action: StorageAction['action']
  readonly isDryRun: boolean
  /** Of the account whose storage it is; null: as the machine's own credentials say. */
  readonly profile: string | null
  readonly items: readonly Pick<StorageItem, 'itemType' | 'resourceId' | 'region'>[]
}

export type NewStorageRun = {
  readonly scheduleId: number
  readonly name: string
  readonly dueAt: number
  readonly cause: 'schedule' | 'catchUp' | 'retry'
  readonly actor: string | null
  readonly retryOf: number | null
  /** Other than queued: it was passed over, for this reason. */
  readonly state: 'queued' | 'missed' | 'held'
  readonly reason: string | null
  readonly work: StorageWork
}

export type OnceStore = ReturnType<typeof createOnceStore>

/** What schedules do once to storage: when it is due, and its runs. Their target is the schedule. */
export function createOnceStore(db: Db) {
  const put = db.prepare('UPDATE schedule_grid SET once_due_at = ? WHERE schedule_id = ?')
  const enabled = `FROM schedule_grid JOIN schedule ON schedule.id = schedule_id
    WHERE once_due_at IS NOT NULL AND enabled = 1`
  const next = db.prepare<[], { at: number }>(`SELECT once_due_at at ${enabled} ORDER BY once_due_at LIMIT 1`)
  const due = db.prepare<[number], { schedule_id: number; at: number }>(
    `SELECT schedule_id, once_due_at at ${enabled} AND once_due_at <= ? ORDER BY once_due_at, schedule_id`,
  )
  const add = db.prepare(
    `INSERT INTO intent (schedule_id, due_at, created_at, what, target_kind, target_id, target_name, cause, actor,
       state, reason, ready_at, retry_of, finished_at, parameters)
     VALUES (@scheduleId, @dueAt, @now, 'run', 'schedule', @scheduleId, @name, @cause, @actor,
       @state, @reason, @readyAt, @retryOf, @finishedAt, @work)`,
  )

  return {
    setDue(scheduleId: number, at: number | null): void {
      put.run(at, scheduleId)
    },
    nextDue: (): number | null => next.get()?.at ?? null,
    /** Schedules that are switched on of which something is due, and since when. */
    listDue: (now: number): readonly { readonly scheduleId: number; readonly since: number }[] =>
      due.all(now).map(({ schedule_id, at }) => ({ scheduleId: schedule_id, since: at })),
    insertRun(run: NewStorageRun, now: number): number {
      const isQueued = run.state === 'queued'
      const times = { now, readyAt: isQueued ? now : null, finishedAt: isQueued ? null : now }
      return Number(add.run({ ...run, ...times, work: JSON.stringify(run.work) }).lastInsertRowid)
    },
  }
}
