// Lists of this dialect: numbered pages, sorted by one word.
import { invalid } from '#shared/error.ts'
import { readChoice, readText } from '../../query.ts'

export type Paging = {
  readonly pageNumber: number
  readonly pageSize: number
  readonly sortBy: string
  readonly isRising: boolean
}

/** Far beyond any list, and its offset is still exact. */
const MOST = 1_000_000_000
const GREATEST_SIZE = 1_000

/** `page_number`, `page_size`, `sort_by`, `sort_type`; a size over the greatest is the greatest. */
export function readPaging(
  query: unknown,
  { sorts, defaultSize }: { readonly sorts: readonly [string, ...string[]]; readonly defaultSize: number },
): Paging {
  return {
    pageNumber: readCount(query, 'page_number') ?? 1,
    pageSize: Math.min(readCount(query, 'page_size') ?? defaultSize, GREATEST_SIZE),
    sortBy: readChoice(query, 'sort_by', sorts) ?? sorts[0],
    isRising: readChoice(query, 'sort_type', ['asc', 'desc']) === 'asc',
  }
}

export function offsetOf({ pageNumber, pageSize }: Paging): number {
  return (pageNumber - 1) * pageSize
}

/** A page as this dialect shows it. */
export function toPage<Row>({ pageNumber, pageSize }: Paging, total: number, results: readonly Row[]) {
  return { count: total, page_number: pageNumber, page_size: pageSize, results }
}

function readCount(query: unknown, name: string): number | undefined {
  const text = readText(query, name)
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text) || Number(text) < 1) throw invalid(name, `${name} must be a positive whole number`)
  return Math.min(Number(text), MOST)
}
