import { randomUUID } from 'node:crypto'
import type { Reference, Team, TeamMember } from '#shared/directory.ts'
import { AppError, invalid } from '#shared/error.ts'
import type { TeamInput as StoredInput } from '../store/team.ts'
import { type Actor, writeAudit } from './change.ts'
import {
  checkDescription,
  checkEntryName,
  checkPathName,
  type DirectoryDeps,
  type DirectoryNews,
} from './directory-entry.ts'
import type { Resolve } from './resolve.ts'

export type MemberInput = { readonly user: Reference; readonly role: string }

export type TeamInput = {
  readonly name: string
  readonly description: string
  readonly members: readonly MemberInput[]
}

type Parts = DirectoryNews & { readonly resolve: Resolve }

export function createTeamService(deps: DirectoryDeps, { announce, resolve }: Parts) {
  const { store, clock, history } = deps

  /** Inside a transaction: the members meant, each once. */
  function toMembers(members: readonly MemberInput[], actor: Actor): readonly TeamMember[] {
    const seen = new Set<string>()
    return members.map(({ user, role }, index) => {
      const field = `members[${index}]`
      const personId = toPersonId(user, `${field}.user`, actor)
      if (seen.has(personId)) throw invalid(`${field}.user`, 'this user is a member already')
      seen.add(personId)
      return { personId, role: checkEntryName(role, `${field}.role`, 512) }
    })
  }

  function toPersonId(user: Reference, field: string, actor: Actor): string {
    const { id } = resolve({ kind: 'user', ...user }, field, actor, clock.now())
    if (id === null) throw invalid(field, `${field} must be a user`)
    return id
  }

  function edit(id: string, actor: Actor, decide: (before: Team) => Partial<StoredInput>): Team {
    const now = clock.now()
    store.transaction(() => {
      const before = store.teams.get(id)
      const input = { ...before, ...decide(before) }
      refuseTaken(deps, input.name, id)
      history.settleAll(now)
      store.teams.update(id, input, now)
      const after = store.teams.get(id)
      writeAudit(store, { actor, action: 'update', type: 'team', id, before, after }, now)
    })
    announce('team', id, 'updated')
    return store.teams.get(id)
  }

  return {
    createTeam(input: TeamInput, actor: Actor): Team {
      const team = store.transaction(() => {
        const checked = checkTeam({ name: input.name, description: input.description })
        return insertTeam(deps, { ...checked, members: toMembers(input.members, actor) }, actor)
      })
      announce('team', team.id, 'created')
      return team
    },
    /** `members` replaces all there were. */
    updateTeam(id: string, { members, ...change }: Partial<TeamInput>, actor: Actor): Team {
      return edit(id, actor, (before) => ({
        ...checkTeam({ ...before, ...change }),
        ...(members !== undefined && { members: toMembers(members, actor) }),
      }))
    },
    /** Adds a person, or changes the role of one who is in already. */
    addMember(id: string, { user, role }: MemberInput, actor: Actor): Team {
      return edit(id, actor, ({ members }) => {
        const member = { personId: toPersonId(user, 'user', actor), role: checkEntryName(role, 'role', 512) }
        const isIn = members.some(({ personId }) => personId === member.personId)
        const changed = members.map((other) => (other.personId === member.personId ? member : other))
        return { members: isIn ? changed : [...members, member] }
      })
    },
    dropMember(id: string, personId: string, actor: Actor): Team {
      return edit(id, actor, ({ members }) => {
        const left = members.filter((member) => member.personId !== personId)
        if (left.length === members.length) throw new AppError('not_found', 'this user is not in the team')
        return { members: left }
      })
    },
    /**
     * Removes a team that may be in use: nobody takes its turns, escalations go on without it, overrides with it end
     * now, and what it owned stays without an owner.
     */
    removeTeam(id: string, actor: Actor): void {
      const now = clock.now()
      store.transaction(() => {
        const before = store.teams.get(id)
        history.settleAll(now)
        const more = {
          escalations: store.escalations.forget('team', id),
          rotas: store.rotas.forgetParticipant('team', id, now),
          overrides: store.rotaOverrides.endForParticipant('team', id, now),
        }
        store.teams.remove(id)
        writeAudit(store, { actor, action: 'delete', type: 'team', id, before, more }, now)
      })
      announce('team', id, 'deleted')
    },
  }
}

/** Inside a transaction: a new entry and its line in the audit log. */
export function insertTeam({ store, clock }: DirectoryDeps, input: StoredInput, actor: Actor): Team {
  const now = clock.now()
  refuseTaken({ store }, input.name, null)
  const id = randomUUID()
  store.teams.insert(id, input, now)
  const after = store.teams.get(id)
  writeAudit(store, { actor, action: 'create', type: 'team', id, after }, now)
  return after
}

function refuseTaken({ store }: Pick<DirectoryDeps, 'store'>, name: string, id: string | null): void {
  const known = store.teams.findByName(name)
  if (known === null || known.id === id) return
  throw new AppError('conflict', `Team with [name] [${name}] already exists.`, { field: 'name' })
}

function checkTeam({ name, description }: Pick<TeamInput, 'name' | 'description'>) {
  return { name: checkPathName(name, 'name'), description: checkDescription(description) }
}
