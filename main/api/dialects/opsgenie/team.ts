import type { FastifyInstance } from 'fastify'
import type { Team } from '#shared/directory.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { readText } from '../../query.ts'
import { personOf, teamOf } from './entry.ts'
import { paramOf } from './lookup.ts'
import { asObject } from './read.ts'
import { readMember, readTeam, readTeamChange, toListedTeam, toTeam } from './team-map.ts'

const LIST = '/v2/teams'
const ONE = '/v2/teams/:identifier'

const tags = ['on-call teams']

const nameOf = ({ id, name }: Team) => ({ id, name })

/** `/v2/teams`: people who take a turn together. */
export function teamRoutes(api: FastifyInstance, context: ApiContext): void {
  const { store, directory } = context
  const show = (team: Team) => toTeam(team, (personId) => store.persons.get(personId).username)

  api.post(LIST, { schema: { tags, summary: 'Create a team' } }, (request, reply) => {
    const team = directory.createTeam(readTeam(request.body), actorOf(request.caller))
    reply.code(201)
    return { result: 'Created', data: nameOf(team) }
  })
  api.get(LIST, { schema: { tags, summary: 'List the teams' } }, (request) => {
    const expanded = readText(request.query, 'expand')?.toLowerCase().split(',') ?? []
    const toShape = expanded.includes('member') ? show : toListedTeam
    return { data: store.teams.list().map(toShape), expandable: ['member'] }
  })
  api.get(ONE, { schema: { tags, summary: 'Get a team' } }, (request) => ({
    data: show(teamOf(store, request)),
  }))
  api.patch(ONE, { schema: { tags, summary: 'Change what is named of a team' } }, (request) => {
    const { id } = teamOf(store, request)
    const team = directory.updateTeam(id, readTeamChange(request.body), actorOf(request.caller))
    return { result: 'Updated', data: nameOf(team) }
  })
  api.delete(ONE, { schema: { tags, summary: 'Delete a team' } }, (request) => {
    directory.removeTeam(teamOf(store, request).id, actorOf(request.caller))
    return { result: 'Deleted' }
  })
  // Some clients read them when they make a team, to take away those that come with one.
  api.get(`${ONE}/routing-rules`, { schema: { tags, summary: 'None: alerts are not routed' } }, (request) => {
    teamOf(store, request)
    return { data: [] }
  })
  memberRoutes(api, context)
}

/** `/v2/teams/:identifier/members`: one at a time; a member is named by id or username. */
function memberRoutes(api: FastifyInstance, { store, directory }: ApiContext): void {
  api.post(`${ONE}/members`, { schema: { tags, summary: 'Add a member to a team' } }, (request) => {
    const { id } = teamOf(store, request)
    const member = readMember(asObject(request.body))
    return { result: 'Added', data: nameOf(directory.addMember(id, member, actorOf(request.caller))) }
  })
  api.delete(
    `${ONE}/members/:member`,
    { schema: { tags, summary: 'Take a member out of a team' } },
    (request) => {
      const { id } = teamOf(store, request)
      const person = personOf(store, paramOf(request, 'member'))
      const team = directory.dropMember(id, person.id, actorOf(request.caller))
      return { result: 'Removed', data: nameOf(team) }
    },
  )
}
