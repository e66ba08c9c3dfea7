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

/** The same for values by a key, each read when it is first asked for; null is not kept. */
export function createKeyedMemory<Value>(db: Db, load: (key: string) => Value | null) {
  const kept = new Map<string, Value>()

  return {
    read(key: string): Value | null {
      const known = kept.get(key)
      if (known !== undefined) return known
      const value = load(key)
      if (value !== null && !db.inTransaction) kept.set(key, value)
      return value
    },
    forget(): void {
      kept.clear()
    },
  }
}

/** So many values are kept of what is remembered row by row. */
const MOST_KEPT = 1_000

/** The same for single rows by their number, the longest kept making room; a write forgets its row alone. */
export function createBoundedMemory<Value>(db: Db, load: (id: number) => Value | null) {
  const kept = new Map<number, Value>()

  return {
    read(id: number): Value | null {
      const known = kept.get(id)
      if (known !== undefined) return known
      const value = load(id)
      if (value === null || db.inTransaction) return value
      const [oldest] = kept.size < MOST_KEPT ? [] : kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
      kept.set(id, value)
      return value
    },
    forget(id: number): void {
      kept.delete(id)
    },
  }
}

type Spanning = { readonly startAt: number; readonly endAt: number }

/** More rows of one key are read each time they are asked for. */
const MOST_ROWS = 1_000

/**
 * Keeps by a key what ends after the earliest instant that was asked for, until `forget`, which every write of it has
 * to call. `load` reads what ends after an instant.
 */
export function createSpanMemory<Row extends Spanning>(
  db: Db,
  load: (key: string, from: number) => readonly Row[],
) {
  const kept = new Map<string, { readonly from: number; readonly rows: readonly Row[] }>()

  function rowsOf(key: string, from: number): readonly Row[] {
    const known = kept.get(key)
    if (known !== undefined && known.from <= from) return known.rows
    const rows = load(key, from)
    if (rows.length <= MOST_ROWS && !db.inTransaction) kept.set(key, { from, rows })
    return rows
  }

  return {
    /** What reaches into [from, to), in the order in which it was loaded. */
    within: (key: string, from: number, to: number): readonly Row[] =>
      rowsOf(key, from).filter(({ startAt, endAt }) => endAt > from && startAt < to),
    forget(): void {
      kept.clear()
    },
  }
}
