import type { RecipientReference } from '#shared/directory.ts'
import { type AppError, invalid } from '#shared/error.ts'
import type { Participant } from '#shared/rota.ts'
import type { Actor } from './change.ts'
import { checkPathName, type DirectoryDeps, type EntryKind } from './directory-entry.ts'
import { insertEscalation } from './escalation.ts'
import { checkEmail, insertPerson } from './person.ts'
import { insertTeam } from './team.ts'

export type Resolve = (reference: RecipientReference, field: string, actor: Actor, now: number) => Participant

type Named = Exclude<RecipientReference, { readonly kind: 'none' }>

/** The setting that says what becomes of named participants nobody knows: `create` (default) or `refuse`. */
const SETTING = 'participants'

/**
 * The participant that a reference means; called inside a transaction. Who is named but not known becomes an entry
 * of the directory (user by e-mail, team and escalation by name) unless the operator's setting refuses that; an id
 * must be known, and so must a schedule. Throws `invalid` at `field` otherwise.
 */
export function createResolve(deps: DirectoryDeps): Resolve {
  const { store, bus } = deps

  function find({ kind, id, name }: Named): string | null {
    switch (kind) {
      case 'user':
        return (id !== null ? store.persons.find(id) : store.persons.findByName(name ?? ''))?.id ?? null
      case 'team':
        return (id !== null ? store.teams.find(id) : store.teams.findByName(name ?? ''))?.id ?? null
      case 'escalation':
        return (
          (id !== null ? store.escalations.find(id) : store.escalations.findByName(name ?? ''))?.id ?? null
        )
      case 'schedule':
        return (id !== null ? store.rotas.find(id) : store.rotas.findByName(name ?? ''))?.id ?? null
    }
  }

  function create(kind: EntryKind, name: string, field: string, actor: Actor): string {
    const plain = { name, description: '' }
    switch (kind) {
      case 'user':
        return insertPerson(deps, newPerson(checkEmail(name, field), deps.operatorTimeZone()), actor).id
      case 'team':
        checkPathName(name, field)
        return insertTeam(deps, { ...plain, members: [] }, actor).id
      case 'escalation':
        checkPathName(name, field)
        return insertEscalation(deps, { ...plain, ownerTeamId: null, rules: [], repeat: null }, actor).id
    }
  }

  /** Told only when the transaction is over, and if the entry is still there then. */
  function announceLater(kind: EntryKind, id: string): void {
    queueMicrotask(() => {
      if (!store.isOpen()) return
      const { persons, teams, escalations } = store
      const entry = { user: persons, team: teams, escalation: escalations }[kind].find(id)
      if (entry !== null) bus.publish('directory.changed', { id, kind, change: 'created' })
    })
  }

  return (reference, field, actor) => {
    if (reference.kind === 'none') return { kind: 'none', id: null }
    const { kind, id, name } = reference
    if (id === null && name === null) throw invalid(field, `${field} must say who is meant`)
    const known = find(reference)
    if (known !== null) return { kind, id: known }
    const mayCreate = store.settings.find(SETTING) !== 'refuse'
    if (id !== null || name === null || kind === 'schedule' || !mayCreate) {
      throw unknownTo(reference, field)
    }
    const made = create(kind, name, field, actor)
    announceLater(kind, made)
    return { kind, id: made }
  }
}

function unknownTo({ kind, id, name }: Named, field: string): AppError {
  const by = id !== null ? 'id' : kind === 'user' ? 'username' : 'name'
  return invalid(field, `No ${kind} exists with ${by}: [${id ?? name}]`)
}

/** A person of whom nothing but the e-mail address is known. */
function newPerson(username: string, zoneId: string) {
  const rest = { role: 'User', zoneId, locale: 'en_US', profile: {}, reminderMinutes: [] }
  return { username, fullName: username, ...rest }
}
