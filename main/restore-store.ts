// A backup in the place of the store: judged first, in a copy, and with what was there before kept.
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, toError } from '#shared/error.ts'
import { systemClock } from './engine/clock.ts'
import { backupPath, findDamage, STORE_FILE } from './store/database.ts'
import { openDatabase } from './store/index.ts'
import { MIGRATIONS } from './store/migrate.ts'
import { copyFiles, damageOf, withScratch } from './store-copy.ts'

/** Throws what is wrong with a backup: that it is none of ours, is of a newer version, or damaged. Changes nothing. */
export async function checkBackup(folder: string, file: string): Promise<void> {
  checkHead(file)
  await withScratch(folder, (scratch) => copySound(file, scratch))
}

/**
 * Puts a backup in the place of the store of a data folder whose lock is held, and answers where that is kept which
 * was there before; null when nothing was.
 */
export async function restoreStore(folder: string, file: string): Promise<string | null> {
  checkHead(file)
  return withScratch(folder, async (scratch) => {
    const copy = await copySound(file, scratch)
    const before = await keepPresent(folder)
    replaceStore(copy, folder)
    return before
  })
}

async function copySound(file: string, scratch: string): Promise<string> {
  const copy = join(scratch, STORE_FILE)
  copyFiles(file, copy)
  const damage = await damageOf(scratch, file)
  if (damage === null) return copy
  throw new AppError('unavailable', `${file} is damaged: ${damage}. The store was left as it is.`)
}

/** Refuses what is no store of ours, and what a newer version wrote, before anything is touched. */
function checkHead(file: string): void {
  const head = readHead(file)
  // SQLite's file format: the magic text, and `user_version` as a big-endian number at offset 60.
  const version = head.toString('latin1', 0, 15) === 'SQLite format 3' ? head.readUInt32BE(60) : 0
  if (version === 0) throw new AppError('invalid', `${file} is no backup of Hourhand`)
  if (version <= MIGRATIONS.length) return
  throw new AppError(
    'unavailable',
    `${file} was written by a newer Hourhand (store version ${version}; this program knows ${MIGRATIONS.length})`,
  )
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(100)
  try {
    const handle = openSync(file, 'r')
    try {
      readSync(handle, head)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    throw new AppError('not_found', `the backup cannot be read: ${toError(error).message}`)
  }
  return head
}

/** Keeps the present store among the backups. One that cannot be opened goes there as it is, marked as such. */
async function keepPresent(folder: string): Promise<string | null> {
  if (!existsSync(join(folder, STORE_FILE))) return null
  const kept = backupPath(folder, systemClock.now(), 'before-restore')
  if (await backUpSound(folder, kept)) return kept
  // Not named `.db`: it must not be taken for the last good backup.
  const marked = `${kept}.damaged`
  copyFiles(join(folder, STORE_FILE), marked)
  return marked
}

async function backUpSound(folder: string, file: string): Promise<boolean> {
  try {
    const db = await openDatabase(folder, systemClock.now())
    try {
      if (findDamage(db).length > 0) return false
      await db.backup(file)
      return true
    } finally {
      db.close()
    }
  } catch {
    rmSync(file, { force: true })
    return false
  }
}

/** Puts a file in the store's place in one step, without the write-ahead log that belonged to the old one. */
function replaceStore(file: string, folder: string): void {
  const store = join(folder, STORE_FILE)
  sync(file, 'r+')
  for (const ending of ['-wal', '-shm']) rmSync(store + ending, { force: true })
  renameSync(file, store)
  // Windows has no way to sync a folder, and needs none.
  if (process.platform !== 'win32') sync(folder, 'r')
}

function sync(path: string, mode: string): void {
  const handle = openSync(path, mode)
  fsyncSync(handle)
  closeSync(handle)
}
