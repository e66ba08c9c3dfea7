import { AppError } from '#shared/error.ts'
import type { Draft } from '#shared/firing.ts'
import type { StepState } from '#shared/group.ts'
import type { IntentState, NewIntent } from '#shared/intent.ts'
import type { PowerAction } from '#shared/power.ts'
import type { Db } from './database.ts'
import { type Intent, type IntentRow, type Outcome, toIntent } from './intent-row.ts'
import { jsonIds } from './list.ts'
import { createSealing, recordOf } from './sealing.ts'

export type IntentStore = ReturnType<typeof createIntentStore>

/** The queue and its record. Everything here is called inside a transaction of the engine or a service. */
export function createIntentStore(db: Db, sealing = createSealing(db)) {
  const add = db.prepare<unknown[]>(
    `INSERT INTO intent (trigger_id, schedule_id, due_at, created_at, what, target_kind, target_id, target_name,
       cause, actor, state, reason, ready_at, parent_id, wave, tier, retry_of, finished_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // Each statement on what is open names the small index of it: the planner would take one over the whole history.
  const isOpen = "state IN ('queued', 'running')"
  // Of what is queued for one resource the newer counts.
  const supersede = db.prepare<object, { parent_id: number | null }>(
    `UPDATE intent INDEXED BY intent_open SET state = 'superseded', finished_at = @now,
       reason = CASE what WHEN 'start' THEN 'a newer stop took its place' ELSE 'a newer start took its place' END
     WHERE ${isOpen} AND state = 'queued' AND target_kind = 'resource'
     AND target_id IN (SELECT value FROM json_each(@targets)) AND id < @firstNew
     AND EXISTS (SELECT 1 FROM intent AS new INDEXED BY intent_open WHERE new.state IN ('queued', 'running')
       AND new.state = 'queued' AND new.target_kind = 'resource' AND new.target_id = intent.target_id
       AND new.id >= @firstNew AND new.what <> intent.what)
     RETURNING parent_id`,
  )
  const addRun = db.prepare<unknown[]>(
    `INSERT INTO intent (id, trigger_id, due_at, created_at, what, target_kind, target_id, target_name, cause, actor,
       state, reason, ready_at, retry_of, finished_at, file, parameters)
     VALUES (?, ?, ?, ?, 'run', 'job', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const queuedStart = db.prepare<[number, number], { id: number }>(
    `SELECT id FROM intent INDEXED BY intent_open WHERE target_kind = 'resource' AND target_id = ? AND ${isOpen}
     AND state = 'queued' AND what = 'start' AND due_at = ? AND trigger_id IS NOT NULL LIMIT 1`,
  )
  const newestOpen = db.prepare<[number], { what: PowerAction }>(
    `SELECT what FROM intent INDEXED BY intent_open WHERE target_kind = 'resource' AND target_id = ? AND ${isOpen}
     ORDER BY id DESC LIMIT 1`,
  )
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
  const end = db.prepare(
    `UPDATE intent SET state = ?, message = ?, finished_at = ?, exit_code = ?, http_status = ?, http_headers = ?,
       output_bytes = ?, output_cut = ? WHERE id = ?`,
  )
  const again = db.prepare(
    `UPDATE intent SET state = 'queued', ready_at = ?, message = ?, finished_at = NULL WHERE id = ?`,
  )
  const close = db.prepare(
    `UPDATE intent SET state = @state, reason = @reason, finished_at = @now WHERE id = @id AND state = 'queued'`,
  )
  const addAttempt = db.prepare(
    `INSERT INTO attempt (intent_id, number, started_at, finished_at, outcome, message)
     SELECT id, attempt, started_at, ?, ?, ? FROM intent WHERE id = ?`,
  )
  const putOutput = db.prepare('INSERT OR REPLACE INTO output (intent_id, body) VALUES (?, ?)')
  const running = db.prepare<[], IntentRow>(
    `SELECT * FROM intent INDEXED BY intent_open WHERE ${isOpen} AND state = 'running' ORDER BY id`,
  )
  const stepsOf = db.prepare<[number], IntentRow>(
    'SELECT * FROM intent WHERE parent_id = ? ORDER BY wave, id',
  )
  const release = db.prepare(
    `UPDATE intent SET ready_at = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'queued'`,
  )
  const dropFuture = db.prepare<object, { parent_id: number | null }>(
    `UPDATE intent INDEXED BY intent_open SET state = 'cancelled', reason = @reason, finished_at = @now
     WHERE ${isOpen} AND state = 'queued' AND trigger_id IN (SELECT value FROM json_each(@triggers)) RETURNING parent_id`,
  )
  const dropOf = db.prepare<[string, number, number], { parent_id: number | null }>(
    `UPDATE intent INDEXED BY intent_open SET state = 'cancelled', reason = ?, finished_at = ?
     WHERE ${isOpen} AND state = 'queued' AND target_kind = 'resource' AND target_id = ? RETURNING parent_id`,
  )
  const holdOpen = db.prepare<object, { parent_id: number | null }>(
    `UPDATE intent INDEXED BY intent_open SET state = 'held', reason = @reason, finished_at = @now
     WHERE ${isOpen} AND state = 'queued' AND target_kind = 'resource'
     AND (@targets IS NULL OR target_id IN (SELECT value FROM json_each(@targets)))
     AND cause IN ('schedule', 'catchUp', 'enforce') RETURNING parent_id`,
  )
  let touchedGroups: readonly number[] = []

  /** Notes the groups whose steps were closed from outside: the executor moves them on. */
  function touch(closed: readonly { parent_id: number | null }[]): void {
    touchedGroups = [...touchedGroups, ...closed.flatMap((row) => row.parent_id ?? [])]
  }

  function insertRow(intent: NewIntent, now: number): number {
    const { step } = intent
    const isPassed = intent.state !== 'queued' && intent.state !== 'running'
    const result = add.run(
      intent.triggerId,
      intent.scheduleId,
      intent.dueAt,
      now,
      intent.what,
      intent.target.kind,
      intent.target.id,
      intent.target.name,
      intent.cause,
      intent.actor ?? null,
      intent.state,
      intent.reason ?? null,
      intent.readyAt,
      step?.parentId ?? null,
      step?.wave ?? null,
      step?.tier ?? null,
      intent.retryOf ?? null,
      isPassed ? now : null,
    )
    return Number(result.lastInsertRowid)
  }

  /**
   * The overlap of a firing with what is still open for its resource: a stop gives way to a start of the same
   * instant, and what is under way, or waits to be tried again, is not asked for a second time.
   */
  function settle(intent: NewIntent): NewIntent {
    const { what, target, triggerId, state, dueAt, step } = intent
    if (state !== 'queued' || triggerId === null || target.kind !== 'resource') return intent
    if (what === 'stop' && queuedStart.get(target.id, dueAt) !== undefined) {
      return { ...intent, state: 'superseded', reason: 'a start is due at the same instant, and start wins' }
    }
    if (step !== undefined || newestOpen.get(target.id)?.what !== what) return intent
    return { ...intent, state: 'skipped', reason: `a ${what} is under way already` }
  }

  /** Stores drafts in their order, a group's steps behind it, and lets them take the place of what still waits. */
  function insertDrafts(drafts: readonly Draft[], now: number): readonly number[] {
    const ids = drafts.map(({ intent, steps }) => {
      const parentId = insertRow(settle(intent), now)
      for (const { wave, tier, ...step } of steps) {
        insertRow(settle({ ...step, step: { parentId, wave, tier } }), now)
      }
      return parentId
    })
    const [firstNew] = ids
    if (firstNew === undefined) return ids
    const targets = drafts.flatMap(({ intent, steps }) => [
      intent.target.id,
      ...steps.map((step) => step.target.id),
    ])
    touch(supersede.all({ now, firstNew, targets: jsonIds(new Set(targets)) }))
    return ids
  }

  function insertRun(run: NewIntent, now: number): number {
    const { target, reason = null, actor = null, retryOf = null, file = null, parameters } = run
    const id = parameters == null ? null : sealing.nextId('intent')
    const result = addRun.run(
      id,
      run.triggerId,
      run.dueAt,
      now,
      target.id,
      target.name,
      run.cause,
      actor,
      run.state,
      reason,
      run.readyAt,
      retryOf,
      run.state === 'queued' ? null : now,
      file,
      parameters == null ? null : sealing.write(parameters, recordOf('intent', id), 'named'),
    )
    return Number(result.lastInsertRowid)
  }

  return {
    insertDrafts,
    /** Stores runs of jobs in their order: what overlaps was decided before. */
    insertRuns: (runs: readonly NewIntent[], now: number): readonly number[] =>
      runs.map((run) => insertRun(run, now)),
    /** The parameters of a run with their secrets opened; as it is read they may be sealed. */
    parametersOf: ({ id, parameters }: Pick<Intent, 'id' | 'parameters'>): Intent['parameters'] =>
      sealing.open(parameters, recordOf('intent', id), 'named') as Intent['parameters'],
    /** Stores one intent without steps. */
    insert: (intent: NewIntent, now: number): number => insertDrafts([{ intent, steps: [] }], now)[0] ?? 0,
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
    /** What is under way, or still to be done last, for a resource; null when nothing is. */
    openAction: (resourceId: number): PowerAction | null => newestOpen.get(resourceId)?.what ?? null,
    /** Whether something else was asked of the same target later: then this one must not be tried again. */
    isOvertaken: ({ id, target, what }: Pick<Intent, 'id' | 'target' | 'what'>): boolean =>
      newer.get(target.kind, target.id, id, what) !== undefined,
    /** Marks a queued intent as running; false when it is queued no longer. */
    begin: (id: number, now: number): boolean => begin.run(now, id).changes > 0,
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
    /** Ends what is still queued, without a run; false when it was queued no longer. */
    close: (id: number, state: IntentState, reason: string, now: number): boolean =>
      close.run({ id, state, reason, now }).changes > 0,
    listRunning: (): readonly Intent[] => running.all().map(toIntent),
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
    /** The groups of which steps were closed from outside since this was last asked. */
    takeTouchedGroups(): readonly number[] {
      const taken = new Set(touchedGroups)
      touchedGroups = []
      return [...taken]
    },
  }
}
