import type { Db } from './database.ts'

/** A part of a list that is read newest first: the rows before an id, or the nearest ones after it. */
export type SliceQuery = {
  readonly limit: number
  readonly from?: { readonly side: 'before' | 'after'; readonly id: number } | undefined
}

/** Rows, newest first, and whether there are others on either side of them. */
export type Slice<Row> = {
  readonly rows: readonly Row[]
  readonly hasNewer: boolean
  readonly hasOlder: boolean
  /** How many rows the whole list has. */
  readonly total: number
}

type Listed = { readonly id: number }

/** Reads slices of one table: of the rows for which `where`, a condition in SQL, holds. */
export function createSliceReader<Row extends Listed>(
  db: Db,
  { columns = '*', table, where = 'TRUE' }: { columns?: string; table: string; where?: string },
): (query: SliceQuery) => Slice<Row> {
  const read = (test: string, order: 'ASC' | 'DESC') =>
    db.prepare<[number, number], Row>(
      `SELECT ${columns} FROM ${table} WHERE ${where} AND id ${test} ? ORDER BY id ${order} LIMIT ?`,
    )
  const older = read('<', 'DESC')
  const newer = read('>', 'ASC')
  const count = db.prepare<[], { n: number }>(`SELECT count(*) n FROM ${table} WHERE ${where}`)

  return ({ limit, from }) => {
    const isBack = from?.side === 'after'
    const found = (isBack ? newer : older).all(from?.id ?? Number.MAX_SAFE_INTEGER, limit + 1)
    const kept = found.slice(0, limit)
    const rows = isBack ? kept.toReversed() : kept
    const goesOn = found.length > limit
    const [first, last] = [rows.at(0)?.id ?? from?.id ?? 0, rows.at(-1)?.id ?? from?.id ?? 0]
    return {
      rows,
      total: count.get()?.n ?? 0,
      hasNewer: isBack ? goesOn : from !== undefined && newer.get(first, 1) !== undefined,
      hasOlder: isBack ? older.get(last, 1) !== undefined : goesOn,
    }
  }
}
