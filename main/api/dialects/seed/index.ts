import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { isSafe } from '../../guard.ts'
import { accountRoutes, accountTokenRoutes } from './account.ts'
import { setSeedErrors } from './error.ts'
import { failureRoutes } from './failure.ts'
import { metricRoutes } from './metric.ts'
import { optionRoutes } from './options.ts'
import { baseOf } from './page.ts'
import { scheduleRoutes } from './schedule.ts'
import { webhookRoutes } from './webhook.ts'

const NOUNS = ['user', 'group', 'schedule', 'webhook', 'failed-tasks']

/** The Seed Scheduler's dialect: `/api/v1/…`, `/api/token-auth/`, `/api/metrics/`, and `/metrics`. */
export function seedRoutes(instance: FastifyInstance, context: ApiContext): void {
  instance.register(async (api) => {
    setSeedErrors(api)
    // Paths end in a slash: who reads one without it is sent there, who writes is served as it is.
    api.addHook('onRequest', (request, reply, done) => {
      const [path = ''] = request.url.split('?', 1)
      const isMoved = isSafe(request.method) && !request.is404 && !path.endsWith('/') && path !== '/metrics'
      if (!isMoved) return done()
      reply.redirect(`${path}/${request.url.slice(path.length)}`, 301)
    })
    api.get('/api/v1/', { schema: { tags: ['seed schedules'] } }, (request) =>
      Object.fromEntries(NOUNS.map((noun) => [noun, `${baseOf(request)}/api/v1/${noun}/`])),
    )
    scheduleRoutes(api, context)
    accountTokenRoutes(api, context)
    accountRoutes(api, context)
    failureRoutes(api, context)
    webhookRoutes(api, context)
    metricRoutes(api, context)
    optionRoutes(api)
  })
}
