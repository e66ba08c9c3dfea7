import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, toError } from '#shared/error.ts'
import { type Actor, type ServiceDeps, writeAudit } from './change.ts'

/** A copy of the whole store among the backups of the data folder. `label` says why it was made. */
export type Backup = {
  readonly name: string
  readonly bytes: number
  readonly createdAt: number
  readonly label: string
}

export type BackupService = ReturnType<typeof createBackupService>

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'bus'> & {
  /** The folder of the backups. */
  readonly folder: string
  /** Throws what is wrong with a backup. */
  readonly check: (file: string) => Promise<void>
  /** Closes everything and opens it again on the restored store, after whoever asked was answered. */
  readonly restore: (wanted: { readonly file: string; readonly actor: string }) => void
}

const NAME = /^hourhand-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)-([a-z0-9-]+)\.db$/

/** The backups in the data folder: made, listed, put in the place of the store. */
export function createBackupService({ store, clock, bus, folder, check, restore }: Deps) {
  const announce = () => bus.publish('settings.changed', { what: 'backups' })

  function read(name: string): Backup | null {
    const [, hour, minute, second, label = ''] = NAME.exec(name) ?? []
    const found = hour === undefined ? undefined : statSync(join(folder, name), { throwIfNoEntry: false })
    if (found === undefined) return null
    return { name, bytes: found.size, createdAt: Date.parse(`${hour}:${minute}:${second}`), label }
  }

  function find(name: string): Backup {
    const backup = read(name)
    if (backup === null) throw new AppError('not_found', 'backup not found')
    return backup
  }

  /** A new name for a backup made now; its folder is there. */
  function nameNow(label: string): string {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return `hourhand-${new Date(clock.now()).toISOString().replaceAll(':', '-')}-${label}.db`
  }

  function note(action: 'create' | 'delete', id: string, actor: Actor): void {
    store.transaction(() => writeAudit(store, { actor, action, type: 'backup', id }, clock.now()))
    announce()
  }

  return {
    /** Newest first. */
    list(): readonly Backup[] {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const found = readdirSync(folder).map(read)
      return found
        .filter((backup) => backup !== null)
        .sort((a, b) => b.createdAt - a.createdAt || b.name.localeCompare(a.name))
    },
    find,
    pathOf: (name: string): string => join(folder, find(name).name),
    async make(actor: Actor): Promise<Backup> {
      const name = nameNow('by-hand')
      try {
        await store.backup(join(folder, name))
      } catch (error) {
        throw new AppError('unavailable', `the backup could not be written: ${toError(error).message}`)
      }
      note('create', name, actor)
      return find(name)
    },
    /** Takes a file from elsewhere among the backups, if it is sound; `write` puts it where it is told. */
    async take(write: (file: string) => Promise<void>, actor: Actor): Promise<Backup> {
      const name = nameNow('uploaded')
      const file = join(folder, name)
      try {
        await write(file)
        await check(file)
      } catch (error) {
        rmSync(file, { force: true })
        throw wordsOf(error, file)
      }
      note('create', name, actor)
      return find(name)
    },
    remove(name: string, actor: Actor): void {
      rmSync(join(folder, find(name).name))
      note('delete', name, actor)
    },
    /** Checks a backup, and has it put in the place of the store right after. What is there now is kept. */
    async restore(name: string, actor: Actor): Promise<void> {
      const file = join(folder, find(name).name)
      try {
        await check(file)
      } catch (error) {
        throw wordsOf(error, file)
      }
      restore({ file, actor: actor.name })
    },
  }
}

/** What is wrong with a backup, without its path, which says nothing to who sees but its name. */
function wordsOf(error: unknown, file: string): unknown {
  if (!(error instanceof AppError)) return error
  return new AppError(error.code, error.message.replaceAll(file, 'this file'), { cause: error })
}
