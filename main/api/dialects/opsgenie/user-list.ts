// The query of the list of users, and the links to its other pages.
import type { FastifyRequest } from 'fastify'
import { invalid } from '#shared/error.ts'
import type { PersonQuery, PersonSort, PersonTerm } from '../../../store/person.ts'
import { readChoice, readText } from '../../query.ts'

const DEFAULT_LIMIT = 100
const GREATEST_LIMIT = 500
const MOST = 1_000_000_000

/** The published names, and those that the Go SDK has for them; what is the same for all sorts by age. */
const SORTS: Readonly<Record<string, PersonSort>> = {
  username: 'username',
  fullname: 'fullName',
  'fullname.raw': 'fullName',
  role: 'role',
  insertedat: 'insertedAt',
  createdat: 'insertedAt',
  blocked: 'insertedAt',
  verified: 'insertedAt',
}

const FIELDS = ['username', 'fullName', 'role', 'locale', 'timeZone'] as const

/** `limit`, `offset`, `sortField` (or `sort`), `order` and `query`; null where no user can be meant. */
export function readUserQuery(query: unknown): PersonQuery | null {
  const lower = readText(query, 'order')?.toLowerCase()
  const search = readTerms(readText(query, 'query') ?? '')
  const page: PersonQuery = {
    ...readUserPage(query),
    sortField: readSort(query),
    order: readChoice({ order: lower }, 'order', ['asc', 'desc']) ?? 'asc',
  }
  return search === null ? null : { ...page, search }
}

function readUserPage(query: unknown) {
  return {
    limit: Math.min(GREATEST_LIMIT, readCount(query, 'limit', 1) ?? DEFAULT_LIMIT),
    offset: readCount(query, 'offset', 0) ?? 0,
  }
}

function readSort(query: unknown): PersonSort {
  const text = readText(query, 'sortField') ?? readText(query, 'sort') ?? 'username'
  const sort = Object.hasOwn(SORTS, text.toLowerCase()) ? SORTS[text.toLowerCase()] : undefined
  if (sort === undefined)
    throw invalid('sortField', 'sortField must be one of username, fullName, insertedAt')
  return sort
}

function readCount(query: unknown, name: string, least: number): number | undefined {
  const text = readText(query, name)
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text) || Number(text) < least) {
    throw invalid(name, `${name} must be a whole number from ${least}`)
  }
  return Math.min(Number(text), MOST)
}

/** `field:value` and plain words, all of which must be found. Nobody is blocked and everybody verified. */
function readTerms(text: string): readonly PersonTerm[] | null {
  const parts = [...text.matchAll(/(?:(\w+)\s*:\s*)?(?:"([^"]*)"|([^\s"]+))/g)]
  const terms: PersonTerm[] = []
  for (const [whole, name = '', quoted, bare = ''] of parts) {
    const value = quoted ?? bare
    const field = FIELDS.find((known) => known.toLowerCase() === name.toLowerCase())
    const constant = { blocked: 'false', verified: 'true' }[name.toLowerCase()]
    if (constant !== undefined && value.toLowerCase() !== constant) return null
    if (constant !== undefined || /^and$/i.test(whole)) continue
    terms.push(field === undefined ? { field: null, text: quoted ?? whole } : { field, text: value })
  }
  return terms
}

/** The addresses of the first and last page and of those next to this one, where there are any. */
export function toPaging(request: FastifyRequest, { limit, offset }: PersonQuery, total: number) {
  const link = (at: number) => {
    const url = new URL(request.url, `http://${request.host}`)
    url.searchParams.set('limit', `${limit}`)
    url.searchParams.set('offset', `${at}`)
    return url.href
  }
  return {
    ...(offset > 0 && { prev: link(Math.max(0, offset - limit)) }),
    ...(offset + limit < total && { next: link(offset + limit) }),
    first: link(0),
    last: link(Math.max(0, Math.ceil(total / limit) - 1) * limit),
  }
}
