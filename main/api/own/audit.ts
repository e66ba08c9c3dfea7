import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { formatId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { CursorOf } from '#shared/schema/envelope.ts'
import type { AuditEntry } from '../../store/audit.ts'
import type { Store } from '../../store/index.ts'
import type { ApiContext } from '../context.ts'
import { cutPage, readCursor, readInstant, readText } from '../query.ts'
import { createStateView, type ShowState } from './audit-map.ts'
import type { NameOf } from './rota-map.ts'

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

/** What else changed with something, by its name in an entry: the type of its states. */
const ALONG: Readonly<Record<string, string>> = { overrides: 'rota-override', forwardings: 'forwarding' }

const AUDITED = { user: 'person', team: 'team', escalation: 'escalation', schedule: 'rota' } as const

/** `/api/audit-logs`: every change, newest first; there is no way to alter it. */
export function auditRoutes(instance: FastifyInstance, { store, onCall }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const nameOf: NameOf = (one) => onCall.nameOf(one) || lastNameOf(store, one)
  const show = createStateView({ store, nameOf })
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
      return { data: rows.map((entry) => toEntry(entry, show)), meta: { next } }
    },
  )
}

/** The name that somebody who is deleted went by at last. */
function lastNameOf({ audit }: Pick<Store, 'audit'>, { kind, id }: Parameters<NameOf>[0]): string {
  if (kind === 'none') return ''
  const [last] = audit.list({ resourceType: AUDITED[kind], resourceId: id, action: 'delete' }, { limit: 1 })
  const { before } = Object(last?.metadata) as { readonly before?: { username?: string; name?: string } }
  return before?.username ?? before?.name ?? ''
}

function toEntry(entry: AuditEntry, show: ShowState) {
  return {
    id: formatId('log', entry.id),
    scope: entry.scope,
    action: entry.action,
    actor: entry.actor,
    resourceType: entry.resourceType,
    resourceID: entry.resourceId,
    metadata: toMetadata(entry, show),
    createdAt: formatSeconds(entry.at),
  }
}

function toMetadata({ resourceType, metadata }: AuditEntry, show: ShowState) {
  const { before = null, after = null, ...more } = Object(metadata) as Readonly<Record<string, unknown>>
  const along = Object.entries(more).map(([name, value]) => {
    const type = ALONG[name]
    const isShown = type !== undefined && Array.isArray(value)
    return [name, isShown ? value.map((state) => show(type, state)) : value]
  })
  const sides = { before: show(resourceType, before), after: show(resourceType, after) }
  return { ...Object.fromEntries(along), ...sides }
}
