import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { CursorOf } from '#shared/schema/envelope.ts'
import type { ApiContext } from '../../context.ts'
import { cutPage, readCursor, readInstant, readText } from '../../query.ts'
import { toAuditEntry } from './map.ts'

const AuditShape = Type.Object({
  id: Type.String(),
  scope: Type.String(),
  action: Type.String(),
  actor: Type.String(),
  resourceType: Type.String(),
  resourceID: Type.String(),
  metadata: Type.Unknown(),
  createdAt: Type.String(),
})

/** `/api/audit-logs`: every change, newest first; there is no way to alter it. */
export function auditRoutes(instance: FastifyInstance, { store }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  api.get(
    '/api/audit-logs',
    { schema: { tags: ['audit logs'], response: { 200: CursorOf(AuditShape) } } },
    (request) => {
      const { query } = request
      const cursor = readCursor(query, 'log')
      const filter = {
        scope: readText(query, 'scope'),
        action: readText(query, 'action'),
        actor: readText(query, 'actor'),
        resourceType: readText(query, 'resourceType'),
        resourceId: readText(query, 'resourceID'),
        from: readInstant(query, 'from') ?? undefined,
        to: readInstant(query, 'to') ?? undefined,
        search: readText(query, 'search'),
      }
      const { rows, next } = cutPage(
        store.audit.list(filter, { ...cursor, limit: cursor.limit + 1 }),
        cursor.limit,
        'log',
      )
      return { data: rows.map(toAuditEntry), meta: { next } }
    },
  )
}
