import { naturalKey } from '#shared/natural-key.ts'
import type { Tag } from '#shared/resource.ts'
import type { Db } from './database.ts'
import { containing } from './list.ts'

/** What a list of schedules is cut down to; what is left out lets all through. */
export type ScheduleFilter = {
  readonly search?: string | undefined
  readonly isEnabled?: boolean | undefined
  readonly timeZone?: string | undefined
  readonly tag?: Tag | undefined
}

const WORDS = `(contains(name, @pattern) OR contains(description, @pattern) OR id IN
  (SELECT schedule_id FROM schedule_tag WHERE contains(key, @pattern) OR contains(value, @pattern)))`

/** Which schedules there are, without what stands in them: for lists that show a part of very many. */
export function createScheduleOrderStore(db: Db) {
  const zones = db.prepare<[], { zone: string }>('SELECT DISTINCT time_zone zone FROM schedule ORDER BY 1')
  const tags = db.prepare<[], Tag>(
    'SELECT DISTINCT key, value FROM schedule_tag ORDER BY key, value LIMIT 500',
  )
  const count = db.prepare<[], { n: number }>('SELECT count(*) n FROM schedule')

  return {
    /** The ids of those that a filter lets through, in the natural order of their names. */
    list({ search, isEnabled, timeZone, tag }: ScheduleFilter): readonly number[] {
      const where = [
        search === undefined ? null : WORDS,
        isEnabled === undefined ? null : 'enabled = @enabled',
        timeZone === undefined ? null : 'time_zone = @timeZone',
        tag === undefined
          ? null
          : 'id IN (SELECT schedule_id FROM schedule_tag WHERE key = @key AND value = @value)',
      ].filter((condition) => condition !== null)
      const values = { pattern: containing(search ?? ''), enabled: Number(isEnabled), timeZone, ...tag }
      return db
        .prepare<[object], { id: number; name: string }>(
          `SELECT id, name FROM schedule ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}`,
        )
        .all(values)
        .map(({ id, name }) => ({ id, key: naturalKey(name) }))
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
        .map(({ id }) => id)
    },
    /** What schedules can be told apart by. */
    facets: (): { total: number; timeZones: readonly string[]; tags: readonly Tag[] } => ({
      total: count.get()?.n ?? 0,
      timeZones: zones.all().map(({ zone }) => zone),
      tags: tags.all(),
    }),
  }
}
