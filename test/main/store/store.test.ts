import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openDatabase, takeLock } from '#main/store/index.ts'
import { MIGRATIONS, migrate } from '#main/store/migrate.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the store', () => {
  it('is durable, in WAL mode, with foreign keys on', async () => {
    const db = await openDatabase(folder, 0)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    db.close()
  })

  it('of a newer version is refused and left as it is', async () => {
    const db = await openDatabase(folder, 0)
    db.pragma(`user_version = ${MIGRATIONS.length + 1}`)
    db.close()
    const before = readFileSync(join(folder, 'hourhand.db'))
    await expect(openDatabase(folder, 0)).rejects.toThrow('written by a newer Hourhand')
    expect(readFileSync(join(folder, 'hourhand.db'))).toEqual(before)
  })

  it('that is damaged is refused, left as it is, and the last backup named', async () => {
    const db = await openDatabase(folder, 0)
    const store = createStore(db)
    const { backupPath } = await import('#main/store/database.ts')
    const backup = backupPath(folder, 0, 'by-hand')
    await store.backup(backup)
    store.close()
    const garbage = Buffer.from('this was a database once, but it is not any more. '.repeat(200))
    writeFileSync(join(folder, 'hourhand.db'), garbage)
    await expect(openDatabase(folder, 0)).rejects.toThrow(backup)
    expect(readFileSync(join(folder, 'hourhand.db'))).toEqual(garbage)
  })

  it('that is damaged in the middle is found out after an end that was not clean', async () => {
    const db = await openDatabase(folder, 0)
    const store = createStore(db, folder)
    for (let key = 0; key < 300; key += 1) store.settings.set(`key ${key}`, 'x'.repeat(500))
    store.close()
    const file = join(folder, 'hourhand.db')
    const pages = readFileSync(file)
    writeFileSync(file, pages.fill(0xa5, pages.length - 80_000, pages.length - 40_000))
    const reopened = createStore(await openDatabase(folder, 0), folder)
    expect(() => reopened.checkPages()).toThrow('is damaged and was left as it is')
    reopened.close()
  })

  it('writes nothing more once damage has shown itself', async () => {
    const db = await openDatabase(folder, 0)
    const store = createStore(db, folder)
    const { SqliteError } = (await import('better-sqlite3')).default
    expect(store.explain(new SqliteError('malformed', 'SQLITE_CORRUPT'))).toMatchObject({
      code: 'unavailable',
    })
    expect(() => store.transaction(() => store.settings.set('a', 1))).toThrow('is damaged')
    store.close()
  })

  it.skipIf(process.platform === 'win32')('and its backups are for their user alone', async () => {
    const store = createStore(await openDatabase(folder, 0), folder)
    const backup = join(folder, 'copy.db')
    await store.backup(backup)
    const modes = ['hourhand.db', 'hourhand.db-wal', 'copy.db'].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o600])
    await expect(store.backup(backup)).rejects.toThrow('EEXIST')
    store.close()
  })

  it('rolls a migration back whole when one of its statements fails', async () => {
    const db = await openDatabase(folder, 0)
    const broken = [...MIGRATIONS, 'CREATE TABLE half (id INTEGER); INSERT INTO no_such_table VALUES (1);']
    expect(() => migrate(db, MIGRATIONS.length, broken)).toThrow('no_such_table')
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(db.prepare("SELECT count(*) n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 })
    db.close()
  })

  it('says plainly that the disk is full, changes nothing, and goes on when there is room', async () => {
    const db = await openDatabase(folder, 0)
    const store = createStore(db)
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages}`)
    const fill = () =>
      store.transaction(() => {
        for (let key = 0; key < 200; key += 1) store.settings.set(`key ${key}`, 'x'.repeat(1_000))
      })
    expect(fill).toThrow('the disk is full')
    expect(store.settings.find('key 0')).toBeNull()
    db.pragma(`max_page_count = ${pages + 1_000}`)
    fill()
    expect(store.settings.find('key 199')).toBe('x'.repeat(1_000))
    store.close()
  })

  it('lets nobody change the audit log', async () => {
    const db = await openDatabase(folder, 0)
    const store = createStore(db)
    const entry = {
      at: 1,
      scope: 's',
      action: 'create',
      actor: 'a',
      resourceType: 't',
      resourceId: 'i',
      metadata: {},
    }
    store.audit.insert(entry)
    expect(() => db.exec("UPDATE audit SET actor = 'b'")).toThrow('immutable')
    store.close()
  })
})

describe('the lock on a data folder', () => {
  it('keeps a second holder out and names the first', () => {
    const release = takeLock(folder, 'process 4711')
    expect(() => takeLock(folder, 'process 4712')).toThrow('process 4711')
    release()
    takeLock(folder, 'process 4712')()
  })

  it('of a dead process is taken over', () => {
    writeFileSync(join(folder, 'lock.txt'), 'process 4711\n')
    takeLock(folder, 'process 4712')()
  })
})
