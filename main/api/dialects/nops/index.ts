import type { FastifyInstance } from 'fastify'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { ApiContext } from '../../context.ts'
import { setNopsErrors } from './error.ts'
import { eventBusRoutes } from './event-bus.ts'
import { recommendationRoutes } from './recommendation.ts'
import { schedulerRoutes } from './scheduler.ts'
import { isSigned } from './signature.ts'

/** The nOps dialect: `/svc/notifications/…` and `/svc/k8s_cost/…`. */
export function nopsRoutes(instance: FastifyInstance, context: ApiContext): void {
  const { store, clock } = context
  instance.register(async (api) => {
    // A key with a public half registered is good for signed requests alone.
    api.addHook('onRequest', (request, _reply, done) => {
      const { tokenId } = request.caller
      const publicKey = tokenId === null ? null : (store.tokens.find(tokenId)?.publicKey ?? null)
      if (tokenId === null || publicKey === null) return done()
      const { 'x-nops-signature': signature } = request.headers
      if (signature === undefined)
        return done(new AppError('unauthenticated', 'This key needs a signed request.'))
      const signed = {
        clientId: formatId('tok', tokenId),
        url: request.raw.url ?? '',
        signature: String(signature),
      }
      const isGood = isSigned(signed, publicKey, clock.now())
      done(isGood ? undefined : new AppError('unauthenticated', 'The signature does not match this request.'))
    })
    setNopsErrors(api)
    schedulerRoutes(api, context)
    eventBusRoutes(api, context)
    recommendationRoutes(api, context)
  })
}
