import type { Db } from './database.ts'

/** Which gap was told of, and when to look again: columns of the rota, so that they go with it. */
export function createGapWatchStore(db: Db) {
  const byId = db.prepare<[string], { gap_at: number | null }>('SELECT gap_at FROM rota WHERE id = ?')
  const due = db.prepare<[object], { id: string }>(
    'SELECT id FROM rota WHERE gap_look_at <= @now ORDER BY gap_look_at, number LIMIT @limit',
  )
  const next = db.prepare<[], { at: number | null }>(
    'SELECT min(gap_look_at) at FROM rota WHERE gap_look_at IS NOT NULL',
  )
  const change = db.prepare('UPDATE rota SET gap_at = @gapAt, gap_look_at = @lookAt WHERE id = @id')
  const postpone = db.prepare('UPDATE rota SET gap_look_at = @lookAt WHERE id = @id')
  const hastenAll = db.prepare('UPDATE rota SET gap_look_at = @now')

  return {
    /** The start of the gap that was told of; null: of none. */
    toldGapAt: (rotaId: string): number | null => byId.get(rotaId)?.gap_at ?? null,
    /** When the first rota is to be looked at; null: none. */
    nextLookAt: (): number | null => next.get()?.at ?? null,
    listDue: (now: number, limit: number): readonly string[] => due.all({ now, limit }).map(({ id }) => id),
    /** `lookAt` null: not before the rota is changed. */
    set(rotaId: string, state: { readonly gapAt: number | null; readonly lookAt: number | null }): void {
      change.run({ ...state, id: rotaId })
    },
    postpone(rotaId: string, lookAt: number): void {
      postpone.run({ id: rotaId, lookAt })
    },
    lookAtAll(now: number): void {
      hastenAll.run({ now })
    },
  }
}
