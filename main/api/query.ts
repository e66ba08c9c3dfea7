import { invalid } from '#shared/error.ts'
import { formatId, type IdKind, parseId } from '#shared/id.ts'
import { parseInstant } from '#shared/instant.ts'
import type { CursorQuery, Numbered, PageQuery } from '../store/list.ts'

const DEFAULT_LIMIT = 50
const GREATEST_LIMIT = 500
/** A page so far off is empty in any store, and its offset is still exact. */
const MOST = 1_000_000_000

/** What a list may have instead of the limits that all have. */
export type ListLimits = { readonly defaultLimit?: number; readonly maxLimit?: number }

/** A query parameter given once; undefined when it is absent or empty. Throws at a repeated one. */
export function readText(query: unknown, name: string): string | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name]
  if (Array.isArray(value)) throw invalid(name, `${name} may be given only once`)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** One of a few words, or undefined. */
export function readChoice<Choice extends string>(
  query: unknown,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = readText(query, name)
  if (text === undefined) return undefined
  const choice = choices.find((known) => known === text)
  if (choice === undefined) throw invalid(name, `${name} must be one of ${choices.join(', ')}`)
  return choice
}

/** `true` or `false`, in letters of either case. */
export function readFlag(query: unknown, name: string): boolean | undefined {
  const text = readText(query, name)?.toLowerCase()
  if (text === undefined) return undefined
  if (text !== 'true' && text !== 'false') throw invalid(name, `${name} must be true or false`)
  return text === 'true'
}

/** An instant in epoch milliseconds, or null. A plus sign that arrived as a blank is one again. */
export function readInstant(query: unknown, name: string): number | null {
  const text = readText(query, name)
  if (text === undefined) return null
  const at = parseInstant(text.replace(/ (\d{2}:?\d{2})$/, '+$1'))
  if (at === null) throw invalid(name, `${name} must be an instant such as 2026-12-01T18:00:00Z`)
  return at
}

/** `from` (included) and `to` (not included); `to` must come after `from`. */
export function readRange(
  query: unknown,
  defaultFrom: number,
  defaultMs: number,
): { from: number; to: number } {
  const from = readInstant(query, 'from') ?? defaultFrom
  const to = readInstant(query, 'to') ?? from + defaultMs
  if (to <= from) throw invalid('to', 'to must come after from')
  return { from, to }
}

/** `limit` and `page`: a list in numbered pages. */
export function readNumbered(query: unknown): Numbered {
  return { limit: readLimit(query, {}), page: readCount(query, 'page') ?? 1 }
}

/** `limit`, `page`, `search`, `sort_by`, `sort_order`: a list in numbered pages. */
export function readPage(
  query: unknown,
  { sorts, ...limits }: ListLimits & { readonly sorts: readonly string[] },
): PageQuery {
  return {
    limit: readLimit(query, limits),
    page: readCount(query, 'page') ?? 1,
    search: readText(query, 'search'),
    sortBy: readChoice(query, 'sort_by', sorts),
    sortOrder: readChoice(query, 'sort_order', ['asc', 'desc'] as const),
  }
}

/** `limit` and `cursor`: a list read newest first. A cursor is the id of the last row that was seen. */
export function readCursor(query: unknown, kind: IdKind, limits: ListLimits = {}): CursorQuery {
  const text = readText(query, 'cursor')
  const before = text === undefined ? undefined : parseId(kind, text)
  if (before === null) throw invalid('cursor', 'cursor must be the next of an earlier answer')
  return { limit: readLimit(query, limits), before }
}

/** Cuts what was read one row too far; `next` is the cursor of what follows, or null. */
export function cutPage<Row extends { readonly id: number }>(
  rows: readonly Row[],
  limit: number,
  kind: IdKind,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? formatId(kind, last.id) : null }
}

function readLimit(query: unknown, { defaultLimit, maxLimit }: ListLimits): number {
  return Math.min(maxLimit ?? GREATEST_LIMIT, readCount(query, 'limit') ?? defaultLimit ?? DEFAULT_LIMIT)
}

/** A positive whole number of any length; one beyond `MOST` is `MOST`. An empty one is no number. */
export function readCount(query: unknown, name: string): number | undefined {
  const isEmpty = (query as Readonly<Record<string, unknown>>)[name] === ''
  const text = isEmpty ? '' : readText(query, name)
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text) || Number(text) < 1) throw invalid(name, `${name} must be a positive whole number`)
  return Math.min(Number(text), MOST)
}
