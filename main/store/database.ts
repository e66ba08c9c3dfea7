import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError, toError } from '#shared/error.ts'
import { checkVersion, MIGRATIONS, migrate } from './migrate.ts'

export type Db = Database.Database

export const STORE_FILE = 'hourhand.db'
const BACKUP_FOLDER = 'backups'

/**
 * Opens the store in a data folder, makes it if there is none, and brings it up to date, with a backup
 * before the first change. A store that cannot be read, or comes from a newer version, is refused untouched.
 * `now` is epoch milliseconds and names the backup.
 */
export async function openDatabase(folder: string, now: number): Promise<Db> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, STORE_FILE)
  const isNew = !existsSync(file)
  // SQLite gives the files beside the store the mode of the store itself.
  if (isNew) makePrivateFile(file)
  else chmodSync(file, 0o600)
  const db = openFile(file, folder)
  try {
    const version = readVersion(db, file, folder)
    if (version < MIGRATIONS.length) {
      if (!isNew && version > 0) await db.backup(backupPath(folder, now, `before-v${MIGRATIONS.length}`))
      migrate(db, version)
    }
    return db
  } catch (error) {
    db.close()
    throw explainDamage(error, folder)
  }
}

/** Makes an empty file for its user alone; throws when there is one already. */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'wx', 0o600))
}

/** Looks for damage in every page of the store, as after an end that was not clean; throws what tells of it. */
export function checkPages(db: Db, folder: string): void {
  const [first] = db.pragma('quick_check(1)') as { quick_check: string }[]
  if (first?.quick_check !== 'ok') throw damaged(folder, first?.quick_check)
}

/** Where a backup made at an instant goes; the folder is made. */
export function backupPath(folder: string, now: number, label: string): string {
  const backups = join(folder, BACKUP_FOLDER)
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const stamp = new Date(now).toISOString().replaceAll(':', '-')
  return join(backups, `hourhand-${stamp}-${label}.db`)
}

function openFile(file: string, folder: string): Db {
  try {
    const db = new Database(file)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    // Enough for the hot pages of a large store, small beside the process itself.
    db.pragma('cache_size = -8000')
    return prepareLate(db)
  } catch (error) {
    throw explainDamage(error, folder)
  }
}

/** Prepares each statement when it is first used: of some hundreds most never are, and each takes 10 kB. */
function prepareLate(db: Db): Db {
  const prepare = db.prepare.bind(db)
  function late(sql: string): Database.Statement {
    let known: Database.Statement | null = null
    return new Proxy({} as Database.Statement, {
      get(_, name: keyof Database.Statement) {
        known ??= prepare(sql)
        const part = known[name]
        return typeof part === 'function' ? part.bind(known) : part
      },
    })
  }
  return Object.assign(db, { prepare: late as Db['prepare'] })
}

function readVersion(db: Db, file: string, folder: string): number {
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (error) {
    throw explainDamage(error, folder)
  }
  return checkVersion(db, file)
}

/** What SQLite says of a damaged file in words that help; any other error as it is. */
export function explainDamage(error: unknown, folder: string): Error {
  const code = codeOf(error)
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
    ? damaged(folder, error)
    : toError(error)
}

function damaged(folder: string, cause: unknown): AppError {
  const last = lastBackup(folder)
  const advice =
    last === null
      ? `There is no backup in ${join(folder, BACKUP_FOLDER)}.`
      : `The last backup is ${last}; "hourhand restore FILE" puts it in place.`
  const file = join(folder, STORE_FILE)
  return new AppError('unavailable', `${file} is damaged and was left as it is. ${advice}`, { cause })
}

/** The newest backup in a data folder, or null. */
export function lastBackup(folder: string): string | null {
  const backups = join(folder, BACKUP_FOLDER)
  const newest = existsSync(backups)
    ? readdirSync(backups)
        .filter((name) => name.endsWith('.db'))
        .sort()
        .at(-1)
    : undefined
  return newest === undefined ? null : join(backups, newest)
}

/** SQLite's own code of an error, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

/** What SQLite finds wrong with the open store: an empty list when all is well. */
export function findDamage(db: Db): readonly string[] {
  const rows = db.pragma('integrity_check') as { integrity_check: string }[]
  const orphans = db.pragma('foreign_key_check') as { table: string; rowid: number }[]
  return [
    ...rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
    ...orphans.map((row) => `row ${row.rowid} of ${row.table} points at nothing`),
  ]
}
