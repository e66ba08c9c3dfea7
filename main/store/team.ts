import type { Team, TeamMember } from '#shared/directory.ts'
import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'
import { createKeyedMemory } from './memory.ts'

type Row = { id: string; name: string; description: string; created_at: number; updated_at: number }

type MemberRow = { team_id: string; person_id: string; role: string }

export type TeamInput = Omit<Team, 'id' | 'createdAt' | 'updatedAt'>

export function createTeamStore(db: Db) {
  const byId = db.prepare<[string], Row>('SELECT * FROM team WHERE id = ?')
  const byName = db.prepare<[string], Row>('SELECT * FROM team WHERE name = ?')
  const every = db.prepare<[], Row>('SELECT * FROM team ORDER BY number')
  const ofPerson = db.prepare<[string], Row>(
    'SELECT * FROM team WHERE id IN (SELECT team_id FROM team_member WHERE person_id = ?) ORDER BY number',
  )
  const membersOf = db.prepare<[string], MemberRow>(
    'SELECT team_id, person_id, role FROM team_member WHERE team_id = ? ORDER BY position',
  )
  const add = db.prepare(
    `INSERT INTO team (id, name, description, created_at, updated_at)
     VALUES (@id, @name, @description, @now, @now)`,
  )
  const change = db.prepare(
    'UPDATE team SET name = @name, description = @description, updated_at = @now WHERE id = @id',
  )
  const drop = db.prepare('DELETE FROM team WHERE id = ?')
  const addMember = db.prepare(
    'INSERT INTO team_member (team_id, position, person_id, role) VALUES (@id, @position, @personId, @role)',
  )
  const dropMembers = db.prepare('DELETE FROM team_member WHERE team_id = ?')

  function toTeam(row: Row): Team {
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      members: membersOf.all(row.id).map(({ person_id, role }) => ({ personId: person_id, role })),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  }

  const memory = createKeyedMemory(db, (id) => {
    const row = byId.get(id)
    return row === undefined ? null : toTeam(row)
  })
  const find = (id: string): Team | null => memory.read(id)

  function writeMembers(id: string, members: readonly TeamMember[]): void {
    dropMembers.run(id)
    for (const [position, member] of members.entries()) addMember.run({ ...member, id, position })
  }

  return {
    find,
    get(id: string): Team {
      const team = find(id)
      if (team === null) throw new AppError('not_found', `No team exists with id: [${id}]`)
      return team
    },
    findByName(name: string): Team | null {
      const row = byName.get(name)
      return row === undefined ? null : toTeam(row)
    },
    /** All teams, the first made first. */
    list: (): readonly Team[] => every.all().map(toTeam),
    listOfPerson: (personId: string): readonly Team[] => ofPerson.all(personId).map(toTeam),
    insert(id: string, { members, ...columns }: TeamInput, now: number): void {
      add.run({ ...columns, id, now })
      writeMembers(id, members)
      memory.forget()
    },
    update(id: string, { name, description, members }: TeamInput, now: number): void {
      change.run({ name, description, id, now })
      writeMembers(id, members)
      memory.forget()
    },
    /** Whatever it owned has no owner then. */
    remove(id: string): void {
      drop.run(id)
      memory.forget()
    },
    /** To be called when people are removed: they leave their teams. */
    forgetKept: memory.forget,
  }
}
