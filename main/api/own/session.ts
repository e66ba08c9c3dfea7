import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { AppError } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, DeletedShape } from '#shared/schema/envelope.ts'
import { operatorSetting } from '#shared/schema/setting.ts'
import type { OperatorSetting } from '#shared/setting.ts'
import { portOf } from '../guard.ts'
import { readText } from '../query.ts'
import { readCookie, type Sessions, setCookie } from '../session.ts'
import { textPage } from '../text-page.ts'

const SessionShape = DataOf(
  Type.Object({
    user: Type.Object({ name: Type.String(), displayName: Type.String(), email: Type.String() }),
    access: Type.Enum(['full', 'read']),
    /** Whether a browser is signed in, which can sign out; a token cannot. */
    isBrowser: Type.Boolean(),
    ...operatorSetting,
  }),
)

const LinkShape = DataOf(Type.Object({ url: Type.String(), expiresAt: Type.String() }))

type Deps = { readonly sessions: Sessions; readonly operator: () => OperatorSetting }

/** `/api/session…` and `/open`: into the page, who one is there, and out again. */
export function sessionRoutes(instance: FastifyInstance, { sessions, operator }: Deps): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['session']

  api.get('/api/session', { schema: { tags, response: { 200: SessionShape } } }, ({ caller }) => {
    const { name, displayName, email } = caller.user
    const { timeZone, weekStart, timeFormat } = operator()
    const user = { name, displayName, email }
    const isBrowser = caller.session !== null
    return { data: { user, access: caller.access, isBrowser, timeZone, weekStart, timeFormat } }
  })

  api.post('/api/sessions/link', { schema: { tags, response: { 201: LinkShape } } }, (request, reply) => {
    const { code, expiresAt } = sessions.createLink(request.caller.user.id)
    reply.code(201)
    const url = `http://127.0.0.1:${portOf(request)}/open?code=${code}`
    return { data: { url, expiresAt: formatSeconds(expiresAt) } }
  })

  api.delete(
    '/api/sessions/current',
    { schema: { tags, response: { 200: DeletedShape } } },
    (request, reply) => {
      if (request.caller.session === null) throw new AppError('not_found', 'this is no session of a browser')
      sessions.end(request.caller.session)
      setCookie(request, reply, '')
      return { data: { id: 'current' } }
    },
  )

  // A HEAD, such as a preview of the link sends, must not use it up.
  const config = { public: true }
  api.get('/open', { config, exposeHeadRoute: false, schema: { hide: true } }, (request, reply) => {
    const value = sessions.open(readText(request.query, 'code') ?? '')
    if (value === null) {
      const words = 'This link was used before or is too old. Make a new one with: npx hourhand open'
      return textPage(reply.code(410), 'The link no longer works', words)
    }
    const earlier = readCookie(request)
    if (earlier !== null) sessions.endValue(earlier)
    setCookie(request, reply, value)
    // The browser may leave the cookie out of this redirect; the page has no data and asks with it afterwards.
    return reply.redirect('/', 303)
  })
}
