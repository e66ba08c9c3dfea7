// The jobs that a dialect of schedules can say: those that POST a JSON body, by cron in UTC or by interval.
import type { Db } from './database.ts'
import { type Intent, type IntentRow, toIntent } from './intent-row.ts'
import { createSliceReader, type Slice, type SliceQuery } from './slice.ts'

/** A run of such a job that came to nothing and was not run again. */
export type FailedRun = Intent & { readonly jobUuid: string }

const IS_POST_JOB = `action ->> 'kind' = 'http' AND upper(action ->> 'method') = 'POST'
  AND json_type(action, '$.body') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM json_each(action, '$.headers') header
    WHERE lower(header.key) = 'content-type' AND lower(header.value) NOT LIKE 'application/json%')
  AND (trigger ->> 'kind' = 'interval' OR (trigger ->> 'kind' = 'cron'
    AND upper(trigger ->> 'timeZone') IN ('UTC', 'ETC/UTC', 'GMT', 'ETC/GMT')))`

const HAS_FAILED = `target_kind = 'job' AND state IN ('failed', 'timedOut', 'interrupted')
  AND NOT EXISTS (SELECT 1 FROM intent again WHERE again.retry_of = intent.id)
  AND EXISTS (SELECT 1 FROM job WHERE job.id = intent.target_id AND ${IS_POST_JOB})`

type FailedRow = IntentRow & { job_uuid: string }

export function createPostJobStore(db: Db) {
  const one = db.prepare<[number], { id: number }>(`SELECT id FROM job WHERE id = ? AND ${IS_POST_JOB}`)
  const madeSince = db.prepare<[number], { n: number; newest: number | null }>(
    "SELECT count(*) n, max(id) newest FROM job WHERE id > ? AND origin = 'seed'",
  )
  const failed = {
    columns: 'intent.*, (SELECT uuid FROM job WHERE job.id = intent.target_id) job_uuid',
    // Named: the planner would take an index over the whole history.
    table: 'intent INDEXED BY intent_failed_run',
    where: HAS_FAILED,
  }
  const failedById = db.prepare<[number], FailedRow>(
    `SELECT ${failed.columns} FROM intent WHERE ${HAS_FAILED} AND id = ?`,
  )
  const sliceFailed = createSliceReader<FailedRow>(db, failed)

  return {
    has: (jobId: number): boolean => one.get(jobId) !== undefined,
    /** The numbers of the jobs. */
    list: createSliceReader<{ readonly id: number }>(db, { columns: 'id', table: 'job', where: IS_POST_JOB }),
    /** How many of the jobs made after a job are schedules by origin, and which is the newest. */
    countMadeSince(jobId: number): { readonly count: number; readonly newest: number } {
      const row = madeSince.get(jobId)
      return { count: row?.n ?? 0, newest: row?.newest ?? jobId }
    },
    findFailed(id: number): FailedRun | null {
      const row = failedById.get(id)
      return row === undefined ? null : toFailedRun(row)
    },
    listFailed(query: SliceQuery): Slice<FailedRun> {
      const found = sliceFailed(query)
      return { ...found, rows: found.rows.map(toFailedRun) }
    },
  }
}

function toFailedRun(row: FailedRow): FailedRun {
  return { ...toIntent(row), jobUuid: row.job_uuid }
}
