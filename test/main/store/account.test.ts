import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { MIGRATIONS, migrate } from '#main/store/migrate.ts'

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-account-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the operator of an older store joins the group that every store begins with', async () => {
  const folder = newFolder()
  const old = new Database(join(folder, 'hourhand.db'))
  migrate(old, 0, MIGRATIONS.slice(0, 2))
  old.exec(
    `INSERT INTO user (name, display_name, email, is_admin, created_at) VALUES ('admin', 'Me', 'me@example.org', 1, 0);
     INSERT INTO token (user_id, name, access, secret_hash, created_at) VALUES (1, 'old', 'full', x'00', 0)`,
  )
  old.close()
  const store = createStore(await openDatabase(folder, 0), folder)
  store.users.ensureOperator(0)
  expect(store.userGroups.groupsOf([1])).toEqual(new Map([[1, [1]]]))
  expect(store.userGroups.find(1)?.name).toBe('operators')
  expect(store.tokens.get(1).origin).toBeNull()
  expect(store.users.findActor('ME@example.org')?.id).toBe(1)
  expect(store.users.findActor('admin')?.id).toBe(1)
  expect(store.users.findActor('')).toBeNull()
  store.close()
})
