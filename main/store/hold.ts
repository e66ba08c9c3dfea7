import { AppError } from '#shared/error.ts'
import type { HeldBy, Overlay } from '#shared/firing.ts'
import { describeHold, type Hold } from '#shared/hold.ts'
import type { TargetKind } from '#shared/intent.ts'
import type { Db } from './database.ts'
import { groupBy, type Page, type PageQuery } from './list.ts'

type Row = {
  id: number
  target_kind: TargetKind
  target_id: number
  action: 'force_on' | 'force_off'
  reason: string
  expires_at: number | null
  created_by: string
  created_at: number
}

function toHold(row: Row): Hold {
  return {
    id: row.id,
    targetKind: row.target_kind,
    targetId: row.target_id,
    action: row.action,
    reason: row.reason,
    expiresAt: row.expires_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

/** Only holds in force have rows; what has ended stands in the audit log. */
export function createHoldStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM hold WHERE id = ?')
  const page = db.prepare<[object], Row>(
    `SELECT * FROM hold WHERE (@kind IS NULL OR (target_kind = @kind AND target_id = @targetId))
     ORDER BY CASE WHEN @isRising THEN id ELSE -id END LIMIT @limit OFFSET @offset`,
  )
  const count = db.prepare<[object], { n: number }>(
    'SELECT count(*) n FROM hold WHERE @kind IS NULL OR (target_kind = @kind AND target_id = @targetId)',
  )
  const add = db.prepare(
    `INSERT INTO hold (target_kind, target_id, action, reason, expires_at, created_by, created_at)
     VALUES (@targetKind, @targetId, @action, @reason, @expiresAt, @createdBy, @createdAt)`,
  )
  const drop = db.prepare('DELETE FROM hold WHERE id = ?')
  const all = db.prepare<[], Row>('SELECT * FROM hold ORDER BY id')
  const expired = db.prepare<[number], Row>(
    'SELECT * FROM hold WHERE expires_at <= ? ORDER BY expires_at, id',
  )
  const firstExpiry = db.prepare<[], { at: number | null }>('SELECT min(expires_at) at FROM hold')
  // A resource is held by a hold of its own or by one on a group it is in; the newest decides.
  const onResource = db.prepare<[number, number], Row>(
    `SELECT * FROM hold WHERE (target_kind = 'resource' AND target_id = ?)
     OR (target_kind = 'group' AND target_id IN (SELECT group_id FROM group_member WHERE resource_id = ?))
     ORDER BY id DESC LIMIT 1`,
  )
  const memberIds = db.prepare<[number], { id: number }>(
    'SELECT resource_id id FROM group_member WHERE group_id = ?',
  )

  return {
    get(id: number | null): Hold {
      const row = id === null ? undefined : byId.get(id)
      if (row === undefined) throw new AppError('not_found', 'override not found')
      return toHold(row)
    },
    list(target: { kind: TargetKind; id: number } | null, query: PageQuery): Page<Hold> {
      const values = { kind: target?.kind ?? null, targetId: target?.id ?? null }
      const rows = page.all({
        ...values,
        isRising: Number(query.sortOrder === 'asc'),
        limit: query.limit,
        offset: (query.page - 1) * query.limit,
      })
      return { rows: rows.map(toHold), total: count.get(values)?.n ?? 0 }
    },
    insert: (hold: Omit<Hold, 'id'>): number => Number(add.run(hold).lastInsertRowid),
    remove(id: number): void {
      drop.run(id)
    },
    listExpired: (now: number): readonly Hold[] => expired.all(now).map(toHold),
    nextExpiry: (): number | null => firstExpiry.get()?.at ?? null,
    findOnResource(resourceId: number): Hold | null {
      const row = onResource.get(resourceId, resourceId)
      return row === undefined ? null : toHold(row)
    },
    /** The holds in force, in words, by what they hold; a group's hold stands at its members too. */
    inForce(): Pick<Overlay, 'heldResources' | 'heldGroups'> {
      const resources: (HeldBy & { readonly id: number })[] = []
      const groups: (HeldBy & { readonly id: number })[] = []
      for (const hold of all.all().map(toHold)) {
        const words = describeHold(hold)
        const until = hold.expiresAt
        if (hold.targetKind === 'resource') resources.push({ id: hold.targetId, words, until })
        else {
          groups.push({ id: hold.targetId, words, until })
          for (const { id } of memberIds.all(hold.targetId)) {
            resources.push({ id, words: `its group is ${words}`, until })
          }
        }
      }
      return {
        heldResources: groupBy(resources, (held) => held.id),
        heldGroups: groupBy(groups, (held) => held.id),
      }
    },
  }
}
