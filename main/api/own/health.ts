import type { FastifyInstance, RouteHandlerMethod } from 'fastify'
import Type from 'typebox'
import { DataOf } from '#shared/schema/envelope.ts'

const HealthShape = DataOf(Type.Object({ status: Type.String(), version: Type.String() }))

/**
 * `/api/health`, for anybody. With a slash at its end it is another dialect's, which is answered by `withSlash`
 * where there is one.
 */
export function healthRoutes(api: FastifyInstance, version: string, withSlash?: RouteHandlerMethod): void {
  const schema = { tags: ['health'], ...(withSlash === undefined && { response: { 200: HealthShape } }) }
  api.get('/api/health', { config: { public: true }, schema }, function (request, reply) {
    const [path] = request.url.split('?', 1)
    if (withSlash !== undefined && path?.endsWith('/')) return withSlash.call(this, request, reply)
    return { data: { status: 'ok', version } }
  })
}
