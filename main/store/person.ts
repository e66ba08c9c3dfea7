import type { Person, Profile } from '#shared/directory.ts'
import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import { containing, type Page } from './list.ts'
import { createKeyedMemory } from './memory.ts'

type Row = {
  id: string
  username: string
  full_name: string
  role: string
  zone_id: string
  locale: string
  profile: string
  reminder_minutes: string
  created_at: number
  updated_at: number
}

/** What a person is made of, without what the store knows by itself. */
export type PersonInput = Omit<Person, 'id' | 'createdAt' | 'updatedAt'>

const SORTS = {
  username: 'username COLLATE NOCASE',
  fullName: 'full_name COLLATE NOCASE',
  role: 'role COLLATE NOCASE',
  insertedAt: 'number',
} as const

export type PersonSort = keyof typeof SORTS

const FIELDS = {
  username: 'username',
  fullName: 'full_name',
  role: 'role',
  locale: 'locale',
  timeZone: 'zone_id',
} as const

/** A text to be found in a field, letters of either case; without a field in the username or the full name. */
export type PersonTerm = { readonly field: keyof typeof FIELDS | null; readonly text: string }

export type PersonQuery = {
  readonly limit: number
  readonly offset: number
  readonly sortField: PersonSort
  readonly order: 'asc' | 'desc'
  /** All of them must be found. */
  readonly search?: readonly PersonTerm[]
}

/** `onRemove` is called when what belonged to a person has gone with them. */
export function createPersonStore(db: Db, onRemove: () => void) {
  const byId = db.prepare<[string], Row>('SELECT * FROM person WHERE id = ?')
  const byUsername = db.prepare<[string], Row>('SELECT * FROM person WHERE username = ?')
  const every = db.prepare<[], Row>('SELECT * FROM person ORDER BY number')
  const add = db.prepare(
    `INSERT INTO person
     (id, username, full_name, role, zone_id, locale, profile, reminder_minutes, created_at, updated_at)
     VALUES (@id, @username, @fullName, @role, @zoneId, @locale, @profile, @reminderMinutes, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE person SET username = @username, full_name = @fullName, role = @role, zone_id = @zoneId,
     locale = @locale, profile = @profile, reminder_minutes = @reminderMinutes, updated_at = @now WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM person WHERE id = ?')

  const memory = createKeyedMemory(db, (id) => {
    const row = byId.get(id)
    return row === undefined ? null : toPerson(row)
  })
  const find = (id: string): Person | null => memory.read(id)

  return {
    find,
    get(id: string): Person {
      const person = find(id)
      if (person === null) throw new AppError('not_found', `No user exists with id: [${id}]`)
      return person
    },
    /** By the e-mail address, letters of either case. */
    findByName(username: string): Person | null {
      const row = byUsername.get(username)
      return row === undefined ? null : toPerson(row)
    },
    /** Everybody, the first made first. */
    all: (): readonly Person[] => every.all().map(toPerson),
    list({ limit, offset, sortField, order, search = [] }: PersonQuery): Page<Person> {
      const where = search.map(({ field }, index) => {
        const columns = field === null ? [FIELDS.username, FIELDS.fullName] : [FIELDS[field]]
        return `(${columns.map((column) => `contains(${column}, @p${index})`).join(' OR ')})`
      })
      const values = Object.fromEntries(search.map(({ text }, index) => [`p${index}`, containing(text)]))
      const from = `FROM person ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}`
      const direction = order === 'desc' ? 'DESC' : 'ASC'
      const rows = db
        .prepare<[object], Row>(
          `SELECT * ${from} ORDER BY ${SORTS[sortField]} ${direction}, number LIMIT @limit OFFSET @offset`,
        )
        .all({ ...values, limit, offset })
      const total = db.prepare<[object], { n: number }>(`SELECT count(*) n ${from}`).get(values)
      return { rows: rows.map(toPerson), total: total?.n ?? 0 }
    },
    insert(id: string, input: PersonInput, now: number): void {
      add.run({ ...toColumns(input), id, now })
      memory.forget()
    },
    update(id: string, input: PersonInput, now: number): void {
      change.run({ ...toColumns(input), id, now })
      memory.forget()
    },
    /** Takes the person out of teams too, and drops the forwardings of and to them. */
    remove(id: string): void {
      drop.run(id)
      memory.forget()
      onRemove()
    },
  }
}

function toPerson(row: Row): Person {
  return {
    id: row.id,
    username: row.username,
    fullName: row.full_name,
    role: row.role,
    zoneId: row.zone_id,
    locale: row.locale,
    profile: JSON.parse(row.profile) as Profile,
    reminderMinutes: JSON.parse(row.reminder_minutes) as readonly number[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function toColumns({ username, fullName, role, zoneId, locale, profile, reminderMinutes }: PersonInput) {
  return {
    username,
    fullName,
    role,
    zoneId,
    locale,
    profile: JSON.stringify(profile),
    reminderMinutes: JSON.stringify(reminderMinutes),
  }
}
