import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '#shared/error.ts'
import { lastBackup, STORE_FILE } from '../store/database.ts'
import { takeLock } from '../store/index.ts'
import { copyFiles, damageOf, withScratch } from '../store-copy.ts'
import { type Command, hasStore, LOCK_HOLDER, withStore } from './command.ts'
import { findServer } from './server.ts'

export const backup: Command = {
  usage: 'backup FILE',
  purpose: 'copy the whole store to a new file, also while Hourhand runs',
  words: [1, 1],
  async run({ folder, words: [name = ''] }) {
    const file = resolve(name)
    if (existsSync(file))
      throw new AppError('conflict', `${file} exists already: a backup never overwrites anything`)
    if (!existsSync(dirname(file))) throw new AppError('not_found', `there is no folder ${dirname(file)}`)
    await copyStore(folder, file)
    const bytes = statSync(file).size
    return { text: `The store is backed up to ${file} (${bytes} bytes).`, value: { file, bytes } }
  },
}

export const check: Command = {
  usage: 'check',
  purpose: 'look for damage in the store: "ok", or what is wrong',
  words: [0, 0],
  async run({ folder }) {
    requireStore(folder)
    const damage = await findAnyDamage(folder)
    if (damage === null) return { text: 'ok', value: { ok: true } }
    const last = lastBackup(folder)
    const advice =
      last === null
        ? 'There is no backup.'
        : `The last backup is ${last}; "hourhand restore FILE" puts it in place.`
    throw new AppError('unavailable', `${join(folder, STORE_FILE)} is damaged: ${damage}. ${advice}`)
  },
}

async function copyStore(folder: string, file: string): Promise<void> {
  const server = await findServer(folder)
  if (server !== null) {
    await server.ask('POST', '/api/backup', { file })
    return
  }
  requireStore(folder)
  await withStore(folder, (store) => store.backup(file))
}

/** Looks at a copy, so that looking changes nothing. */
async function findAnyDamage(folder: string): Promise<string | null> {
  const file = join(folder, STORE_FILE)
  const server = await findServer(folder)
  const release = server === null ? takeLock(folder, LOCK_HOLDER) : () => {}
  try {
    return await withScratch(folder, async (scratch) => {
      const copy = join(scratch, STORE_FILE)
      if (server === null) copyFiles(file, copy)
      else await server.ask('POST', '/api/backup', { file: copy })
      return damageOf(scratch, file)
    })
  } finally {
    release()
  }
}

function requireStore(folder: string): void {
  if (!hasStore(folder)) throw new AppError('not_found', `there is no store in ${folder} yet`)
}
