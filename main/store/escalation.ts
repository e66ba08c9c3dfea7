import type { Escalation, EscalationRepeat, EscalationRule, Recipient } from '#shared/directory.ts'
import { AppError } from '#shared/error.ts'
import type { Db } from './database.ts'

type Row = {
  id: string
  name: string
  description: string
  owner_team_id: string | null
  repeat: string | null
  created_at: number
  updated_at: number
}

type RuleRow = {
  condition: EscalationRule['condition']
  notify_type: EscalationRule['notifyType']
  delay_minutes: number
  recipient_kind: Recipient['kind']
  recipient_id: string | null
}

export type EscalationInput = Omit<Escalation, 'id' | 'createdAt' | 'updatedAt'>

export function createEscalationStore(db: Db) {
  const byId = db.prepare<[string], Row>('SELECT * FROM escalation WHERE id = ?')
  const byName = db.prepare<[string], Row>('SELECT * FROM escalation WHERE name = ?')
  const every = db.prepare<[], Row>('SELECT * FROM escalation ORDER BY number')
  const naming = db.prepare<[string, string], Row>(
    `SELECT * FROM escalation WHERE id IN
     (SELECT escalation_id FROM escalation_rule WHERE recipient_kind = ? AND recipient_id = ?) ORDER BY number`,
  )
  const rulesOf = db.prepare<[string], RuleRow>(
    'SELECT * FROM escalation_rule WHERE escalation_id = ? ORDER BY position',
  )
  const add = db.prepare(
    `INSERT INTO escalation (id, name, description, owner_team_id, repeat, created_at, updated_at)
     VALUES (@id, @name, @description, @ownerTeamId, @repeat, @now, @now)`,
  )
  const change = db.prepare(
    `UPDATE escalation SET name = @name, description = @description, owner_team_id = @ownerTeamId,
     repeat = @repeat, updated_at = @now WHERE id = @id`,
  )
  const drop = db.prepare('DELETE FROM escalation WHERE id = ?')
  const addRule = db.prepare(
    `INSERT INTO escalation_rule
     (escalation_id, position, condition, notify_type, delay_minutes, recipient_kind, recipient_id)
     VALUES (@id, @position, @condition, @notifyType, @delayMinutes, @recipientKind, @recipientId)`,
  )
  const dropRules = db.prepare('DELETE FROM escalation_rule WHERE escalation_id = ?')
  const dropNaming = db.prepare('DELETE FROM escalation_rule WHERE recipient_kind = ? AND recipient_id = ?')

  function toEscalation(row: Row): Escalation {
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      ownerTeamId: row.owner_team_id,
      rules: rulesOf.all(row.id).map(toRule),
      repeat: row.repeat === null ? null : (JSON.parse(row.repeat) as EscalationRepeat),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  }

  function find(id: string): Escalation | null {
    const row = byId.get(id)
    return row === undefined ? null : toEscalation(row)
  }

  function writeRules(id: string, rules: readonly EscalationRule[]): void {
    dropRules.run(id)
    for (const [position, { recipient, ...columns }] of rules.entries()) {
      addRule.run({ ...columns, id, position, recipientKind: recipient.kind, recipientId: recipient.id })
    }
  }

  return {
    find,
    get(id: string): Escalation {
      const escalation = find(id)
      if (escalation === null) throw new AppError('not_found', `No escalation exists with id: [${id}]`)
      return escalation
    },
    findByName(name: string): Escalation | null {
      const row = byName.get(name)
      return row === undefined ? null : toEscalation(row)
    },
    /** All escalations, the first made first. */
    list: (): readonly Escalation[] => every.all().map(toEscalation),
    /** Those with a rule that turns to the person; a team the person is in does not count. */
    listNaming: (personId: string): readonly Escalation[] => naming.all('user', personId).map(toEscalation),
    insert(id: string, { rules, ...input }: EscalationInput, now: number): void {
      add.run({ ...toColumns(input), id, now })
      writeRules(id, rules)
    },
    update(id: string, { rules, ...input }: EscalationInput, now: number): void {
      change.run({ ...toColumns(input), id, now })
      writeRules(id, rules)
    },
    remove(id: string): void {
      drop.run(id)
    },
    /** Drops the rules that turn to what is about to be removed; answers the ids of the escalations they were in. */
    forget(kind: 'user' | 'team' | 'schedule', recipientId: string): readonly string[] {
      const ids = naming.all(kind, recipientId).map(({ id }) => id)
      dropNaming.run(kind, recipientId)
      return ids
    },
  }
}

function toRule(row: RuleRow): EscalationRule {
  const { recipient_kind: kind, recipient_id: id } = row
  return {
    condition: row.condition,
    notifyType: row.notify_type,
    delayMinutes: row.delay_minutes,
    recipient: kind === 'none' || id === null ? { kind: 'none', id: null } : { kind, id },
  }
}

function toColumns({ name, description, ownerTeamId, repeat }: Omit<EscalationInput, 'rules'>) {
  return { name, description, ownerTeamId, repeat: repeat === null ? null : JSON.stringify(repeat) }
}
