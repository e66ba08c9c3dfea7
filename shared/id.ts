/** The public prefixes of ids; behind each stands a row's number in base 36. */
export type IdKind =
  | 'act'
  | 'bulk'
  | 'cal'
  | 'cron'
  | 'dlv'
  | 'grp'
  | 'int'
  | 'job'
  | 'log'
  | 'ovr'
  | 'res'
  | 'run'
  | 'sch'
  | 'tok'
  | 'usr'

/** The public id of a row: `formatId('sch', 1)` is `sch_000001`. Longer numbers simply grow. */
export function formatId(kind: IdKind, rowId: number): string {
  return `${kind}_${rowId.toString(36).padStart(6, '0')}`
}

/** The row's number behind a public id, or null when the text is no id of that kind. */
export function parseId(kind: IdKind, id: string): number | null {
  if (!id.startsWith(`${kind}_`)) return null
  const rowId = Number.parseInt(id.slice(kind.length + 1), 36)
  return Number.isSafeInteger(rowId) && rowId > 0 && formatId(kind, rowId) === id ? rowId : null
}
