// The description of the API, made from the schemas of the routes, and a page to read it.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Must stand before the routes that it is to describe. */
export async function setupDocs(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Hourhand', version, description: 'The loopback API of Hourhand.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: ({ schema, url, route }) => {
      const isPublic = route.config?.public === true
      return { schema: isPublic ? { ...schema, security: [] } : schema, url }
    },
  })
  await server.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: POLICY,
    uiConfig: { url: '/api/openapi.json', validatorUrl: null },
    theme: { title: 'Hourhand API' },
  })
  server.get('/api/openapi.json', { schema: { hide: true } }, () => server.swagger())
}
