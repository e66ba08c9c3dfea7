import { AppError } from '#shared/error.ts'
import type { StoredForwarding } from '#shared/rota.ts'
import type { Db } from './database.ts'
import { createSpanMemory } from './memory.ts'

type Row = {
  id: string
  alias: string
  from_person_id: string
  to_person_id: string
  start_at: number
  end_at: number
}

export function createForwardingStore(db: Db) {
  const all = db.prepare<[], Row>('SELECT * FROM forwarding ORDER BY number')
  const after = db.prepare<[number], Row>('SELECT * FROM forwarding WHERE end_at > ? ORDER BY number')
  const memory = createSpanMemory(db, (_, from) => after.all(from).map(toForwarding))
  const byId = db.prepare<[string], Row>('SELECT * FROM forwarding WHERE id = ?')
  const byAlias = db.prepare<[string], Row>('SELECT * FROM forwarding WHERE alias = ?')
  const naming = db.prepare<[string, string], Row>(
    'SELECT * FROM forwarding WHERE from_person_id = ? OR to_person_id = ? ORDER BY number',
  )
  const overlapping = db.prepare<[object], Row>(
    `SELECT * FROM forwarding WHERE from_person_id = @fromUser AND end_at > @startAt AND start_at < @endAt
     AND id <> @id ORDER BY number LIMIT 1`,
  )
  const add = db.prepare(
    `INSERT INTO forwarding (id, alias, from_person_id, to_person_id, start_at, end_at, created_by, created_at)
     VALUES (@id, @alias, @fromUser, @toUser, @startAt, @endAt, @createdBy, @now)`,
  )
  const change = db.prepare(
    `UPDATE forwarding SET alias = @alias, from_person_id = @fromUser, to_person_id = @toUser,
     start_at = @startAt, end_at = @endAt WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM forwarding WHERE id = ?')
  const shorten = db.prepare('UPDATE forwarding SET end_at = ? WHERE id = ?')

  const one = (row: Row | undefined) => (row === undefined ? null : toForwarding(row))

  return {
    /** In the order in which they were made. */
    list: (): readonly StoredForwarding[] => all.all().map(toForwarding),
    within: (from: number, to: number): readonly StoredForwarding[] => memory.within('', from, to),
    /** Those from the person, and those to them. */
    listOfPerson: (personId: string): readonly StoredForwarding[] =>
      naming.all(personId, personId).map(toForwarding),
    find: (id: string): StoredForwarding | null => one(byId.get(id)),
    get(id: string): StoredForwarding {
      const forwarding = one(byId.get(id))
      if (forwarding === null) throw new AppError('not_found', `No forwarding rule exists with id: [${id}]`)
      return forwarding
    },
    findByAlias: (alias: string): StoredForwarding | null => one(byAlias.get(alias)),
    /** Another forwarding of the same `fromUser` at a common time, or null. */
    findOverlapping: (forwarding: StoredForwarding): StoredForwarding | null =>
      one(overlapping.get(forwarding)),
    insert(forwarding: StoredForwarding, createdBy: string, now: number): void {
      add.run({ ...forwarding, createdBy, now })
      memory.forget()
    },
    update(forwarding: StoredForwarding): void {
      change.run(forwarding)
      memory.forget()
    },
    remove(id: string): void {
      drop.run(id)
      memory.forget()
    },
    /** To be called when people are removed: what is forwarded from or to them goes with them. */
    forgetKept: memory.forget,
    /** Ends now what was forwarded from or to a person; what has not begun is removed. */
    endForPerson(personId: string, now: number): readonly StoredForwarding[] {
      const coming = naming
        .all(personId, personId)
        .map(toForwarding)
        .filter((forwarding) => forwarding.endAt > now)
      for (const forwarding of coming) {
        if (forwarding.startAt < now) shorten.run(now, forwarding.id)
        else drop.run(forwarding.id)
      }
      memory.forget()
      return coming
    },
  }
}

function toForwarding(row: Row): StoredForwarding {
  return {
    id: row.id,
    alias: row.alias,
    fromUser: row.from_person_id,
    toUser: row.to_person_id,
    startAt: row.start_at,
    endAt: row.end_at,
  }
}
