// The entries of the directory that a request's path names.
import type { FastifyRequest } from 'fastify'
import type { Escalation, Person, Team } from '#shared/directory.ts'
import { AppError } from '#shared/error.ts'
import type { Store } from '../../../store/index.ts'
import { readIdentifier } from './read.ts'

/** A user by id or username, whichever the text is. */
export function personOf({ persons }: Pick<Store, 'persons'>, text: string): Person {
  const person = persons.find(text) ?? persons.findByName(text)
  if (person === null) throw new AppError('not_found', `No user exists with id or username [${text}]`)
  return person
}

export function teamOf({ teams }: Pick<Store, 'teams'>, request: FastifyRequest): Team {
  const { text, type } = readIdentifier(request, ['id', 'name'])
  const team = type === 'name' ? teams.findByName(text) : teams.find(text)
  if (team === null) throw new AppError('not_found', `No team exists with ${type} [${text}]`)
  return team
}

/** Whether a request's path names its entry by name. */
export function isByName(request: FastifyRequest): boolean {
  return readIdentifier(request, ['id', 'name']).type === 'name'
}

export function escalationOf(
  { escalations }: Pick<Store, 'escalations'>,
  request: FastifyRequest,
): Escalation {
  const { text, type } = readIdentifier(request, ['id', 'name'])
  const escalation = type === 'name' ? escalations.findByName(text) : escalations.find(text)
  if (escalation === null) throw new AppError('not_found', `No escalation exists with ${type} [${text}]`)
  return escalation
}
