import { type IntentState, RUN_OUTCOMES } from '#shared/intent.ts'
import type { Db } from './database.ts'
import { type Attempt, type Intent, type IntentRow, toIntent } from './intent-row.ts'
import { type CursorQuery, jsonIds } from './list.ts'

export type HistoryFilter = {
  readonly target?:
    | { readonly kind: 'resource' | 'group' | 'schedule' | 'job'; readonly id: number }
    | undefined
  readonly states?: readonly IntentState[] | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

const OUTCOMES = RUN_OUTCOMES.map((outcome) => `'${outcome}'`).join(', ')

/** Reads the record: every intent, or those among them that ran, run or will run. */
export function createRunStore(db: Db) {
  const attempts = db.prepare<
    [string],
    { intent_id: number; started_at: number; finished_at: number; outcome: string; message: string | null }
  >('SELECT * FROM attempt WHERE intent_id IN (SELECT value FROM json_each(?)) ORDER BY intent_id, number')
  const output = db.prepare<[number], { body: Buffer }>('SELECT body FROM output WHERE intent_id = ?')

  function list(
    only: string | null,
    filter: HistoryFilter,
    { limit, before }: CursorQuery,
  ): readonly Intent[] {
    const { target } = filter
    const where = [
      only,
      target === undefined
        ? null
        : target.kind === 'schedule'
          ? 'schedule_id = @targetId'
          : 'target_kind = @kind AND target_id = @targetId',
      filter.states === undefined ? null : 'state IN (SELECT value FROM json_each(@states))',
      filter.from === undefined ? null : 'due_at >= @from',
      filter.to === undefined ? null : 'due_at < @to',
      before === undefined ? null : 'id < @before',
    ].filter((condition) => condition !== null)
    const sql = `SELECT * FROM intent ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT @limit`
    const { from, to } = filter
    const states = filter.states === undefined ? undefined : JSON.stringify(filter.states)
    return db
      .prepare<[object], IntentRow>(sql)
      .all({ kind: target?.kind, targetId: target?.id, states, from, to, before, limit })
      .map(toIntent)
  }

  return {
    listIntents: (filter: HistoryFilter, cursor: CursorQuery) => list(null, filter, cursor),
    listRuns: (filter: HistoryFilter, cursor: CursorQuery) => list(`state IN (${OUTCOMES})`, filter, cursor),
    attemptsOf(intentIds: readonly number[]): ReadonlyMap<number, readonly Attempt[]> {
      const found = new Map<number, Attempt[]>()
      for (const row of attempts.all(jsonIds(intentIds))) {
        const attempt = {
          startedAt: row.started_at,
          finishedAt: row.finished_at,
          outcome: row.outcome,
          message: row.message,
        }
        found.set(row.intent_id, [...(found.get(row.intent_id) ?? []), attempt])
      }
      return found
    },
    output: (intentId: number): Uint8Array => output.get(intentId)?.body ?? new Uint8Array(),
  }
}
