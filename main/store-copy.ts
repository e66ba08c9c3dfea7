// A copy of a store in a folder of its own: it can be opened, brought up to date and judged without harm.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, toError } from '#shared/error.ts'
import { systemClock } from './engine/clock.ts'
import { findDamage, STORE_FILE } from './store/database.ts'
import { openDatabase } from './store/index.ts'

/** Works in a new folder inside the data folder, on the same disk, and removes it afterwards. */
export async function withScratch<Result>(
  folder: string,
  work: (scratch: string) => Promise<Result>,
): Promise<Result> {
  const scratch = mkdtempSync(join(folder, 'scratch-'))
  try {
    return await work(scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Copies a store, with what its last process may have left in the write-ahead log beside it. */
export function copyFiles(from: string, to: string): void {
  for (const ending of ['', '-wal']) {
    if (existsSync(from + ending)) copyFileSync(from + ending, to + ending)
  }
}

/**
 * Opens the copy in a scratch folder, brings it up to date and looks for damage: null when all is well.
 * A store that this program is too old for is refused; the refusal names `original`.
 */
export async function damageOf(scratch: string, original: string): Promise<string | null> {
  try {
    const db = await openDatabase(scratch, systemClock.now())
    try {
      return findDamage(db).join('; ') || null
    } finally {
      db.close()
    }
  } catch (thrown) {
    const error = toError(thrown)
    // A damaged file is an AppError with SQLite's own as its cause; that one speaks of no path.
    if (!(error instanceof AppError) || error.cause !== undefined)
      return toError(error.cause ?? error).message
    throw new AppError(error.code, error.message.replaceAll(join(scratch, STORE_FILE), original))
  }
}
