import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import { createSliceReader, type Slice, type SliceQuery } from './slice.ts'

export type User = {
  readonly id: number
  readonly name: string
  readonly displayName: string
  readonly email: string
  readonly isAdmin: boolean
}

export type NewUser = Omit<User, 'id'> & {
  /** As `services/password.ts` writes it; null: no password opens this account. */
  readonly passwordHash: string | null
}

/** The operator: made with the store, the owner of everything until others are added. */
export const OPERATOR_ID = 1

/** The group that every store begins with. */
const OPERATORS_GROUP = 1

type Row = {
  id: number
  name: string
  display_name: string
  email: string
  password_hash: string | null
  is_admin: number
}

function toUser(row: Row): User {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    email: row.email,
    isAdmin: row.is_admin === 1,
  }
}

export function createUserStore(db: Db) {
  const byId = db.prepare<[number], Row>('SELECT * FROM user WHERE id = ?')
  const byName = db.prepare<[string], Row>('SELECT * FROM user WHERE name = ?')
  const byEmail = db.prepare<[string], Row>(
    "SELECT * FROM user WHERE email = ? COLLATE NOCASE AND email <> '' ORDER BY id LIMIT 1",
  )
  const insertOperator = db.prepare(
    `INSERT INTO user (id, name, display_name, email, is_admin, created_at)
     VALUES (${OPERATOR_ID}, 'admin', 'Operator', 'admin@localhost', 1, ?)`,
  )
  const joinOperators = db.prepare(
    `INSERT OR IGNORE INTO user_group_member (group_id, user_id)
     SELECT id, ${OPERATOR_ID} FROM user_group WHERE id = ${OPERATORS_GROUP}`,
  )
  const add = db.prepare(
    `INSERT INTO user (name, display_name, email, password_hash, is_admin, created_at)
     VALUES (@name, @displayName, @email, @passwordHash, @isAdmin, @now)`,
  )
  const change = db.prepare('UPDATE user SET display_name = @displayName, email = @email WHERE id = @id')
  const slice = createSliceReader<Row>(db, { table: 'user' })

  const orNull = (row: Row | undefined) => (row === undefined ? null : toUser(row))
  const find = (id: number) => orNull(byId.get(id))

  return {
    find,
    get(id: number): User {
      const user = find(id)
      if (user === null) throw new AppError('not_found', 'user not found')
      return user
    },
    findByName: (name: string) => orNull(byName.get(name)),
    /** Letters of either case; nobody for "". */
    findByEmail: (email: string) => orNull(byEmail.get(email)),
    /** Whom a record names: by e-mail, or by name where there was none. */
    findActor: (actor: string) => orNull(byEmail.get(actor) ?? byName.get(actor)),
    /** The hash of the password of the user of a name; null when there is neither. */
    passwordHashOf: (name: string): string | null => byName.get(name)?.password_hash ?? null,
    list(query: SliceQuery): Slice<User> {
      const found = slice(query)
      return { ...found, rows: found.rows.map(toUser) }
    },
    insert({ isAdmin, ...user }: NewUser, now: number): number {
      return Number(add.run({ ...user, isAdmin: isAdmin ? 1 : 0, now }).lastInsertRowid)
    },
    update(id: number, { displayName, email }: Pick<User, 'displayName' | 'email'>): void {
      change.run({ id, displayName, email })
    },
    /** Makes the operator in a fresh store. */
    ensureOperator(now: number): void {
      if (byId.get(OPERATOR_ID) !== undefined) return
      insertOperator.run(now)
      joinOperators.run()
    },
  }
}
