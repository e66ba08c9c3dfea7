import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { DataOf } from '#shared/schema/envelope.ts'
import { SettingsChange, SettingsShape, SmtpTest } from '#shared/schema/setting.ts'
import { type ApiContext, actorOf } from '../context.ts'

/** `/api/settings`: what the operator decides for all of Hourhand. */
export function settingRoutes(instance: FastifyInstance, { settings, operator, mails }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['settings']
  const response = { 200: DataOf(SettingsShape) }

  function show() {
    const { pinned, ...shown } = settings.show()
    return { data: { operator: operator.read(), ...shown, pinned: [...pinned] } }
  }

  api.post(
    '/api/settings/smtp/test',
    { schema: { tags, body: SmtpTest, response: { 200: DataOf(Type.Object({ to: Type.String() })) } } },
    async ({ body: { to, smtp } }) => {
      await mails.test(to, smtp)
      return { data: { to } }
    },
  )
  api.get('/api/settings', { schema: { tags, response } }, show)
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/settings',
      schema: { tags, body: SettingsChange, response },
      handler: ({ body, caller }) => {
        const { operator: person, ...change } = body
        const applyOperator = operator.plan(person, actorOf(caller))
        settings.update(change, actorOf(caller))
        applyOperator()
        return show()
      },
    })
  }
}
