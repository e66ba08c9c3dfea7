import type { Reminded, ToldShift } from '#shared/handoff.ts'
import type { Db } from './database.ts'

/** What has been told of a rota, and when to look at it again; null: not before it is changed. */
export type ShiftNewsState = {
  readonly announced: readonly ToldShift[]
  readonly reminded: readonly Reminded[]
  readonly nextChangeAt: number | null
  readonly nextReminderAt: number | null
}

type Row = {
  announced: string
  reminded: string
  next_change_at: number | null
  next_reminder_at: number | null
}

/** What was told of shifts: columns of the rota, so that a rota and its news go together. */
export function createShiftNewsStore(db: Db) {
  const byId = db.prepare<[string], Row>(
    'SELECT announced, reminded, next_change_at, next_reminder_at FROM rota WHERE id = ?',
  )
  const due = db.prepare<[object], { id: string }>(
    `SELECT id FROM rota WHERE next_change_at <= @now
     UNION SELECT id FROM rota WHERE next_reminder_at <= @now LIMIT @limit`,
  )
  const next = db.prepare<[], { at: number | null }>(
    `SELECT min(at) at FROM (
       SELECT min(next_change_at) at FROM rota WHERE next_change_at IS NOT NULL
       UNION ALL SELECT min(next_reminder_at) FROM rota WHERE next_reminder_at IS NOT NULL)`,
  )
  const change = db.prepare(
    `UPDATE rota SET announced = @announced, reminded = @reminded, next_change_at = @nextChangeAt,
     next_reminder_at = @nextReminderAt WHERE id = @id`,
  )
  const postpone = db.prepare('UPDATE rota SET next_change_at = @at, next_reminder_at = NULL WHERE id = @id')
  const hasten = db.prepare('UPDATE rota SET next_change_at = @now, gap_look_at = @now WHERE id = @id')
  const hastenAll = db.prepare('UPDATE rota SET next_change_at = @now, gap_look_at = @now')

  return {
    find(rotaId: string): ShiftNewsState | null {
      const row = byId.get(rotaId)
      if (row === undefined) return null
      return {
        announced: JSON.parse(row.announced) as readonly ToldShift[],
        reminded: JSON.parse(row.reminded) as readonly Reminded[],
        nextChangeAt: row.next_change_at,
        nextReminderAt: row.next_reminder_at,
      }
    },
    set(rotaId: string, state: ShiftNewsState): void {
      change.run({
        ...state,
        id: rotaId,
        announced: JSON.stringify(state.announced),
        reminded: JSON.stringify(state.reminded),
      })
    },
    /** Leaves a rota alone until an instant. */
    postpone(rotaId: string, at: number): void {
      postpone.run({ id: rotaId, at })
    },
    /** When the first rota is to be looked at; null: none. */
    nextLookAt: (): number | null => next.get()?.at ?? null,
    /** The ids of the rotas that are to be looked at. */
    listDue: (now: number, limit: number): readonly string[] => due.all({ now, limit }).map((row) => row.id),
    /** Has rotas looked at as soon as possible: who is on call by them may have changed. */
    lookAgain(rotaIds: readonly string[] | 'all', now: number): void {
      if (rotaIds === 'all') hastenAll.run({ now })
      else for (const id of rotaIds) hasten.run({ id, now })
    },
  }
}
