import { AppError } from '#shared/error.ts'
import type { Participant, Restriction, Rotation, StoredRota } from '#shared/rota.ts'
import { resolveZoneId } from '#shared/zone-id.ts'
import type { Db } from './database.ts'
import type { Numbered, Page } from './list.ts'
import { createMemory } from './memory.ts'

type Row = {
  id: string
  name: string
  description: string
  zone_id: string
  enabled: number
  owner_team_id: string | null
  settled_at: number
  created_by: string
  created_at: number
  updated_at: number
}

type RotationRow = {
  id: string
  rota_id: string
  name: string
  start_at: number
  end_at: number | null
  unit: Rotation['unit']
  length: number
  restriction: string | null
  counts_open_days: number
}

type ParticipantRow = { rotation_id: string; kind: string; ref_id: string | null }

type Rows = {
  readonly rotas: readonly Row[]
  readonly rotations: readonly RotationRow[]
  readonly participants: readonly ParticipantRow[]
}

/** What a change of a rota writes. */
export type RotaValues = Pick<
  StoredRota,
  'id' | 'name' | 'description' | 'zoneId' | 'enabled' | 'ownerTeamId' | 'rotations'
>

/** Rotas with their rotations. They are kept in memory: who is on call is asked far more often than changed. */
export function createRotaStore(db: Db) {
  const read = { one: createReader(db, (column) => `WHERE ${column} = @id`), all: createReader(db, () => '') }
  const write = createWriter(db)
  const byName = db.prepare<[string], { id: string }>('SELECT id FROM rota WHERE name = ?')
  const mark = db.prepare('UPDATE rota SET settled_at = @at WHERE id = @id')
  const naming = db.prepare<[string, string], { rota_id: string }>(
    `SELECT DISTINCT rota_id FROM rotation_participant JOIN rotation ON rotation.id = rotation_id
     WHERE kind = ? AND ref_id = ?`,
  )
  const throughRotas = db.prepare<[], { rota_id: string }>(
    `WITH linked AS (SELECT escalation_id id FROM escalation_rule WHERE recipient_kind = 'schedule')
     SELECT rota_id FROM rota_override
     WHERE kind = 'schedule' OR kind = 'escalation' AND ref_id IN (SELECT id FROM linked)
     UNION
     SELECT rota_id FROM rotation_participant JOIN rotation ON rotation.id = rotation_id
     WHERE kind = 'escalation' AND ref_id IN (SELECT id FROM linked)`,
  )
  const memory = createMemory(db, () => {
    const list = assemble(read.all(null))
    return { list, byId: new Map(list.map((rota) => [rota.id, rota])) }
  })

  function find(id: string): StoredRota | null {
    const kept = memory.recall()
    return (kept === null ? assemble(read.one(id))[0] : kept.byId.get(id)) ?? null
  }

  function listNaming(kind: Participant['kind'], id: string): readonly string[] {
    return naming.all(kind, id).map((row) => row.rota_id)
  }

  /**
   * What is removed takes its turns as nobody from now on, and owns no rota. Returns the ids of the rotas in whose
   * rotations it stood. Their history is to be settled before.
   */
  function forgetParticipant(kind: Participant['kind'], id: string, now: number): readonly string[] {
    const rotaIds = listNaming(kind, id)
    write.forgetParticipant(kind, id, now)
    memory.forget()
    return rotaIds
  }

  return {
    find,
    get(id: string): StoredRota {
      const rota = find(id)
      if (rota === null) throw new AppError('not_found', `No schedule exists with id: [${id}]`)
      return rota
    },
    findByName(name: string): StoredRota | null {
      const row = byName.get(name)
      return row === undefined ? null : find(row.id)
    },
    /** In the order in which they were made. */
    list: (): readonly StoredRota[] => memory.read().list,
    /** A page in the order in which they were made, of those with `search` in their name or description. */
    page({
      limit,
      page,
      search = '',
    }: Numbered & { readonly search?: string | undefined }): Page<StoredRota> {
      const wanted = search.toLowerCase()
      const found = memory
        .read()
        .list.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted))
      return { rows: found.slice((page - 1) * limit, page * limit), total: found.length }
    },
    /** The rotas in whose rotations the person takes turns under their own name. */
    listOfPerson(personId: string): readonly StoredRota[] {
      const ids = new Set(listNaming('user', personId))
      return memory.read().list.filter((rota) => ids.has(rota.id))
    },
    /** The ids of rotas whose people may depend on who is on call by another rota. */
    listThroughRotas: (): readonly string[] => throughRotas.all().map((row) => row.rota_id),
    insert(values: RotaValues, createdBy: string, now: number): void {
      write.insert(values, createdBy, now)
      memory.forget()
    },
    /** Rotations keep their ids; those that are missing are removed. */
    update(values: RotaValues, now: number): void {
      write.update(values, now)
      memory.forget()
    },
    remove(id: string): void {
      write.remove(id)
      memory.forget()
    },
    /** What was on call before `at` stands in history from now on. */
    setSettled(id: string, at: number): void {
      mark.run({ id, at })
      memory.forget()
    },
    forgetParticipant,
  }
}

/** Reads the rotas of which `where` holds; `column` is what it finds their id in. */
function createReader(db: Db, where: (column: string) => string): (id: string | null) => Rows {
  const rotas = db.prepare<[object], Row>(`SELECT * FROM rota ${where('id')} ORDER BY number`)
  const rotations = db.prepare<[object], RotationRow>(
    `SELECT * FROM rotation ${where('rota_id')} ORDER BY rota_id, position`,
  )
  const participants = db.prepare<[object], ParticipantRow>(
    `SELECT rotation_id, kind, ref_id FROM rotation JOIN rotation_participant ON rotation_id = id
     ${where('rota_id')} ORDER BY rotation_id, rotation_participant.position`,
  )
  return (id) => ({
    rotas: rotas.all({ id }),
    rotations: rotations.all({ id }),
    participants: participants.all({ id }),
  })
}

function assemble({ rotas, rotations, participants }: Rows): readonly StoredRota[] {
  const turns = Map.groupBy(participants, (row) => row.rotation_id)
  const ofRota = Map.groupBy(rotations, (row) => row.rota_id)
  return rotas.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    zoneId: row.zone_id,
    timeZone: resolveZoneId(row.zone_id) ?? row.zone_id,
    enabled: row.enabled === 1,
    ownerTeamId: row.owner_team_id,
    rotations: (ofRota.get(row.id) ?? []).map((one) => toRotation(one, turns.get(one.id) ?? [])),
    settledAt: row.settled_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

function toRotation(row: RotationRow, participants: readonly ParticipantRow[]): Rotation {
  return {
    id: row.id,
    name: row.name,
    startAt: row.start_at,
    endAt: row.end_at,
    unit: row.unit,
    length: row.length,
    participants: participants.map((one) => ({ kind: one.kind, id: one.ref_id }) as Participant),
    restriction: row.restriction === null ? null : (JSON.parse(row.restriction) as Restriction),
    countsOpenDays: row.counts_open_days === 1,
  }
}

function createWriter(db: Db) {
  const add = db.prepare(
    `INSERT INTO rota (id, name, description, zone_id, enabled, owner_team_id, settled_at, created_by, created_at, updated_at)
     VALUES (@id, @name, @description, @zoneId, @enabled, @ownerTeamId, @now, @createdBy, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE rota SET name = @name, description = @description, zone_id = @zoneId, enabled = @enabled,
     owner_team_id = @ownerTeamId, updated_at = @now WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM rota WHERE id = ?')
  const addRotation = db.prepare(
    `INSERT INTO rotation (id, rota_id, position, name, start_at, end_at, unit, length, restriction, counts_open_days)
     VALUES (@id, @rotaId, @position, @name, @startAt, @endAt, @unit, @length, @restriction, @countsOpenDays)`,
  )
  const dropRotations = db.prepare('DELETE FROM rotation WHERE rota_id = ?')
  const addParticipant = db.prepare(
    'INSERT INTO rotation_participant (rotation_id, position, kind, ref_id) VALUES (?, ?, ?, ?)',
  )
  const clear = db.prepare(
    "UPDATE rotation_participant SET kind = 'none', ref_id = NULL WHERE kind = ? AND ref_id = ?",
  )
  const touch = db.prepare(
    `UPDATE rota SET updated_at = @now WHERE id IN (SELECT rota_id FROM rotation
     JOIN rotation_participant ON rotation_id = rotation.id WHERE kind = @kind AND ref_id = @id)`,
  )
  const disown = db.prepare('UPDATE rota SET owner_team_id = NULL, updated_at = ? WHERE owner_team_id = ?')

  function writeRotations({ id: rotaId, rotations }: RotaValues): void {
    dropRotations.run(rotaId)
    for (const [
      position,
      { participants, restriction, countsOpenDays, ...rotation },
    ] of rotations.entries()) {
      addRotation.run({
        ...rotation,
        rotaId,
        position,
        restriction: restriction && JSON.stringify(restriction),
        countsOpenDays: countsOpenDays ? 1 : 0,
      })
      for (const [turn, { kind, id }] of participants.entries()) {
        addParticipant.run(rotation.id, turn, kind, id)
      }
    }
  }

  const columnsOf = ({ rotations: _, enabled, ...columns }: RotaValues) => ({
    ...columns,
    enabled: enabled ? 1 : 0,
  })

  return {
    insert(values: RotaValues, createdBy: string, now: number): void {
      add.run({ ...columnsOf(values), createdBy, now })
      writeRotations(values)
    },
    update(values: RotaValues, now: number): void {
      change.run({ ...columnsOf(values), now })
      writeRotations(values)
    },
    remove(id: string): void {
      drop.run(id)
    },
    forgetParticipant(kind: string, id: string, now: number): void {
      touch.run({ kind, id, now })
      clear.run(kind, id)
      if (kind === 'team') disown.run(now, id)
    },
  }
}
