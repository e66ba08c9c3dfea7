import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import { init } from './migrations/0001-init.ts'
import { onCall } from './migrations/0002-on-call.ts'
import { job } from './migrations/0003-job.ts'
import { real } from './migrations/0004-real.ts'
import { userInterface } from './migrations/0005-interface.ts'

/** All migrations in order; a store's version is the number of those applied (`PRAGMA user_version`). */
export const MIGRATIONS: readonly string[] = [init, onCall, job, real, userInterface]

/** The store's version, or the refusal of one that this program is too old for. The file is not touched. */
export function checkVersion(db: Db, file: string): number {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > MIGRATIONS.length) {
    throw new AppError(
      'unavailable',
      `${file} was written by a newer Hourhand (store version ${version}; this program knows ${MIGRATIONS.length}). ` +
        'Nothing was changed. Install that version again, or restore an older backup.',
    )
  }
  return version
}

/** Applies what is missing, each migration and its version number in one transaction. */
export function migrate(db: Db, from: number, migrations: readonly string[] = MIGRATIONS): void {
  for (const [index, sql] of migrations.entries()) {
    if (index < from) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    }).exclusive()
  }
}
