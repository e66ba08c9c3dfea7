import type { Pause } from '#shared/firing.ts'
import type { Db } from './database.ts'
import { createSealing, recordOf } from './sealing.ts'

const PAUSE = 'pause'
const TO_RESTORE = 'restore after the pause'

/** Small values by name, as JSON. */
export function createSettingStore(db: Db, sealing = createSealing(db)) {
  const byKey = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?')
  const put = db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  const drop = db.prepare('DELETE FROM setting WHERE key = ?')

  function find(key: string): unknown {
    const row = byKey.get(key)
    return row === undefined ? null : sealing.read(row.value, recordOf('setting', key))
  }

  return {
    find,
    set(key: string, value: unknown): void {
      put.run(key, sealing.write(value, recordOf('setting', key)))
    },
    /** The pause of everything that is in force, or null. */
    pause: (): Pause | null => find(PAUSE) as Pause | null,
    /** Resources whose holds ended during the pause: they are seen to when it ends. */
    addToRestore(resourceIds: readonly number[]): void {
      const known = (find(TO_RESTORE) ?? []) as readonly number[]
      put.run(TO_RESTORE, JSON.stringify([...new Set([...known, ...resourceIds])]))
    },
    takeToRestore(): readonly number[] {
      const known = (find(TO_RESTORE) ?? []) as readonly number[]
      drop.run(TO_RESTORE)
      return known
    },
    setPause(pause: Pause | null): void {
      if (pause === null) drop.run(PAUSE)
      else put.run(PAUSE, JSON.stringify(pause))
    },
  }
}
