// How intents come into the queue: what a firing finds open for its resource is settled, and what waits gives way.
import type { Draft } from '#shared/firing.ts'
import type { NewIntent } from '#shared/intent.ts'
import type { PowerAction } from '#shared/power.ts'
import type { Db } from './database.ts'
import { type Intent, IS_OPEN } from './intent-row.ts'
import { jsonIds } from './list.ts'
import { recordOf, type Sealing } from './sealing.ts'

/** A group's intent of which a step was closed from outside. */
export type Closed = { readonly parent_id: number | null }

/** `touch` is told of what gave way. */
export function createIntentIntake(db: Db, sealing: Sealing, touch: (closed: readonly Closed[]) => void) {
  const add = db.prepare<unknown[]>(
    `INSERT INTO intent (trigger_id, schedule_id, due_at, created_at, what, target_kind, target_id, target_name,
       cause, actor, state, reason, ready_at, parent_id, wave, tier, retry_of, finished_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  // Of what is queued for one resource the newer counts.
  const supersede = db.prepare<object, Closed>(
    `UPDATE intent INDEXED BY intent_open SET state = 'superseded', finished_at = @now,
       reason = CASE what WHEN 'start' THEN 'a newer stop took its place' ELSE 'a newer start took its place' END
     WHERE ${IS_OPEN} AND state = 'queued' AND target_kind = 'resource'
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
    `SELECT id FROM intent INDEXED BY intent_open WHERE target_kind = 'resource' AND target_id = ? AND ${IS_OPEN}
     AND state = 'queued' AND what = 'start' AND due_at = ? AND trigger_id IS NOT NULL LIMIT 1`,
  )
  const newestOpen = db.prepare<[number], { what: PowerAction }>(
    `SELECT what FROM intent INDEXED BY intent_open WHERE target_kind = 'resource' AND target_id = ? AND ${IS_OPEN}
     ORDER BY id DESC LIMIT 1`,
  )

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
    /** What is under way, or still to be done last, for a resource; null when nothing is. */
    openAction: (resourceId: number): PowerAction | null => newestOpen.get(resourceId)?.what ?? null,
  }
}
