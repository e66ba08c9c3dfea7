import type { StateSpan } from '#shared/saving.ts'
import type { Db } from './database.ts'

/** The history of states, as spans from one change to the next. */
export function createReportStore(db: Db) {
  const spans = db.prepare<
    [object],
    { resource_id: number; from_at: number; to_at: number | null; state: string; hourly_cost: number }
  >(
    `SELECT * FROM (
       SELECT resource_id, at from_at, lead(at) OVER (PARTITION BY resource_id ORDER BY at, id) to_at, state, hourly_cost
       FROM state_change WHERE at < @to
     ) WHERE to_at IS NULL OR to_at > @from`,
  )
  const count = db.prepare<[], { n: number }>('SELECT count(*) n FROM resource')
  const gone = db.prepare(
    'INSERT INTO state_change (resource_id, at, state, hourly_cost) VALUES (?, ?, ?, 0)',
  )

  return {
    /** All spans of known state that touch [from, to), cut to it. */
    spans(from: number, to: number): readonly StateSpan[] {
      return spans.all({ from, to }).map((row) => ({
        resourceId: row.resource_id,
        state: row.state,
        hourlyCost: row.hourly_cost,
        from: Math.max(from, row.from_at),
        to: Math.min(to, row.to_at ?? to),
      }))
    },
    resourceCount: (): number => count.get()?.n ?? 0,
    /** Ends the history of a resource that is deleted. */
    close(resourceId: number, at: number): void {
      gone.run(resourceId, at, 'deleted')
    },
  }
}
