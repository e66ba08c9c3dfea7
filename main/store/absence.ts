import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import type { Numbered, Page } from './list.ts'

/** A person is away from `startAt` to before `endAt`. */
export type Absence = {
  readonly id: string
  readonly personId: string
  readonly startAt: number
  readonly endAt: number
  readonly reason: string
  readonly createdBy: string
  readonly createdAt: number
}

export type AbsenceFilter = {
  readonly personId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

type Row = {
  id: string
  person_id: string
  start_at: number
  end_at: number
  reason: string
  created_by: string
  created_at: number
}

export function createAbsenceStore(db: Db) {
  const byId = db.prepare<[string], Row>('SELECT * FROM absence WHERE id = ?')
  const isMatch = `(@personId IS NULL OR person_id = @personId)
    AND (@from IS NULL OR end_at > @from) AND (@to IS NULL OR start_at < @to)`
  const matching = db.prepare<[object], Row>(
    `SELECT * FROM absence WHERE ${isMatch} ORDER BY start_at, number LIMIT @limit OFFSET @offset`,
  )
  const count = db.prepare<[object], { n: number }>(`SELECT count(*) n FROM absence WHERE ${isMatch}`)
  const overlapping = db.prepare<[object], Row>(
    `SELECT * FROM absence WHERE person_id = @personId AND end_at > @startAt AND start_at < @endAt
     AND id <> @id ORDER BY start_at LIMIT 1`,
  )
  const add = db.prepare(
    `INSERT INTO absence (id, person_id, start_at, end_at, reason, created_by, created_at)
     VALUES (@id, @personId, @startAt, @endAt, @reason, @createdBy, @createdAt)`,
  )
  const change = db.prepare(
    'UPDATE absence SET start_at = @startAt, end_at = @endAt, reason = @reason WHERE id = @id',
  )
  const drop = db.prepare('DELETE FROM absence WHERE id = ?')

  const one = (row: Row | undefined) => (row === undefined ? null : toAbsence(row))

  return {
    find: (id: string): Absence | null => one(byId.get(id)),
    get(id: string): Absence {
      const absence = one(byId.get(id))
      if (absence === null) throw new AppError('not_found', 'absence not found')
      return absence
    },
    /** Those that reach into [from, to), the earliest first. */
    list: (filter: AbsenceFilter = {}): readonly Absence[] =>
      matching.all({ ...valuesOf(filter), limit: -1, offset: 0 }).map(toAbsence),
    page(filter: AbsenceFilter, { limit, page }: Numbered): Page<Absence> {
      const values = valuesOf(filter)
      const rows = matching.all({ ...values, limit, offset: (page - 1) * limit }).map(toAbsence)
      return { rows, total: count.get(values)?.n ?? 0 }
    },
    /** Another absence of the same person at a common time, or null. */
    findOverlapping: (absence: Absence): Absence | null => one(overlapping.get(absence)),
    insert(absence: Absence): void {
      add.run(absence)
    },
    /** Whose it is stays. */
    update(absence: Absence): void {
      change.run(absence)
    },
    remove(id: string): void {
      drop.run(id)
    },
  }
}

function valuesOf({ personId, from, to }: AbsenceFilter) {
  return { personId: personId ?? null, from: from ?? null, to: to ?? null }
}

function toAbsence(row: Row): Absence {
  return {
    id: row.id,
    personId: row.person_id,
    startAt: row.start_at,
    endAt: row.end_at,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}
