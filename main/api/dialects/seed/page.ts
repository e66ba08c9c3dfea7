// Lists of this dialect: newest first, a page at a time, with links to the pages beside it.
import type { FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { Slice, SliceQuery } from '../../../store/slice.ts'
import { INVALID_CURSOR } from './error.ts'

/** The address that the client used: it follows links by taking its own base URL off them. */
export function baseOf(request: FastifyRequest): string {
  return `http://${request.headers.host}`
}

/** The last of the values of a query parameter; undefined when it is not there. */
export function queryOf(request: FastifyRequest, name: string): string | undefined {
  const given = (request.query as Readonly<Record<string, string | readonly string[] | undefined>>)[name]
  return typeof given === 'string' ? given : given?.at(-1)
}

/** Which part of a list is asked for; throws `not_found` for a cursor that none of our links bears. */
export function readSlice(request: FastifyRequest, limit: number): SliceQuery {
  const cursor = queryOf(request, 'cursor') ?? ''
  if (cursor === '') return { limit }
  const [, back, id] = /^(r=1&)?p=(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (id === undefined) throw new AppError('not_found', INVALID_CURSOR)
  return { limit, from: { side: back === undefined ? 'before' : 'after', id: Number(id) } }
}

/** A page of a list, with each row as `show` makes it. */
export function toPage<Row extends { readonly id: number }>(
  request: FastifyRequest,
  { rows, total, hasNewer, hasOlder }: Slice<Row>,
  show: (row: Row) => unknown,
) {
  const here = new URL(request.url, baseOf(request))
  const link = (cursor: string) => {
    const url = new URL(here)
    url.searchParams.set('cursor', Buffer.from(cursor).toString('base64url'))
    return url.href
  }
  // A page whose rows were all deleted is between the same two pages as before.
  const asked = readSlice(request, 1).from?.id ?? 0
  return {
    count: total,
    next: hasOlder ? link(`p=${rows.at(-1)?.id ?? asked}`) : null,
    previous: hasNewer ? link(`r=1&p=${rows.at(0)?.id ?? asked}`) : null,
    results: rows.map(show),
  }
}
