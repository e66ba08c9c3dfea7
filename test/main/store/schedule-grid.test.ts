import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { MIGRATIONS, migrate } from '#main/store/migrate.ts'
import { SCHEDULE_DEFAULTS } from '#shared/schedule.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

test('every schedule has a UUID of its own: those of an older store, new ones, and none that is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-grid-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const old = new Database(join(folder, 'hourhand.db'))
  migrate(old, 0, MIGRATIONS.slice(0, 3))
  const add =
    old.prepare(`INSERT INTO schedule (name, description, time_zone, enabled, enforce, retain_running,
    catch_up, catch_up_window_ms, created_by, created_at, updated_at) VALUES ('old', '', 'UTC', 1, 0, 0, 'last', 0, '', 0, 0)`)
  for (let n = 0; n < 200; n += 1) add.run()
  old.close()
  const store = createStore(await openDatabase(folder, 0), folder)
  onTestFinished(() => store.close())
  store.schedules.insert({ ...SCHEDULE_DEFAULTS, name: 'new', timeZone: 'UTC' }, 'me', 0)
  const uuids = Array.from({ length: 201 }, (_, index) => store.scheduleGrids.get(index + 1).uuid)
  expect(uuids.filter((uuid) => !UUID.test(uuid))).toEqual([])
  expect(new Set(uuids).size).toBe(201)
  expect(uuids.map((uuid) => store.scheduleGrids.findScheduleId(uuid))).toEqual(
    uuids.map((_, index) => index + 1),
  )
  store.schedules.remove(201)
  expect(store.scheduleGrids.findScheduleId(uuids[200] ?? '')).toBeNull()
})
