import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { DataOf } from '#shared/schema/envelope.ts'
import { SettingsChange, SettingsShape } from '#shared/schema/setting.ts'
import { OPERATOR_ID } from '../../store/user.ts'
import { type ApiContext, actorOf } from '../context.ts'

/** `/api/settings`: what the operator decides for all of Hourhand. */
export function settingRoutes(
  instance: FastifyInstance,
  { store, settings, operatorTimeZone }: ApiContext,
): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['settings']
  const response = { 200: DataOf(SettingsShape) }

  function show() {
    const { name, displayName, email } = store.users.get(OPERATOR_ID)
    const operator = { name, displayName, email, timeZone: operatorTimeZone }
    const { pinned, ...shown } = settings.show()
    return { data: { operator, ...shown, pinned: [...pinned] } }
  }

  api.get('/api/settings', { schema: { tags, response } }, show)
  for (const method of ['PUT', 'PATCH'] as const) {
    api.route({
      method,
      url: '/api/settings',
      schema: { tags, body: SettingsChange, response },
      handler: ({ body, caller }) => {
        settings.update(body, actorOf(caller))
        return show()
      },
    })
  }
}
