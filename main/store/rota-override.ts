import type { Participant, StoredOverride } from '#shared/rota.ts'
import type { Db } from './database.ts'
import { createSpanMemory } from './memory.ts'

type Row = {
  number: number
  id: string
  rota_id: string
  alias: string
  kind: string
  ref_id: string | null
  start_at: number
  end_at: number
  rotation_ids: string | null
  cause: string | null
}

export type OverrideValues = Omit<StoredOverride, 'createdOrder'>

export function createRotaOverrideStore(db: Db) {
  const ofRota = db.prepare<[string], Row>('SELECT * FROM rota_override WHERE rota_id = ? ORDER BY number')
  const ofRotaAfter = db.prepare<[string, number], Row>(
    'SELECT * FROM rota_override WHERE rota_id = ? AND end_at > ? ORDER BY number',
  )
  const memory = createSpanMemory(db, (rotaId, from) => ofRotaAfter.all(rotaId, from).map(toOverride))
  const anyWithin = db.prepare<[object], Row>(
    'SELECT * FROM rota_override WHERE end_at > @from AND start_at < @to ORDER BY number',
  )
  const byAlias = db.prepare<[string, string], Row>(
    'SELECT * FROM rota_override WHERE rota_id = ? AND alias = ?',
  )
  const byCause = db.prepare<[string], Row>('SELECT * FROM rota_override WHERE cause = ? ORDER BY number')
  const naming = db.prepare<[string, string], Row>(
    'SELECT * FROM rota_override WHERE kind = ? AND ref_id = ? ORDER BY number',
  )
  const add = db.prepare(
    `INSERT INTO rota_override
     (id, rota_id, alias, kind, ref_id, start_at, end_at, rotation_ids, cause, created_by, created_at)
     VALUES (@id, @rotaId, @alias, @kind, @refId, @startAt, @endAt, @rotationIds, @cause, @createdBy, @now)`,
  )
  const change = db.prepare(
    `UPDATE rota_override SET kind = @kind, ref_id = @refId, start_at = @startAt, end_at = @endAt,
     rotation_ids = @rotationIds WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM rota_override WHERE id = ?')
  const shorten = db.prepare('UPDATE rota_override SET end_at = ? WHERE id = ?')

  function list(rotaId: string): readonly StoredOverride[] {
    return ofRota.all(rotaId).map(toOverride)
  }

  function update(values: Omit<OverrideValues, 'alias' | 'cause' | 'rotaId'>): void {
    change.run(columnsOf(values))
    memory.forget()
  }

  /** Ends now what a participant was to do by overrides; those that have not begun are removed. */
  function endForParticipant(kind: Participant['kind'], id: string, now: number): readonly StoredOverride[] {
    const coming = naming
      .all(kind, id)
      .map(toOverride)
      .filter((override) => override.endAt > now)
    for (const override of coming) {
      if (override.startAt < now) shorten.run(now, override.id)
      else drop.run(override.id)
    }
    memory.forget()
    return coming
  }

  return {
    /** In the order in which they were made. */
    list,
    within: (rotaId: string, from: number, to: number): readonly StoredOverride[] =>
      memory.within(rotaId, from, to),
    /** Those of every rota, by the rota's id. */
    allWithin: (from: number, to: number): ReadonlyMap<string, readonly StoredOverride[]> =>
      Map.groupBy(anyWithin.all({ from, to }).map(toOverride), ({ rotaId }) => rotaId),
    findByAlias(rotaId: string, alias: string): StoredOverride | null {
      const row = byAlias.get(rotaId, alias)
      return row === undefined ? null : toOverride(row)
    },
    listByCause: (cause: string): readonly StoredOverride[] => byCause.all(cause).map(toOverride),
    insert(values: OverrideValues, createdBy: string, now: number): void {
      add.run({ ...columnsOf(values), createdBy, now })
      memory.forget()
    },
    /** Alias, cause and place among the others stay. */
    update,
    remove(id: string): void {
      drop.run(id)
      memory.forget()
    },
    endForParticipant,
    /** Removed rotations go out of the lists of overrides: an override of none of the others lies over nothing. */
    forgetRotations(rotaId: string, removed: ReadonlySet<string>): void {
      for (const override of list(rotaId)) {
        if (!override.rotationIds?.some((id) => removed.has(id))) continue
        update({ ...override, rotationIds: override.rotationIds.filter((id) => !removed.has(id)) })
      }
    },
  }
}

function columnsOf({ participant, rotationIds, ...columns }: Partial<OverrideValues>) {
  return {
    ...columns,
    kind: participant?.kind,
    refId: participant?.id,
    rotationIds: rotationIds && JSON.stringify(rotationIds),
  }
}

function toOverride(row: Row): StoredOverride {
  return {
    id: row.id,
    rotaId: row.rota_id,
    alias: row.alias,
    participant: { kind: row.kind, id: row.ref_id } as Participant,
    startAt: row.start_at,
    endAt: row.end_at,
    rotationIds: row.rotation_ids === null ? null : (JSON.parse(row.rotation_ids) as readonly string[]),
    cause: row.cause,
    createdOrder: row.number,
  }
}
