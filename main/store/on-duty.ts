import type { PastDuty } from '#shared/rota.ts'
import type { Db } from './database.ts'

type Row = {
  number: number
  rotation_id: string
  rotation_name: string
  start_at: number
  end_at: number
  kind: PastDuty['kind']
  participant: string
  from_user: string | null
  people: string
}

/** History: what was on call, as it was. Rows of one rotation never overlap, and rows are never altered but at their end. */
export function createOnDutyStore(db: Db) {
  const spanning = db.prepare<[object], Row>(
    `SELECT * FROM on_duty WHERE rota_id = @rotaId AND end_at > @from AND start_at < @to
     ORDER BY start_at, number LIMIT @limit`,
  )
  const holding = db.prepare<[object], { found: number }>(
    `SELECT EXISTS (SELECT 1 FROM on_duty WHERE rota_id = @rotaId AND end_at > @since
     AND instr(people, @personId) > 0) found`,
  )
  const endingAt = db.prepare<[string, string, number], Row>(
    'SELECT * FROM on_duty WHERE rota_id = ? AND rotation_id = ? AND end_at = ?',
  )
  const lengthen = db.prepare('UPDATE on_duty SET end_at = ? WHERE number = ?')
  const add = db.prepare(
    `INSERT INTO on_duty
     (rota_id, rotation_id, rotation_name, start_at, end_at, kind, participant, from_user, people)
     VALUES (@rotaId, @rotationId, @rotationName, @startAt, @endAt, @kind, @participant, @fromUser, @people)`,
  )

  return {
    /** In the order of their start; whole rows, also where they reach out of [from, to). */
    within: (rotaId: string, from: number, to: number, limit = -1): readonly PastDuty[] =>
      spanning.all({ rotaId, from, to, limit }).map(toDuty),
    /** Whether a person held a duty that ended after an instant, alone or with others. */
    wasOnDuty: (rotaId: string, personId: string, since: number): boolean =>
      holding.get({ rotaId, personId, since })?.found === 1,
    /** The duty of a rotation that ended at an instant, or null. */
    findEndingAt(rotaId: string, rotationId: string, at: number): PastDuty | null {
      const row = endingAt.get(rotaId, rotationId, at)
      return row === undefined ? null : toDuty(row)
    },
    /** Adds what followed in its rotation; where it only goes on, the last row is made longer. */
    append(rotaId: string, duty: PastDuty): void {
      const columns = {
        ...duty,
        rotaId,
        participant: JSON.stringify(duty.participant),
        people: JSON.stringify(duty.people),
      }
      const last = endingAt.get(rotaId, duty.rotationId, duty.startAt)
      const goesOn =
        last?.rotation_name === columns.rotationName &&
        last.kind === columns.kind &&
        last.participant === columns.participant &&
        last.from_user === columns.fromUser &&
        last.people === columns.people
      if (last && goesOn) lengthen.run(duty.endAt, last.number)
      else add.run(columns)
    },
  }
}

function toDuty(row: Row): PastDuty {
  return {
    rotationId: row.rotation_id,
    rotationName: row.rotation_name,
    startAt: row.start_at,
    endAt: row.end_at,
    kind: row.kind,
    participant: JSON.parse(row.participant) as PastDuty['participant'],
    fromUser: row.from_user,
    people: JSON.parse(row.people) as PastDuty['people'],
  }
}
