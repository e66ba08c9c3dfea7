import type { Db } from './database.ts'

/** Forgets what is older than it is to be kept, so many rows at a time. What the newest state rests on stays. */
export function createHistoryStore(db: Db) {
  // In the order of ids, which is that of their making. What a job keeps is the job's to say, while it is there.
  const looked = db.prepare<object, { last: number | null; newest: number | null }>(
    `SELECT max(id) last, max(created_at) newest FROM (SELECT id, created_at FROM intent
     WHERE id > @after ORDER BY id LIMIT @limit)`,
  )
  const oldRuns = db.prepare<object, { id: number }>(
    `SELECT id FROM intent WHERE id > @after AND id <= @last AND created_at < @before
     AND state NOT IN ('queued', 'running')
     AND (target_kind <> 'job' OR NOT EXISTS (SELECT 1 FROM job WHERE job.id = intent.target_id))`,
  )
  const dropRuns = ['intent WHERE id', 'attempt WHERE intent_id', 'output WHERE intent_id'].map((what) =>
    db.prepare(`DELETE FROM ${what} IN (SELECT value FROM json_each(?))`),
  )
  const dropAudit = db.prepare(
    'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY id LIMIT ?)',
  )

  return {
    /**
     * Forgets runs and intents of resources, groups and deleted jobs made before an instant, among the `limit` that come
     * after an id. Answers which, and the id to go on after; null when nothing older comes.
     */
    forgetRuns(
      before: number,
      after: number,
      limit: number,
    ): { readonly ids: readonly number[]; readonly last: number | null } {
      const { last = null, newest = null } = looked.get({ after, limit }) ?? {}
      if (last === null || newest === null) return { ids: [], last: null }
      const ids = oldRuns.all({ before, after, last }).map((row) => row.id)
      for (const drop of dropRuns) drop.run(JSON.stringify(ids))
      return { ids, last: newest < before ? last : null }
    },
    forgetAudit: (before: number, limit: number): number => dropAudit.run(before, limit).changes,
  }
}
