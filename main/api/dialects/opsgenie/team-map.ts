// Teams: from a body to what the directory takes, and back.
import type { Team } from '#shared/directory.ts'
import { invalid } from '#shared/error.ts'
import type { MemberInput, TeamInput } from '../../../services/team.ts'
import {
  asObject,
  type Part,
  pathOf,
  readFilled,
  readPart,
  readParts,
  readReference,
  readText,
  required,
} from './read.ts'

export function readTeam(body: unknown): TeamInput {
  const part = asObject(body)
  const { description = '', members = [] } = readTeamChange(body)
  return { name: required(part, 'name', readText(part, 'name')), description, members }
}

/** What a PATCH names; an empty name leaves it as it is, `members` are all there are to be. */
export function readTeamChange(body: unknown): Partial<TeamInput> {
  const part = asObject(body)
  const name = readFilled(part, 'name')
  const description = readText(part, 'description')
  const members = readParts(part, 'members')?.map(readMember)
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(members !== undefined && { members }),
  }
}

export function readMember(part: Part): MemberInput {
  const user = readReference(required(part, 'user', readPart(part, 'user')), ['username', 'name'])
  const path = pathOf(part, 'user')
  if (user === null) throw invalid(path, `${path} needs id or username`)
  return { user, role: readFilled(part, 'role') ?? 'user' }
}

/** A team as it stands in a list: its members only where `expand=member` asks for them. */
export function toListedTeam({ id, name, description }: Team) {
  return { id, name, description }
}

export function toTeam(team: Team, usernameOf: (personId: string) => string) {
  return {
    ...toListedTeam(team),
    members: team.members.map(({ personId, role }) => ({
      user: { id: personId, username: usernameOf(personId) },
      role,
    })),
  }
}
