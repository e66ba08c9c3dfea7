import type { FileStamp } from '#shared/incoming-file.ts'
import type { Db } from './database.ts'

export type TakenFile = FileStamp & { readonly path: string }

/** The files of watched folders that have their run: one row for a job and a path, as the file was when it was taken. */
export function createTakenFileStore(db: Db) {
  const ofJob = db.prepare<[number], { path: string; size: number; changed_at: number }>(
    'SELECT path, size, changed_at FROM taken_file WHERE job_id = ?',
  )
  const put = db.prepare(
    `INSERT INTO taken_file (job_id, path, size, changed_at, taken_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (job_id, path) DO UPDATE SET
       size = excluded.size, changed_at = excluded.changed_at, taken_at = excluded.taken_at`,
  )
  const drop = db.prepare(
    'DELETE FROM taken_file WHERE job_id = ? AND path IN (SELECT value FROM json_each(?))',
  )

  return {
    /** What was taken for a job, by path. */
    ofJob: (jobId: number): ReadonlyMap<string, FileStamp> =>
      new Map(
        ofJob.all(jobId).map((row) => [row.path, { size: row.size, changedAt: row.changed_at }] as const),
      ),
    /** Called inside the transaction that queues the runs of the files. */
    remember(jobId: number, files: readonly TakenFile[], now: number): void {
      for (const { path, size, changedAt } of files) put.run(jobId, path, size, changedAt, now)
    },
    forget(jobId: number, paths: readonly string[]): void {
      drop.run(jobId, JSON.stringify(paths))
    },
  }
}
