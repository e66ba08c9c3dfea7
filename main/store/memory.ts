import type { Db } from './database.ts'

/**
 * Keeps what was read last until `forget`, which every write of it has to call. Nothing read inside a transaction
 * is kept: that may be rolled back.
 */
export function createMemory<Value>(db: Db, load: () => Value) {
  let kept: { readonly value: Value } | null = null

  return {
    read(): Value {
      if (kept !== null) return kept.value
      const value = load()
      if (!db.inTransaction) kept = { value }
      return value
    },
    /** What is kept, without reading: null when nothing is. */
    recall: (): Value | null => kept?.value ?? null,
    forget(): void {
      kept = null
    },
  }
}
