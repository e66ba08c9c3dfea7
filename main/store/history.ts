import type { Db } from './database.ts'

export type HistoryStore = ReturnType<typeof createHistoryStore>

/** Forgets what is older than it is to be kept, so many rows at a time. What the newest state rests on stays. */
export function createHistoryStore(db: Db) {
  // In the order of ids, which is that of their making: the first that is too young ends the search.
  const oldRuns = db.prepare<object, { id: number }>(
    `SELECT id FROM (SELECT id, created_at, state, target_kind, target_id FROM intent ORDER BY id LIMIT @looked)
     WHERE created_at < @before AND state NOT IN ('queued', 'running') AND target_kind <> 'job' LIMIT @limit`,
  )
  const dropRuns = ['intent WHERE id', 'attempt WHERE intent_id', 'output WHERE intent_id'].map((what) =>
    db.prepare(`DELETE FROM ${what} IN (SELECT value FROM json_each(?))`),
  )
  const dropAudit = db.prepare(
    'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY id LIMIT ?)',
  )

  return {
    /** Forgets runs and intents of resources and groups made before an instant; answers how many. */
    forgetRuns(before: number, limit: number): number {
      const ids = oldRuns.all({ before, limit, looked: limit * 20 }).map((row) => row.id)
      for (const drop of dropRuns) drop.run(JSON.stringify(ids))
      return ids.length
    },
    forgetAudit: (before: number, limit: number): number => dropAudit.run(before, limit).changes,
  }
}
