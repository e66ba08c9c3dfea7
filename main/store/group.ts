import { AppError } from '#shared/error.ts'
import type { GroupInput, ResourceGroup } from '#shared/group.ts'
import type { Db } from './database.ts'
import { containing, groupBy, jsonIds, type Page, type PageQuery } from './list.ts'

type Row = {
  id: number
  name: string
  description: string
  timeout_ms: number
  on_failure: 'block' | 'continue'
  created_by: string
  created_at: number
  updated_at: number
}

type MemberRow = { group_id: number; resource_id: number; tier: number; position: number; name: string }

const SORTS: Readonly<Record<string, string>> = {
  name: 'name COLLATE NOCASE',
  natural: 'natural_key(name)',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/** The words `sort_by` may be for groups. */
export const GROUP_SORTS = Object.keys(SORTS)

export function createGroupStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM resource_group WHERE id = ?')
  const membersOf = db.prepare<[string], MemberRow>(
    `SELECT group_id, resource_id, tier, position, resource.name FROM group_member
     JOIN resource ON resource.id = resource_id
     WHERE group_id IN (SELECT value FROM json_each(?)) ORDER BY group_id, tier, position, resource_id`,
  )
  const add = db.prepare(
    `INSERT INTO resource_group (name, description, timeout_ms, on_failure, created_by, created_at, updated_at)
     VALUES (@name, @description, @timeoutMs, @onFailure, @createdBy, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE resource_group SET name = @name, description = @description, timeout_ms = @timeoutMs,
     on_failure = @onFailure, updated_at = @now WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM resource_group WHERE id = ?')
  const addMember = db.prepare(
    'INSERT INTO group_member (group_id, resource_id, tier, position) VALUES (@groupId, @resourceId, @tier, @order)',
  )
  const dropMembers = db.prepare('DELETE FROM group_member WHERE group_id = ?')
  const where = 'WHERE contains(name, @pattern) OR contains(description, @pattern)'
  const withResource = db.prepare<[number], { id: number; name: string }>(
    `SELECT id, name FROM resource_group JOIN group_member ON group_id = id WHERE resource_id = ? ORDER BY id`,
  )

  function withMembers(rows: readonly Row[]): readonly ResourceGroup[] {
    const members = groupBy(membersOf.all(jsonIds(rows.map((row) => row.id))), (row) => row.group_id)
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      timeoutMs: row.timeout_ms,
      onFailure: row.on_failure,
      members: (members.get(row.id) ?? []).map((member) => ({
        resourceId: member.resource_id,
        tier: member.tier,
        order: member.position,
        name: member.name,
      })),
      createdBy: row.created_by,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }))
  }

  function writeMembers(groupId: number, input: GroupInput): void {
    dropMembers.run(groupId)
    for (const { resourceId, tier, order } of input.members)
      addMember.run({ groupId, resourceId, tier, order })
  }

  function find(id: number): ResourceGroup | null {
    const row = byId.get(id)
    return row === undefined ? null : (withMembers([row])[0] ?? null)
  }

  return {
    find,
    get(id: number | null): ResourceGroup {
      const group = id === null ? null : find(id)
      if (group === null) throw new AppError('not_found', 'resource group not found')
      return group
    },
    list(page: PageQuery): Page<ResourceGroup> {
      const values = { pattern: containing(page.search ?? '') }
      const order = `${SORTS[page.sortBy ?? 'name'] ?? 'id'} ${page.sortOrder === 'desc' ? 'DESC' : 'ASC'}, id`
      const rows = db
        .prepare<[object], Row>(
          `SELECT * FROM resource_group ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
        )
        .all({ ...values, limit: page.limit, offset: (page.page - 1) * page.limit })
      const total = db
        .prepare<[object], { n: number }>(`SELECT count(*) n FROM resource_group ${where}`)
        .get(values)
      return { rows: withMembers(rows), total: total?.n ?? 0 }
    },
    /** The groups that a resource is a member of. */
    listWithResource: (resourceId: number) => withResource.all(resourceId),
    insert(input: GroupInput, createdBy: string, now: number): number {
      const { members: _members, ...columns } = input
      const id = Number(add.run({ ...columns, createdBy, now }).lastInsertRowid)
      writeMembers(id, input)
      return id
    },
    update(id: number, input: GroupInput, now: number): void {
      const { members: _members, ...columns } = input
      change.run({ ...columns, id, now })
      writeMembers(id, input)
    },
    remove(id: number): void {
      drop.run(id)
    },
  }
}
