import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '#shared/error.ts'
import { codeOf } from './database.ts'

const NOTE = 'lock.txt'

/**
 * Takes a data folder for this process alone and returns the release.
 * The lock is one of the operating system's, held through a small SQLite file, so that it ends with the process however
 * that ends: a stale one needs no judging. Beside it stands who holds it, to name in the refusal.
 */
export function takeLock(folder: string, holder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const note = join(folder, NOTE)
  const db = new Database(join(folder, 'lock.db'), { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (codeOf(error) !== 'SQLITE_BUSY') throw error
    throw new AppError(
      'conflict',
      `${folder} is in use by ${readHolder(note)}. Only one Hourhand can use it at a time.`,
    )
  }
  writeFileSync(note, `${holder}\n`, { mode: 0o600 })
  return () => {
    rmSync(note, { force: true })
    db.close()
  }
}

/** Whether the last holder of a folder ended without letting go; to be asked before the lock is taken. */
export function wasEndedUncleanly(folder: string): boolean {
  return existsSync(join(folder, NOTE))
}

function readHolder(note: string): string {
  try {
    return readFileSync(note, 'utf8').trim()
  } catch {
    return 'another process'
  }
}
