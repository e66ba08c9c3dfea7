/** A page of a numbered list, the first being 1. */
export type Numbered = { readonly limit: number; readonly page: number }

/** A page of a numbered list; `search` is matched anywhere, letters of either case. */
export type PageQuery = Numbered & {
  readonly search?: string | undefined
  readonly sortBy?: string | undefined
  readonly sortOrder?: 'asc' | 'desc' | undefined
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly total: number }

/** A page of a list that is read newest first and goes on from an id. */
export type CursorQuery = { readonly limit: number; readonly before?: number | undefined }

/** Letters of either case, and however they are put together, as one: `Ö` and `ö`, `ß` and `ss`. */
export function fold(text: string): string {
  return text.normalize('NFC').toUpperCase()
}

/** A search as the SQL function `contains` takes it: `contains(name, @pattern)`. */
export const containing = fold

/** The ids as SQLite's `json_each` reads them: one parameter for a list of any length. */
export function jsonIds(ids: Iterable<number>): string {
  return `[${[...ids].join(',')}]`
}

/** Rows by the number in one of their columns. */
export function groupBy<Row>(
  rows: readonly Row[],
  key: (row: Row) => number,
): ReadonlyMap<number, readonly Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const id = key(row)
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [row])
    else group.push(row)
  }
  return groups
}
