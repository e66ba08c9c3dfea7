import { AppError } from '#shared/error.ts'
import type { PowerAction, PowerState } from '#shared/power.ts'
import type { CronEntry, Schedule, ScheduleInput } from '#shared/schedule.ts'
import type { CatchUp } from '#shared/trigger.ts'
import type { Db } from './database.ts'
import { containing, groupBy, jsonIds, type Page, type PageQuery } from './list.ts'

type Row = {
  id: number
  name: string
  description: string
  time_zone: string
  enabled: number
  enforce: number
  retain_running: number
  catch_up: CatchUp
  catch_up_window_ms: number
  created_by: string
  created_at: number
  updated_at: number
}

type CronRow = {
  id: number
  schedule_id: number
  expression: string
  action: PowerAction
  next_due_at: number | null
}

type ResourceRow = { schedule_id: number; id: number; name: string; type: string; status: PowerState }

const SORTS: Readonly<Record<string, string>> = {
  name: 'name COLLATE NOCASE',
  natural: 'natural_key(name)',
  timezone: 'time_zone',
  enabled: 'enabled',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/** The words `sort_by` may be for schedules. */
export const SCHEDULE_SORTS = Object.keys(SORTS)

const SEARCH = `WHERE contains(name, @pattern) OR contains(description, @pattern) OR id IN
  (SELECT schedule_id FROM schedule_tag WHERE contains(key, @pattern) OR contains(value, @pattern))`

const IN_IDS = 'IN (SELECT value FROM json_each(?))'

export function createScheduleStore(db: Db) {
  const complete = createCompletion(db)
  const byId = db.prepare<[number], Row>('SELECT * FROM schedule WHERE id = ?')
  const inIdsOf = db.prepare<[string], Row>(`SELECT * FROM schedule WHERE id ${IN_IDS}`)
  const byName = db.prepare<[string], { id: number }>('SELECT id FROM schedule WHERE name = ? LIMIT 1')
  const add = db.prepare(
    `INSERT INTO schedule (name, description, time_zone, enabled, enforce, retain_running, catch_up, catch_up_window_ms, created_by, created_at, updated_at)
     VALUES (@name, @description, @timeZone, @enabled, @enforce, @retainRunning, @catchUp, @catchUpWindowMs, @createdBy, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE schedule SET name = @name, description = @description, time_zone = @timeZone, enabled = @enabled,
     enforce = @enforce, retain_running = @retainRunning, catch_up = @catchUp,
     catch_up_window_ms = @catchUpWindowMs, updated_at = @now WHERE id = @id`,
  )
  const touch = db.prepare('UPDATE schedule SET updated_at = ? WHERE id = ?')
  const drop = db.prepare('DELETE FROM schedule WHERE id = ?')
  const dropTags = db.prepare('DELETE FROM schedule_tag WHERE schedule_id = ?')
  const addTag = db.prepare('INSERT OR IGNORE INTO schedule_tag (schedule_id, key, value) VALUES (?, ?, ?)')
  const dropCalendars = db.prepare('DELETE FROM schedule_calendar WHERE schedule_id = ?')
  const addCalendar = db.prepare(
    'INSERT OR IGNORE INTO schedule_calendar (schedule_id, calendar_id) VALUES (?, ?)',
  )
  const links = {
    resource: linkStatements(db, 'schedule_resource', 'resource_id'),
    group: linkStatements(db, 'schedule_group', 'group_id'),
  }
  const retaining = db.prepare<[number], { id: number }>(
    'SELECT id FROM schedule WHERE id = ? AND retain_running = 1',
  )
  const countAll = db.prepare<[], { n: number }>('SELECT count(*) n FROM schedule')
  const enforced = db.prepare<[], { id: number }>('SELECT id FROM schedule WHERE enforce = 1 AND enabled = 1')

  function writeLists(id: number, input: ScheduleInput): void {
    dropTags.run(id)
    for (const tag of input.tags) addTag.run(id, tag.key, tag.value)
    dropCalendars.run(id)
    for (const calendarId of input.calendarIds) addCalendar.run(id, calendarId)
  }

  function find(id: number): Schedule | null {
    const row = byId.get(id)
    return row === undefined ? null : (complete([row])[0] ?? null)
  }

  return {
    find,
    get(id: number | null): Schedule {
      const schedule = id === null ? null : find(id)
      if (schedule === null) throw new AppError('not_found', 'schedule not found')
      return schedule
    },
    findIdByName: (name: string): number | null => byName.get(name)?.id ?? null,
    list(page: PageQuery): Page<Schedule> {
      const where = page.search === undefined ? '' : SEARCH
      const values = { pattern: containing(page.search ?? '') }
      const order = `${SORTS[page.sortBy ?? 'createdAt'] ?? 'id'} ${page.sortOrder === 'desc' ? 'DESC' : 'ASC'}, id`
      const rows = db
        .prepare<[object], Row>(
          `SELECT * FROM schedule ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
        )
        .all({ ...values, limit: page.limit, offset: (page.page - 1) * page.limit })
      const total = db
        .prepare<[object], { n: number }>(`SELECT count(*) n FROM schedule ${where}`)
        .get(values)
      return { rows: complete(rows), total: total?.n ?? 0 }
    },
    /** Some schedules, in the order of their ids as given. */
    listByIds(ids: readonly number[]): readonly Schedule[] {
      const rows = new Map(inIdsOf.all(jsonIds(ids)).map((row) => [row.id, row]))
      return complete(ids.flatMap((id) => rows.get(id) ?? []))
    },
    /** Whether a schedule spares what was running before its start. */
    isRetaining: (id: number): boolean => retaining.get(id) !== undefined,
    count: (): number => countAll.get()?.n ?? 0,
    listEnforced: (): readonly number[] => enforced.all().map((row) => row.id),
    insert(input: ScheduleInput, createdBy: string, now: number): number {
      const id = Number(add.run({ ...columnsOf(input), createdBy, now }).lastInsertRowid)
      writeLists(id, input)
      return id
    },
    update(id: number, input: ScheduleInput, now: number): void {
      change.run({ ...columnsOf(input), id, now })
      writeLists(id, input)
    },
    remove(id: number): void {
      drop.run(id)
    },
    /** Attaches a resource or group; false when it was attached already. */
    attach(id: number, kind: 'resource' | 'group', targetId: number, now: number): boolean {
      const isNew = links[kind].add.run(id, targetId).changes > 0
      if (isNew) touch.run(now, id)
      return isNew
    },
    /** Detaches a resource or group; false when it was not attached. */
    detach(id: number, kind: 'resource' | 'group', targetId: number, now: number): boolean {
      const was = links[kind].drop.run(id, targetId).changes > 0
      if (was) touch.run(now, id)
      return was
    },
    /** The schedules that name a resource or group, by their own list (tags not looked at). */
    listAttachedTo(kind: 'resource' | 'group', targetId: number): readonly { id: number; name: string }[] {
      return links[kind].of.all(targetId)
    },
  }
}

/** Schedules with what stands in lists of their own: read at once for all of them. */
function createCompletion(db: Db) {
  const cronsOf = db.prepare<[string], CronRow>(
    `SELECT id, schedule_id, expression, action, next_due_at FROM trigger WHERE schedule_id ${IN_IDS} ORDER BY schedule_id, position`,
  )
  const resourcesOf = db.prepare<[string], ResourceRow>(
    `SELECT schedule_id, id, name, type, status FROM schedule_resource JOIN resource ON id = resource_id
     WHERE schedule_id ${IN_IDS} ORDER BY schedule_id, id`,
  )
  const groupsOf = db.prepare<[string], { schedule_id: number; id: number; name: string }>(
    `SELECT schedule_id, id, name FROM schedule_group JOIN resource_group ON id = group_id
     WHERE schedule_id ${IN_IDS} ORDER BY schedule_id, id`,
  )
  const tagsOf = db.prepare<[string], { schedule_id: number; key: string; value: string }>(
    `SELECT schedule_id, key, value FROM schedule_tag WHERE schedule_id ${IN_IDS}`,
  )
  const calendarsOf = db.prepare<[string], { schedule_id: number; calendar_id: number }>(
    `SELECT schedule_id, calendar_id FROM schedule_calendar WHERE schedule_id ${IN_IDS}`,
  )

  return (rows: readonly Row[]): readonly Schedule[] => {
    const ids = jsonIds(rows.map((row) => row.id))
    const crons = groupBy(cronsOf.all(ids), (row) => row.schedule_id)
    const resources = groupBy(resourcesOf.all(ids), (row) => row.schedule_id)
    const groups = groupBy(groupsOf.all(ids), (row) => row.schedule_id)
    const tags = groupBy(tagsOf.all(ids), (row) => row.schedule_id)
    const calendars = groupBy(calendarsOf.all(ids), (row) => row.schedule_id)
    return rows.map((row) => ({
      ...toSettings(row),
      crons: (crons.get(row.id) ?? []).map(toCronEntry),
      tags: (tags.get(row.id) ?? []).map(({ key, value }) => ({ key, value })),
      calendarIds: (calendars.get(row.id) ?? []).map((link) => link.calendar_id),
      resources: (resources.get(row.id) ?? []).map(({ id, name, type, status }) => ({
        id,
        name,
        type,
        status,
      })),
      groups: (groups.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    }))
  }
}

function toSettings(row: Row) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    timeZone: row.time_zone,
    enabled: row.enabled === 1,
    enforce: row.enforce === 1,
    retainRunning: row.retain_running === 1,
    catchUp: row.catch_up,
    catchUpWindowMs: row.catch_up_window_ms,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function columnsOf(input: ScheduleInput) {
  return {
    name: input.name,
    description: input.description,
    timeZone: input.timeZone,
    enabled: Number(input.enabled),
    enforce: Number(input.enforce),
    retainRunning: Number(input.retainRunning),
    catchUp: input.catchUp,
    catchUpWindowMs: input.catchUpWindowMs,
  }
}

function toCronEntry(row: CronRow): CronEntry {
  return { id: row.id, expression: row.expression, action: row.action, nextDueAt: row.next_due_at }
}

function linkStatements(
  db: Db,
  table: 'schedule_resource' | 'schedule_group',
  column: 'resource_id' | 'group_id',
) {
  return {
    add: db.prepare(`INSERT OR IGNORE INTO ${table} (schedule_id, ${column}) VALUES (?, ?)`),
    drop: db.prepare(`DELETE FROM ${table} WHERE schedule_id = ? AND ${column} = ?`),
    of: db.prepare<[number], { id: number; name: string }>(
      `SELECT id, name FROM schedule JOIN ${table} ON schedule_id = id WHERE ${column} = ? ORDER BY id`,
    ),
  }
}
