import { AppError } from '#shared/error.ts'
import type { IntentState } from '#shared/intent.ts'
import type { Recommendation } from '#shared/recommendation.ts'
import type { Tag } from '#shared/resource.ts'
import type { StorageFinding } from '#shared/storage.ts'
import type { Db } from './database.ts'
import { containing, type Page, type PageQuery } from './list.ts'

export const RECOMMENDATION_KINDS = ['utilization', 'workload', 'storage'] as const
export type RecommendationKind = (typeof RECOMMENDATION_KINDS)[number]

export const RECOMMENDATION_STATES = ['open', 'applied', 'dismissed'] as const
export type RecommendationState = (typeof RECOMMENDATION_STATES)[number]

/** A weekly schedule for one resource, or for some that work together. */
export type ScheduleContent = Recommendation & {
  /** Of the resource, the tag (`env=dev`) or the project. */
  readonly name: string
  readonly timeZone: string
  readonly resourceIds: readonly number[]
  /** What they have in common; null: nothing, or a project. */
  readonly tag: Tag | null
  readonly project: string | null
  /** The group that was made of the project. */
  readonly groupId: number | null
}

type Kinds =
  | { readonly kind: 'utilization' | 'workload'; readonly content: ScheduleContent }
  | { readonly kind: 'storage'; readonly content: StorageFinding }

/** A recommendation as it is computed. */
export type NewRecommendation = Kinds & {
  /** What it is about, told apart within its kind. */
  readonly subject: string
  readonly resourceId: number | null
  /** US dollars a month. */
  readonly savings: number
  /** 0 to 1. */
  readonly confidence: number
  /** Why nothing is recommended; null when something is. */
  readonly reason: string | null
}

export type StoredRecommendation = NewRecommendation & {
  /** A UUID. */
  readonly id: string
  readonly state: RecommendationState
  /** The schedule it was applied with; null while it was not, or when that was deleted. */
  readonly scheduleId: number | null
  /** The run that did it; null while it was not applied, by a schedule, or when the record of it was forgotten. */
  readonly run: { readonly id: number; readonly state: IntentState } | null
  readonly appliedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export type RecommendationFilter = {
  readonly kind?: RecommendationKind | undefined
  readonly state?: RecommendationState | undefined
  /** Only those that recommend something (true), or that say why they do not (false). */
  readonly isRecommended?: boolean | undefined
  /** Only those that are about it alone. */
  readonly resourceId?: number | undefined
}

type Row = {
  id: string
  kind: RecommendationKind
  subject: string
  resource_id: number | null
  content: string
  savings: number
  confidence: number
  reason: string | null
  state: RecommendationState
  schedule_id: number | null
  run_id: number | null
  run_state: IntentState | null
  applied_at: number | null
  created_at: number
  updated_at: number
}

const SORTS: Readonly<Record<string, string>> = {
  savings: 'savings',
  confidence: 'confidence',
  kind: 'kind',
  state: 'state',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/** The schedule that does it from now on, or the run that does it once. */
type AppliedBy = { readonly scheduleId: number } | { readonly runId: number }

const NOT_APPLIED = { scheduleId: null, runId: null, appliedAt: null }

/** What a run has done may be found undone for so long. */
const DONE_WITHIN_MS = 72 * 3_600_000

/** The words `sort_by` may be for recommendations. */
export const RECOMMENDATION_SORTS = Object.keys(SORTS)

export function createRecommendationStore(db: Db) {
  const selected =
    'SELECT *, (SELECT state FROM intent WHERE intent.id = run_id) run_state FROM recommendation'
  const byId = db.prepare<[string], Row>(`${selected} WHERE id = ?`)
  // What was applied or put aside stays as it was; what was applied with a schedule that is no more is open again. So
  // is what a run was to do and is still to be done: AWS takes up to three days for some of it.
  const isInHand = `EXISTS (SELECT 1 FROM intent WHERE intent.id = run_id AND (state IN ('queued', 'running')
    OR (state = 'succeeded' AND applied_at > @now - ${DONE_WITHIN_MS})))`
  const put = db.prepare(
    `INSERT INTO recommendation (id, kind, subject, resource_id, content, savings, confidence, reason, state, created_at, updated_at)
     VALUES (@id, @kind, @subject, @resourceId, @content, @savings, @confidence, @reason, 'open', @now, @now)
     ON CONFLICT (kind, subject) DO UPDATE SET content = excluded.content, savings = excluded.savings,
       confidence = excluded.confidence, reason = excluded.reason, state = 'open', applied_at = NULL, run_id = NULL, updated_at = @now
     WHERE state = 'open' OR (state = 'applied' AND schedule_id IS NULL AND NOT ${isInHand})`,
  )
  const settle = db.prepare(
    `UPDATE recommendation SET state = @state, schedule_id = @scheduleId, run_id = @runId, applied_at = @appliedAt, updated_at = @now
     WHERE id = @id`,
  )
  const stale = db.prepare(
    `DELETE FROM recommendation WHERE kind = ? AND state = 'open'
     AND subject NOT IN (SELECT value FROM json_each(?))`,
  )
  const applied = db.prepare<[], Row>(
    `${selected} WHERE state = 'applied' AND schedule_id IS NOT NULL ORDER BY applied_at, id`,
  )

  function find(id: string): StoredRecommendation | null {
    const row = byId.get(id)
    return row === undefined ? null : toRecommendation(row)
  }

  return {
    find,
    get(id: string): StoredRecommendation {
      const found = find(id)
      if (found === null) throw new AppError('not_found', 'recommendation not found')
      return found
    },
    /** In pages; the greatest savings first, unless something else is asked for. */
    list(filter: RecommendationFilter, query: PageQuery): Page<StoredRecommendation> {
      const where = whereOf(filter, query.search)
      const values = { ...filter, pattern: containing(query.search ?? '') }
      const order = `${SORTS[query.sortBy ?? 'savings'] ?? 'savings'} ${query.sortOrder === 'asc' ? 'ASC' : 'DESC'}, id`
      const rows = db
        .prepare<[object], Row>(`${selected} ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`)
        .all({ ...values, limit: query.limit, offset: (query.page - 1) * query.limit })
      const total = db
        .prepare<[object], { n: number; savings: number | null }>(
          `SELECT count(*) n FROM recommendation ${where}`,
        )
        .get(values)
      return { rows: rows.map(toRecommendation), total: total?.n ?? 0 }
    },
    listApplied: (): readonly StoredRecommendation[] => applied.all().map(toRecommendation),
    /** Stores what was computed under an id that is used if it is new; leaves alone what was applied or dismissed. */
    put({ content, ...values }: NewRecommendation, id: string, now: number): void {
      put.run({ ...values, content: JSON.stringify(content), id, now })
    },
    /** Forgets the open ones of a kind that are about none of `subjects`. */
    forgetOthers(kind: RecommendationKind, subjects: readonly string[]): void {
      stale.run(kind, JSON.stringify(subjects))
    },
    apply(id: string, by: AppliedBy, now: number): void {
      settle.run({ id, state: 'applied', ...NOT_APPLIED, ...by, appliedAt: now, now })
    },
    reopen(id: string, now: number): void {
      settle.run({ id, state: 'open', ...NOT_APPLIED, now })
    },
    dismiss(id: string, now: number): void {
      settle.run({ id, state: 'dismissed', ...NOT_APPLIED, now })
    },
  }
}

function whereOf(filter: RecommendationFilter, search: string | undefined): string {
  const { kind, state, isRecommended, resourceId } = filter
  const where = [
    resourceId === undefined ? null : 'resource_id = @resourceId',
    kind === undefined ? null : 'kind = @kind',
    state === undefined ? null : 'state = @state',
    isRecommended === undefined ? null : isRecommended ? 'reason IS NULL' : 'reason IS NOT NULL',
    search === undefined ? null : `contains(json_extract(content, '$.name'), @pattern)`,
  ].filter((condition) => condition !== null)
  return where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
}

function toRecommendation(row: Row): StoredRecommendation {
  const kinds = { kind: row.kind, content: JSON.parse(row.content) } as Kinds
  return {
    ...kinds,
    id: row.id,
    subject: row.subject,
    resourceId: row.resource_id,
    savings: row.savings,
    confidence: row.confidence,
    reason: row.reason,
    state: row.state,
    scheduleId: row.schedule_id,
    run: row.run_id === null || row.run_state === null ? null : { id: row.run_id, state: row.run_state },
    appliedAt: row.applied_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
