import type { Db } from './database.ts'
import { groupBy, jsonIds } from './list.ts'
import { createSliceReader } from './slice.ts'

/** A group of users. It grants nothing: it is a name that they share. */
export type UserGroup = { readonly id: number; readonly name: string }

export function createUserGroupStore(db: Db) {
  const byId = db.prepare<[number], UserGroup>('SELECT id, name FROM user_group WHERE id = ?')
  const byName = db.prepare<[string], UserGroup>('SELECT id, name FROM user_group WHERE name = ?')
  const add = db.prepare('INSERT INTO user_group (name) VALUES (?)')
  const join = db.prepare('INSERT OR IGNORE INTO user_group_member (group_id, user_id) VALUES (?, ?)')
  const memberships = db.prepare<[string], { user_id: number; group_id: number }>(
    `SELECT user_id, group_id FROM user_group_member WHERE user_id IN (SELECT value FROM json_each(?))
     ORDER BY user_id, group_id`,
  )

  return {
    find: (id: number): UserGroup | null => byId.get(id) ?? null,
    list: createSliceReader<UserGroup>(db, { columns: 'id, name', table: 'user_group' }),
    /** The number of the group of a name, which is made if there is none. */
    ensure: (name: string): number => byName.get(name)?.id ?? Number(add.run(name).lastInsertRowid),
    addMember(groupId: number, userId: number): void {
      join.run(groupId, userId)
    },
    /** The groups that each of some users is in, by their numbers. */
    groupsOf(userIds: readonly number[]): ReadonlyMap<number, readonly number[]> {
      const found = groupBy(memberships.all(jsonIds(userIds)), (row) => row.user_id)
      return new Map([...found].map(([id, rows]) => [id, rows.map((row) => row.group_id)]))
    },
  }
}
