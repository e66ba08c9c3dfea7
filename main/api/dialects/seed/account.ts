import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { User } from '../../../store/user.ts'
import type { UserGroup } from '../../../store/user-group.ts'
import { createLimiter } from '../../auth.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { NOT_PERMITTED } from './error.ts'
import { overall, readBody, text } from './field.ts'
import { baseOf, readSlice, toPage } from './page.ts'

type OfOne = { readonly Params: { readonly id: string } }

const LOCAL_PART = /^[\w.!#$%&'*+/=?^`{|}~-]+$/
const DOMAIN = /^(?:localhost|(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59}))$/i

const EMAIL = {
  email: text({ most: 254, check: (given) => (isEmail(given) ? null : 'Enter a valid email address.') }),
}
const CREDENTIALS = { username: text({ most: 254 }), password: text({ most: 1_024, trim: false }) }

/** The number that a path names; 0, which nothing has, when it is none. */
export function rowIdOf(request: FastifyRequest<OfOne>): number {
  return /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0
}

/** `/api/v1/user/…`, `/api/v1/group/…`: who may call. */
export function accountRoutes(api: FastifyInstance, { store, listLimit }: ApiContext): void {
  const schema = { tags: ['seed accounts'] }

  function showUsers(request: FastifyRequest, users: readonly User[]) {
    const base = `${baseOf(request)}/api/v1`
    const groups = store.userGroups.groupsOf(users.map((user) => user.id))
    return ({ id, name, email }: User) => ({
      email,
      groups: (groups.get(id) ?? []).map((group) => `${base}/group/${group}/`),
      url: `${base}/user/${id}/`,
      username: name,
    })
  }
  const showGroup =
    (request: FastifyRequest) =>
    ({ id, name }: UserGroup) => ({ name, url: `${baseOf(request)}/api/v1/group/${id}/` })

  api.get('/api/v1/user/', { schema }, (request) => {
    const found = store.users.list(readSlice(request, listLimit))
    return toPage(request, found, showUsers(request, found.rows))
  })
  api.get<OfOne>('/api/v1/user/:id/', { schema }, (request) => {
    // That path is another endpoint's, which takes nothing but POST.
    if (request.params.id === 'token') throw new AppError('method_not_allowed', 'GET is not allowed here')
    const user = store.users.get(rowIdOf(request))
    return showUsers(request, [user])(user)
  })
  api.get('/api/v1/group/', { schema }, (request) =>
    toPage(request, store.userGroups.list(readSlice(request, listLimit)), showGroup(request)),
  )
  api.get<OfOne>('/api/v1/group/:id/', { schema }, (request) => {
    const group = store.userGroups.find(rowIdOf(request))
    if (group === null) throw new AppError('not_found', 'group not found')
    return showGroup(request)(group)
  })
}

/** `/api/v1/user/token/`, for admins, and `/api/token-auth/`, for who has a password: each gives a new token. */
export function accountTokenRoutes(api: FastifyInstance, { clock, users }: ApiContext): void {
  const schema = { tags: ['seed accounts'] }
  const limiter = createLimiter(clock.now)

  api.post('/api/v1/user/token/', { schema }, (request, reply) => {
    const { caller } = request
    if (!caller.user.isAdmin) return reply.code(403).send({ detail: NOT_PERMITTED })
    const read = readBody<{ readonly email: string }>(request.body, EMAIL, ['email'])
    if ('faults' in read) return reply.code(400).send(read.faults)
    return reply.code(201).send({ token: users.tokenFor(read.values.email ?? '', actorOf(caller)) })
  })
  api.post('/api/token-auth/', { config: { public: true }, schema }, async (request, reply) => {
    const read = readBody<{ readonly username: string; readonly password: string }>(
      request.body,
      CREDENTIALS,
      ['username', 'password'],
    )
    if ('faults' in read) return reply.code(400).send(read.faults)
    const { username = '', password = '' } = read.values
    const token = await users.logIn(username, password)
    if (token !== null) return reply.send({ token })
    const waitSeconds = limiter.countWrong()
    if (waitSeconds > 0) {
      reply.header('retry-after', waitSeconds)
      throw new AppError('rate_limited', 'too many wrong passwords')
    }
    return reply.code(400).send(overall('Unable to log in with provided credentials.').faults)
  })
}

function isEmail(given: string): boolean {
  const at = given.lastIndexOf('@')
  return LOCAL_PART.test(given.slice(0, Math.max(0, at))) && DOMAIN.test(given.slice(at + 1))
}
