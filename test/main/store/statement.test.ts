import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { STORE_FILE } from '#main/store/database.ts'
import { createStore, openDatabase } from '#main/store/index.ts'

test('every statement of the store can be prepared, those too that no other test uses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-statement-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const late = await openDatabase(folder, 0)
  // What the store opens prepares a statement when it is used; what is opened here, at once.
  expect(() => late.prepare('SELECT 1 FROM nowhere')).not.toThrow()
  expect(() => late.prepare('SELECT 1 FROM nowhere').all()).toThrow('no such table')
  late.close()
  const store = createStore(new Database(join(folder, STORE_FILE)), folder)
  expect(store.isOpen()).toBe(true)
  store.close()
})
