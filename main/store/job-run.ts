import { type IntentState, RUN_OUTCOMES } from '#shared/intent.ts'
import type { Db } from './database.ts'
import { type Intent, type IntentRow, toIntent } from './intent-row.ts'
import { groupBy, jsonIds } from './list.ts'

const OUTCOMES = RUN_OUTCOMES.map((outcome) => `'${outcome}'`).join(', ')

const OPEN =
  "INDEXED BY intent_open WHERE target_kind = 'job' AND target_id = @jobId AND state IN ('queued', 'running')"

/** What only the runs of jobs know: waiting for their turn, and how long they are kept. */
export function createJobRunStore(db: Db) {
  return { ...createTurns(db), ...createPast(db), forget: createForget(db) }
}

/** Runs that wait for their turn, and those that have it. */
function createTurns(db: Db) {
  const busy = db.prepare<object, { n: number }>(
    `SELECT count(*) n FROM intent INDEXED BY intent_job_busy WHERE target_kind = 'job' AND target_id = @jobId
     AND state IN ('queued', 'running') AND ready_at IS NOT NULL`,
  )
  const release = db.prepare(
    `UPDATE intent SET ready_at = @now WHERE id IN
       (SELECT id FROM intent INDEXED BY intent_job_waiting WHERE target_kind = 'job' AND target_id = @jobId
        AND state = 'queued' AND ready_at IS NULL ORDER BY id LIMIT @room)`,
  )
  const oneWaiting = db.prepare<object, { id: number }>(
    `SELECT id FROM intent INDEXED BY intent_job_waiting WHERE target_kind = 'job' AND target_id = @jobId
     AND state = 'queued' AND ready_at IS NULL LIMIT 1`,
  )
  const waiting = db.prepare<[], { target_id: number }>(
    `SELECT DISTINCT target_id FROM intent INDEXED BY intent_job_waiting
     WHERE target_kind = 'job' AND state = 'queued' AND ready_at IS NULL`,
  )
  const closeQueued = db.prepare(
    `UPDATE intent SET state = @state, reason = @reason, finished_at = @now
     WHERE id IN (SELECT id FROM intent ${OPEN} AND state = 'queued' AND id < @before)`,
  )
  const running = db.prepare<object, { id: number }>(`SELECT id FROM intent ${OPEN} AND state = 'running'`)

  return {
    /** Lets as many waiting runs of a job begin as there is room for, the oldest first. */
    releaseWaiting(jobId: number, parallel: number, now: number): void {
      if (oneWaiting.get({ jobId }) === undefined) return
      const room = parallel - (busy.get({ jobId })?.n ?? 0)
      if (room > 0) release.run({ jobId, now, room })
    },
    /** The jobs of which runs wait for their turn. */
    listWaiting: (): readonly number[] => waiting.all().map((row) => row.target_id),
    /** Ends what is queued of a job before an intent, without a run. */
    closeQueued(
      jobId: number,
      before: number,
      end: { state: IntentState; reason: string },
      now: number,
    ): void {
      closeQueued.run({ jobId, before, now, ...end })
    },
    listRunning: (jobId: number): readonly number[] => running.all({ jobId }).map((row) => row.id),
  }
}

/** What is known of runs afterwards. */
function createPast(db: Db) {
  const newestOf = db.prepare<[string], IntentRow>(
    `SELECT * FROM intent WHERE id IN (SELECT (SELECT max(id) FROM intent
       WHERE target_kind = 'job' AND target_id = job.value AND state IN (${OUTCOMES})) FROM json_each(?) job)`,
  )

  const recent = db.prepare<[string, number], IntentRow>(
    `SELECT * FROM intent WHERE id IN (SELECT recent.value FROM json_each(?) job, json_each(
       (SELECT json_group_array(id) FROM (SELECT id FROM intent INDEXED BY intent_target WHERE target_kind = 'job'
        AND target_id = job.value AND state IN (${OUTCOMES}) ORDER BY id DESC LIMIT ?))) recent) ORDER BY id DESC`,
  )
  const note = db.prepare(
    `UPDATE intent SET message = CASE WHEN message IS NULL THEN ? ELSE message || '; ' || ? END WHERE id = ?`,
  )
  const ended = db.prepare<[number, number], IntentRow>(
    `SELECT * FROM intent INDEXED BY intent_target WHERE target_kind = 'job' AND target_id = ?
     AND state IN (${OUTCOMES}) AND state NOT IN ('queued', 'running') AND started_at IS NOT NULL
     ORDER BY id DESC LIMIT ?`,
  )

  return {
    /** The last runs of a job that began and are over, the newest first. */
    listEnded: (jobId: number, limit: number): readonly Intent[] => ended.all(jobId, limit).map(toIntent),
    /** The newest `count` runs of each of some jobs, the newest first. */
    recentOf: (jobIds: readonly number[], count: number): ReadonlyMap<number, readonly Intent[]> =>
      groupBy(recent.all(jsonIds(jobIds), count).map(toIntent), (run) => run.target.id),
    /** The newest run of each of some jobs. */
    newestOf: (jobIds: readonly number[]): ReadonlyMap<number, Intent> =>
      new Map(newestOf.all(jsonIds(jobIds)).map((row) => [row.target_id, toIntent(row)])),
    /** Adds to what a run that is over says. */
    note(intentId: number, words: string): void {
      note.run(words, words, intentId)
    },
  }
}

/** Forgets runs of a job that are over: all but the newest `count`, and those made before an instant. The newest stays. Returns which. */
function createForget(db: Db) {
  const newest = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM intent WHERE target_kind = 'job' AND target_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?`,
  )
  const spent = db.prepare<object, { id: number }>(
    `SELECT id FROM intent WHERE target_kind = 'job' AND target_id = @jobId AND id < @newest
     AND state NOT IN ('queued', 'running') AND (id <= @tooMany OR created_at < @tooOld) LIMIT @limit`,
  )
  const drops = ['intent WHERE id', 'attempt WHERE intent_id', 'output WHERE intent_id'].map((what) =>
    db.prepare(`DELETE FROM ${what} IN (SELECT value FROM json_each(?))`),
  )

  return (
    jobId: number,
    keep: { readonly count: number; readonly since: number },
    limit: number,
  ): readonly number[] => {
    const [first, tooMany] = [0, keep.count].map((offset) => newest.get(jobId, offset)?.id ?? 0)
    const ids = spent.all({ jobId, newest: first, tooMany, tooOld: keep.since, limit }).map((row) => row.id)
    for (const drop of drops) drop.run(JSON.stringify(ids))
    return ids
  }
}
