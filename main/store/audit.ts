import type { Db } from './database.ts'
import { type CursorQuery, containing } from './list.ts'

/** One change: who did what to what, with the state before and after in `metadata`. Never altered. */
export type AuditEntry = {
  readonly id: number
  readonly at: number
  readonly scope: string
  readonly action: string
  readonly actor: string
  readonly resourceType: string
  readonly resourceId: string
  readonly metadata: unknown
}

export type AuditFilter = {
  readonly scope?: string | undefined
  readonly action?: string | undefined
  readonly actor?: string | undefined
  readonly resourceType?: string | undefined
  readonly resourceId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Words looked for in who, what and what it is named. */
  readonly search?: string | undefined
}

type Row = {
  id: number
  at: number
  scope: string
  action: string
  actor: string
  resource_type: string
  resource_id: string
  metadata: string
}

export function createAuditStore(db: Db) {
  const add = db.prepare(
    `INSERT INTO audit (at, scope, action, actor, resource_type, resource_id, metadata)
     VALUES (@at, @scope, @action, @actor, @resourceType, @resourceId, @metadata)`,
  )
  const conditions = {
    scope: 'scope = @scope',
    action: 'action = @action',
    actor: 'actor = @actor',
    resourceType: 'resource_type = @resourceType',
    resourceId: 'resource_id = @resourceId',
    from: 'at >= @from',
    to: 'at < @to',
    search: `contains(actor || ' ' || resource_type || ' ' || resource_id || ' ' || metadata, @search)`,
  } as const satisfies Record<keyof AuditFilter, string>

  return {
    insert(entry: Omit<AuditEntry, 'id'>): void {
      add.run({ ...entry, metadata: JSON.stringify(entry.metadata) })
    },
    /** Newest first, from the one before `before` on; one more than asked for tells that there are more. */
    list({ search, ...filter }: AuditFilter, { limit, before }: CursorQuery): readonly AuditEntry[] {
      const words = search === undefined ? undefined : containing(search)
      const given = Object.entries({ ...filter, search: words }).filter(([, value]) => value !== undefined)
      const where: string[] = given.map(([name]) => conditions[name as keyof AuditFilter])
      if (before !== undefined) where.push('id < @before')
      const sql = `SELECT * FROM audit ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT @limit`
      const rows = db.prepare<[object], Row>(sql).all({ ...Object.fromEntries(given), before, limit })
      return rows.map((row) => ({
        id: row.id,
        at: row.at,
        scope: row.scope,
        action: row.action,
        actor: row.actor,
        resourceType: row.resource_type,
        resourceId: row.resource_id,
        metadata: JSON.parse(row.metadata),
      }))
    },
  }
}
