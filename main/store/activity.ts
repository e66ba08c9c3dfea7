// The record in the order in which things were due: read a page at a time, and by what is drawn of one lane.
import type { Deed, IntentState } from '#shared/intent.ts'
import type { Db } from './database.ts'
import { type Intent, type IntentRow, toIntent } from './intent-row.ts'
import { containing } from './list.ts'
import type { HistoryFilter } from './run.ts'

/** The place of a row in the record, which is read backwards. */
export type Place = { readonly dueAt: number; readonly id: number }

export type ActivityFilter = HistoryFilter & {
  readonly what?: Deed | undefined
  readonly search?: string | undefined
}

/** A row with the names of what it belongs to. */
export type Activity = Intent & {
  readonly scheduleName: string | null
  readonly parentName: string | null
}

/** `next` is where to read on, null at the end: a page that looked far may have few rows, or none. */
export type ActivityPage = { readonly rows: readonly Activity[]; readonly next: Place | null }

type ActivityRow = IntentRow & { schedule_name: string | null; parent_name: string | null }

/** So many rows are looked at for one page: what is rare, or not there at all, is looked for in several steps. */
const LOOKED = 20_000
/** Looking into the words of a row costs more. */
const SEARCHED = 5_000
/** So many of the newest rows of a lane are looked at. */
const LANE_ROWS = 5_000

const WENT_WRONG = `state IN ('failed', 'timedOut', 'interrupted', 'blocked', 'missed')`
/** What was run again is in hand, and the steps of a group stand behind the group's own row. */
const UNSEEN = `${WENT_WRONG} AND acknowledged_at IS NULL AND parent_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM intent AS again WHERE again.retry_of = intent.id)`
const COMMON: readonly IntentState[] = ['queued', 'running', 'succeeded']

export function createActivityStore(db: Db) {
  const named = `SELECT seen.*, schedule.name schedule_name, parent.target_name parent_name FROM seen
    LEFT JOIN schedule ON schedule.id = seen.schedule_id LEFT JOIN intent AS parent ON parent.id = seen.parent_id
    ORDER BY seen.due_at DESC, seen.id DESC`
  const unseen = db.prepare<[number], ActivityRow>(
    `WITH seen AS (SELECT * FROM intent INDEXED BY intent_unseen WHERE ${UNSEEN}
       ORDER BY due_at DESC, id DESC LIMIT ?) ${named}`,
  )
  const countUnseen = db.prepare<[number], { n: number }>(
    `SELECT count(*) n FROM (SELECT 1 FROM intent INDEXED BY intent_unseen WHERE ${UNSEEN} LIMIT ?)`,
  )
  const running = db.prepare<[number], ActivityRow>(
    `WITH seen AS (SELECT * FROM intent INDEXED BY intent_open WHERE state IN ('queued', 'running')
       AND state = 'running' AND parent_id IS NULL ORDER BY started_at LIMIT ?) ${named}`,
  )
  const acknowledge = db.prepare(
    `UPDATE intent SET acknowledged_at = @now WHERE (id = @id OR parent_id = @id) AND ${WENT_WRONG}
     AND acknowledged_at IS NULL`,
  )
  const acknowledgeAll = db.prepare(
    `UPDATE intent INDEXED BY intent_unseen SET acknowledged_at = @now WHERE ${WENT_WRONG}
     AND acknowledged_at IS NULL`,
  )
  return {
    /** A page of the record, what was due last first. */
    page(filter: ActivityFilter, { limit, before: start }: { limit: number; before: Place | null }) {
      const beforeAt = start?.dueAt ?? Number.MAX_SAFE_INTEGER
      const values = {
        ...valuesOf(filter),
        last: Math.min(beforeAt, (filter.to ?? Number.MAX_SAFE_INTEGER) - 1),
        beforeAt,
        beforeId: start?.id ?? 0,
        limit: limit + 1,
        looked: filter.search === undefined ? LOOKED : SEARCHED,
      }
      const looked = lookedAt(filter)
      const found = db
        .prepare<[object], ActivityRow>(
          `WITH looked AS (${looked}), seen AS (SELECT * FROM looked WHERE ${matching(filter)}
             ORDER BY due_at DESC, id DESC LIMIT @limit) ${named}`,
        )
        .all(values)
      const rows = found.slice(0, limit).map(toActivity)
      if (found.length > limit) return { rows, next: placeOf(rows.at(-1)) } satisfies ActivityPage
      const last = db
        .prepare<[object], { due_at: number; id: number }>(
          `WITH looked AS (${looked}) SELECT due_at, id FROM looked ORDER BY due_at DESC, id DESC LIMIT 1 OFFSET @looked - 1`,
        )
        .get(values)
      const next = last === undefined ? null : { dueAt: last.due_at, id: last.id }
      return { rows, next } satisfies ActivityPage
    },
    /** What went wrong and nobody has said to have seen, the newest first. */
    listUnseen: (limit: number): readonly Activity[] => unseen.all(limit).map(toActivity),
    /** How many there are of it, counted to `most` at the most. */
    countUnseen: (most: number): number => countUnseen.get(most)?.n ?? 0,
    /** What goes on at the moment, without the steps of groups. */
    listRunning: (limit: number): readonly Activity[] => running.all(limit).map(toActivity),
    /** Marks an intent, and the steps below it, as seen; false when there was nothing to mark. */
    acknowledge: (id: number, now: number): boolean => acknowledge.run({ id, now }).changes > 0,
    acknowledgeAll: (now: number): number => acknowledgeAll.run({ now }).changes,
    ...createLanes(db),
  }
}

/** What happened to one job or schedule. */
function createLanes(db: Db) {
  const ofLane = {
    job: laneOf(db, "INDEXED BY intent_target WHERE target_kind = 'job' AND target_id = ?"),
    schedule: laneOf(db, 'INDEXED BY intent_schedule WHERE schedule_id = ?'),
  }
  const targets = db.prepare<[number], { schedule_id: number | null; job_id: number | null }>(
    `SELECT DISTINCT schedule_id, CASE target_kind WHEN 'job' THEN target_id END job_id FROM
       (SELECT schedule_id, target_kind, target_id FROM intent INDEXED BY intent_due WHERE due_at >= ?
        ORDER BY due_at DESC LIMIT ${LOOKED}) WHERE schedule_id IS NOT NULL OR target_kind = 'job'`,
  )
  const before = db.prepare<[number, number], { what: Deed }>(
    `SELECT what FROM intent INDEXED BY intent_schedule WHERE schedule_id = ? AND due_at < ? AND parent_id IS NULL
     AND state = 'succeeded' ORDER BY id DESC LIMIT 1`,
  )

  return {
    /** What was due in [from, to) of a job or a schedule, without the steps of groups, the oldest first. */
    listOfLane: (kind: 'job' | 'schedule', id: number, from: number, to: number): readonly Intent[] =>
      ofLane[kind].all(id, from, to).map(toIntent).toReversed(),
    /** The schedules and jobs of which something was due since an instant. */
    listTargets: (since: number): readonly { scheduleId: number | null; jobId: number | null }[] =>
      targets.all(since).map((row) => ({ scheduleId: row.schedule_id, jobId: row.job_id })),
    /** What a schedule did last before an instant, or null. */
    lastDeed: (scheduleId: number, at: number): Deed | null => before.get(scheduleId, at)?.what ?? null,
  }
}

function laneOf(db: Db, where: string) {
  return db.prepare<[number, number, number], IntentRow>(
    `SELECT * FROM intent ${where} AND due_at >= ? AND due_at < ? AND parent_id IS NULL
     ORDER BY id DESC LIMIT ${LANE_ROWS}`,
  )
}

/** The rows that a page is looked for in: by the index that leads to the fewest. */
function lookedAt({ target, states }: ActivityFilter): string {
  const [index, condition] =
    target === undefined
      ? indexOf(states)
      : target.kind === 'schedule'
        ? ['intent_schedule', 'schedule_id = @targetId']
        : ['intent_target', 'target_kind = @kind AND target_id = @targetId']
  return `SELECT * FROM intent INDEXED BY ${index} WHERE ${condition}
    AND due_at >= @from AND due_at <= @last AND (due_at < @beforeAt OR id < @beforeId)
    ORDER BY due_at DESC, id DESC LIMIT @looked`
}

function indexOf(states: ActivityFilter['states']): readonly [index: string, condition: string] {
  const isEach = (is: (state: IntentState) => boolean) => states?.every(is) === true
  if (isEach((state) => !COMMON.includes(state)))
    return ['intent_rare', "state NOT IN ('queued', 'running', 'succeeded')"]
  if (isEach((state) => state === 'queued' || state === 'running'))
    return ['intent_open', "state IN ('queued', 'running')"]
  return ['intent_due', 'TRUE']
}

function matching({ states, what, search }: ActivityFilter): string {
  const conditions = [
    states === undefined ? null : 'state IN (SELECT value FROM json_each(@states))',
    what === undefined ? null : 'what = @what',
    search === undefined
      ? null
      : '(contains(target_name, @search) OR contains(message, @search) OR contains(reason, @search))',
  ].filter((condition) => condition !== null)
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')
}

function valuesOf({ target, states, what, search, from }: ActivityFilter) {
  return {
    kind: target?.kind,
    targetId: target?.id,
    states: states === undefined ? undefined : JSON.stringify(states),
    what,
    search: search === undefined ? undefined : containing(search),
    from: from ?? 0,
  }
}

function toActivity(row: ActivityRow): Activity {
  return { ...toIntent(row), scheduleName: row.schedule_name, parentName: row.parent_name }
}

function placeOf(row: Activity | undefined): Place | null {
  return row === undefined ? null : { dueAt: row.dueAt, id: row.id }
}
