import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'

export type User = {
  readonly id: number
  readonly name: string
  readonly displayName: string
  readonly email: string
  readonly isAdmin: boolean
}

/** The operator: made with the store, the owner of everything until others are added. */
export const OPERATOR_ID = 1

type Row = { id: number; name: string; display_name: string; email: string; is_admin: number }

function toUser(row: Row): User {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    email: row.email,
    isAdmin: row.is_admin === 1,
  }
}

export type UserStore = ReturnType<typeof createUserStore>

export function createUserStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM user WHERE id = ?')
  const insertOperator = db.prepare(
    `INSERT INTO user (id, name, display_name, email, is_admin, created_at)
     VALUES (${OPERATOR_ID}, 'admin', 'Operator', 'admin@localhost', 1, ?)`,
  )

  return {
    get(id: number): User {
      const row = byId.get(id)
      if (row === undefined) throw new AppError('not_found', 'user not found')
      return toUser(row)
    },
    /** Makes the operator in a fresh store. */
    ensureOperator(now: number): void {
      if (byId.get(OPERATOR_ID) === undefined) insertOperator.run(now)
    },
  }
}
