import type { Skips } from '#shared/calendar.ts'
import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'

/** A calendar of special days, as it is kept: its dates are those in force, whatever they came from. */
export type Calendar = {
  readonly id: number
  readonly name: string
  readonly skips: Skips
  readonly dates: readonly string[]
  readonly ics: string | null
  readonly icsUrl: string | null
  readonly fetchedAt: number | null
  readonly fetchError: string | null
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

export type CalendarInput = Pick<
  Calendar,
  'name' | 'skips' | 'dates' | 'ics' | 'icsUrl' | 'fetchedAt' | 'fetchError'
>

type Row = {
  id: number
  name: string
  skips: Skips
  dates: string
  ics: string | null
  ics_url: string | null
  fetched_at: number | null
  fetch_error: string | null
  created_by: string
  created_at: number
  updated_at: number
}

function toCalendar(row: Row): Calendar {
  return {
    id: row.id,
    name: row.name,
    skips: row.skips,
    dates: JSON.parse(row.dates),
    ics: row.ics,
    icsUrl: row.ics_url,
    fetchedAt: row.fetched_at,
    fetchError: row.fetch_error,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function createCalendarStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM calendar WHERE id = ?')
  const all = db.prepare<[], Row>('SELECT * FROM calendar ORDER BY name COLLATE NOCASE, id')
  const fromUrl = db.prepare<[], { at: number | null; n: number }>(
    'SELECT min(coalesce(fetched_at, 0)) at, count(*) n FROM calendar WHERE ics_url IS NOT NULL OR ics IS NOT NULL',
  )
  const add = db.prepare(
    `INSERT INTO calendar (name, skips, dates, ics, ics_url, fetched_at, fetch_error, created_by, created_at, updated_at)
     VALUES (@name, @skips, @dates, @ics, @icsUrl, @fetchedAt, @fetchError, @createdBy, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE calendar SET name = @name, skips = @skips, dates = @dates, ics = @ics, ics_url = @icsUrl,
     fetched_at = @fetchedAt, fetch_error = @fetchError, updated_at = @now WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM calendar WHERE id = ?')

  return {
    get(id: number | null): Calendar {
      const row = id === null ? undefined : byId.get(id)
      if (row === undefined) throw new AppError('not_found', 'calendar not found')
      return toCalendar(row)
    },
    find(id: number): Calendar | null {
      const row = byId.get(id)
      return row === undefined ? null : toCalendar(row)
    },
    has: (id: number | null): boolean => id !== null && byId.get(id) !== undefined,
    list: (): readonly Calendar[] => all.all().map(toCalendar),
    /** When the calendar that was read longest ago was read (0: never); null when none has a file or URL. */
    oldestFetch(): number | null {
      const row = fromUrl.get()
      return row === undefined || row.n === 0 ? null : row.at
    },
    insert(input: CalendarInput, createdBy: string, now: number): number {
      const values = { ...input, dates: JSON.stringify(input.dates), createdBy, now }
      return Number(add.run(values).lastInsertRowid)
    },
    update(id: number, input: CalendarInput, now: number): void {
      const { name, skips, ics, icsUrl, fetchedAt, fetchError } = input
      change.run({
        id,
        name,
        skips,
        dates: JSON.stringify(input.dates),
        ics,
        icsUrl,
        fetchedAt,
        fetchError,
        now,
      })
    },
    remove(id: number): void {
      drop.run(id)
    },
  }
}
