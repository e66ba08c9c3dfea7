import { AppError } from '#shared/error.ts'
import type { StepState } from '#shared/group.ts'
import type { IntentState } from '#shared/intent.ts'
import type { Db } from './database.ts'
import { type Closed, createIntentIntake } from './intent-intake.ts'
import { type Intent, type IntentRow, IS_OPEN, type Outcome, toIntent } from './intent-row.ts'
import { jsonIds } from './list.ts'
import { createSealing } from './sealing.ts'

/** The queue and its record. Everything here is called inside a transaction of the engine or a service. */
export function createIntentStore(db: Db, sealing = createSealing(db)) {
  const touched = createTouched()
  return {
    ...createIntentIntake(db, sealing, touched.touch),
    ...createQueue(db),
    ...createEndings(db),
    ...createSteps(db),
    ...createWithdrawal(db, touched.touch),
    /** The groups of which steps were closed from outside since this was last asked. */
    takeTouchedGroups: touched.take,
  }
}

/** Notes the groups whose steps were closed from outside: the executor moves them on. */
function createTouched() {
  let groups: readonly number[] = []
  return {
    touch(closed: readonly Closed[]): void {
      groups = [...groups, ...closed.flatMap((row) => row.parent_id ?? [])]
    },
    take(): readonly number[] {
      const taken = new Set(groups)
      groups = []
      return [...taken]
    },
  }
}

/** What is ready, and what runs. */
function createQueue(db: Db) {
  const newer = db.prepare<[string, number, number, string], { id: number }>(
    `SELECT id FROM intent WHERE target_kind = ? AND target_id = ? AND id > ? AND what <> ?
     AND state IN ('queued', 'running', 'succeeded', 'failed', 'timedOut') LIMIT 1`,
  )
  const byId = db.prepare<[number], IntentRow>('SELECT * FROM intent WHERE id = ?')
  const ready = db.prepare<[number, number], IntentRow>(
    `SELECT * FROM intent INDEXED BY intent_queue_power
     WHERE state = 'queued' AND target_kind <> 'job' AND ready_at <= ? AND (target_kind <> 'resource' OR NOT EXISTS (SELECT 1 FROM intent AS busy INDEXED BY intent_open WHERE busy.target_kind = intent.target_kind
       AND busy.target_id = intent.target_id AND busy.state = 'running' AND busy.state IN ('queued', 'running')))
     ORDER BY ready_at, due_at, id LIMIT ?`,
  )
  const readyRuns = db.prepare<[number, number], IntentRow>(
    `SELECT * FROM intent INDEXED BY intent_queue_job WHERE state = 'queued' AND target_kind = 'job' AND ready_at <= ?
     ORDER BY ready_at, due_at, id LIMIT ?`,
  )
  const firstReady = db.prepare<[number], { at: number | null }>(
    `SELECT min(ready_at) at FROM intent WHERE state = 'queued' AND ready_at IS NOT NULL AND ready_at > ?`,
  )
  const begin = db.prepare(
    `UPDATE intent SET state = 'running', attempt = attempt + 1, started_at = ? WHERE id = ? AND state = 'queued'`,
  )
  const close = db.prepare(
    `UPDATE intent SET state = @state, reason = @reason, finished_at = @now WHERE id = @id AND state = 'queued'`,
  )
  const running = db.prepare<[], IntentRow>(
    `SELECT * FROM intent INDEXED BY intent_open WHERE ${IS_OPEN} AND state = 'running' ORDER BY id`,
  )

  return {
    find(id: number): Intent | null {
      const row = byId.get(id)
      return row === undefined ? null : toIntent(row)
    },
    get(id: number | null, noun: string): Intent {
      const row = id === null ? undefined : byId.get(id)
      if (row === undefined) throw new AppError('not_found', `${noun} not found`)
      return toIntent(row)
    },
    /** Queued runs of jobs that may begin now, in the order they are to be taken. */
    listReadyRuns: (now: number, limit: number): readonly Intent[] => readyRuns.all(now, limit).map(toIntent),
    /** Queued intents of resources and groups that may run now, none whose target is busy, in the order they are to be taken. */
    listReady: (now: number, limit: number): readonly Intent[] => ready.all(now, limit).map(toIntent),
    /** When the next queued intent becomes ready after an instant, or null. */
    nextReadyAt: (after: number): number | null => firstReady.get(after)?.at ?? null,
    /** Whether something else was asked of the same target later: then this one must not be tried again. */
    isOvertaken: ({ id, target, what }: Pick<Intent, 'id' | 'target' | 'what'>): boolean =>
      newer.get(target.kind, target.id, id, what) !== undefined,
    /** Marks a queued intent as running; false when it is queued no longer. */
    begin: (id: number, now: number): boolean => begin.run(now, id).changes > 0,
    /** Ends what is still queued, without a run; false when it was queued no longer. */
    close: (id: number, state: IntentState, reason: string, now: number): boolean =>
      close.run({ id, state, reason, now }).changes > 0,
    listRunning: (): readonly Intent[] => running.all().map(toIntent),
  }
}

/** How attempts ended. */
function createEndings(db: Db) {
  const end = db.prepare(
    `UPDATE intent SET state = ?, message = ?, finished_at = ?, exit_code = ?, http_status = ?, http_headers = ?,
       output_bytes = ?, output_cut = ? WHERE id = ?`,
  )
  const again = db.prepare(
    `UPDATE intent SET state = 'queued', ready_at = ?, message = ?, finished_at = NULL WHERE id = ?`,
  )
  const addAttempt = db.prepare(
    `INSERT INTO attempt (intent_id, number, started_at, finished_at, outcome, message)
     SELECT id, attempt, started_at, ?, ?, ? FROM intent WHERE id = ?`,
  )
  const putOutput = db.prepare('INSERT OR REPLACE INTO output (intent_id, body) VALUES (?, ?)')

  return {
    /** Records the end of an attempt and of the intent. */
    finish(id: number, outcome: Outcome, now: number): void {
      addAttempt.run(now, outcome.state, outcome.message, id)
      const output = outcome.output ?? null
      if (output !== null && output.length > 0) putOutput.run(id, output)
      const { exitCode = null, httpStatus = null, httpHeaders, outputCut = 0 } = outcome
      const headers = httpHeaders == null ? null : JSON.stringify(httpHeaders)
      const bytes = (output?.length ?? 0) + outputCut
      end.run(outcome.state, outcome.message, now, exitCode, httpStatus, headers, bytes, outputCut, id)
    },
    /** Records the end of an attempt and queues the next one. */
    requeue(id: number, outcome: Outcome, readyAt: number, now: number): void {
      addAttempt.run(now, outcome.state, outcome.message, id)
      again.run(readyAt, outcome.message, id)
    },
  }
}

/** The steps of a group's intent. */
function createSteps(db: Db) {
  const stepsOf = db.prepare<[number], IntentRow>(
    'SELECT * FROM intent WHERE parent_id = ? ORDER BY wave, id',
  )
  const release = db.prepare(
    `UPDATE intent SET ready_at = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'queued'`,
  )
  return {
    listSteps: (parentId: number): readonly Intent[] => stepsOf.all(parentId).map(toIntent),
    stepStates: (parentId: number): readonly StepState[] =>
      stepsOf.all(parentId).map((row) => ({
        intentId: row.id,
        tier: row.tier ?? 0,
        wave: row.wave ?? 0,
        state: row.state,
        isReleased: row.ready_at !== null,
      })),
    release(intentIds: readonly number[], readyAt: number): void {
      release.run(readyAt, jsonIds(intentIds))
    },
  }
}

/** What is queued and shall not run any more. */
function createWithdrawal(db: Db, touch: (closed: readonly Closed[]) => void) {
  const dropFuture = db.prepare<object, Closed>(
    `UPDATE intent INDEXED BY intent_open SET state = 'cancelled', reason = @reason, finished_at = @now
     WHERE ${IS_OPEN} AND state = 'queued' AND trigger_id IN (SELECT value FROM json_each(@triggers)) RETURNING parent_id`,
  )
  const dropOf = db.prepare<[string, number, number], Closed>(
    `UPDATE intent INDEXED BY intent_open SET state = 'cancelled', reason = ?, finished_at = ?
     WHERE ${IS_OPEN} AND state = 'queued' AND target_kind = 'resource' AND target_id = ? RETURNING parent_id`,
  )
  const holdOpen = db.prepare<object, Closed>(
    `UPDATE intent INDEXED BY intent_open SET state = 'held', reason = @reason, finished_at = @now
     WHERE ${IS_OPEN} AND state = 'queued' AND target_kind = 'resource'
     AND (@targets IS NULL OR target_id IN (SELECT value FROM json_each(@targets)))
     AND cause IN ('schedule', 'catchUp', 'enforce') RETURNING parent_id`,
  )

  return {
    /** Withdraws the queued firings of triggers that are no more. */
    cancelQueuedOf(triggerIds: readonly number[], reason: string, now: number): void {
      touch(dropFuture.all({ triggers: jsonIds(triggerIds), reason, now }))
    },
    /** Withdraws what is queued for a resource that is no more. */
    cancelQueuedFor(resourceId: number, reason: string, now: number): void {
      touch(dropOf.all(reason, now, resourceId))
    },
    /** Lets a hold, or the pause, pass over what schedules have queued: for some resources, or for all. */
    holdQueued(resourceIds: readonly number[] | null, reason: string, now: number): void {
      const targets = resourceIds === null ? null : jsonIds(resourceIds)
      touch(holdOpen.all({ targets, reason, now }))
    },
  }
}
