// The description of the API, made from the schemas of the routes, and a page to read it.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import Type from 'typebox'
import { QUERY_PARAMETERS } from './parameters.ts'

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

const ErrorShape = Type.Object(
  {
    error: Type.Object({
      message: Type.String(),
      code: Type.String(),
      field: Type.Optional(Type.String({ description: 'The part of the request that is wrong.' })),
    }),
  },
  { description: 'The request was refused.' },
)

/** What a route that says nothing of its answers is described with. */
const ANY_ANSWER = { 200: { type: 'null', description: 'Default Response' } }

/** Must stand before the routes that it is to describe. */
export async function setupDocs(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Hourhand', version, description: 'The loopback API of Hourhand.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: ({ schema, url, route }) => ({ schema: describe(schema, url, route), url }),
  })
  await server.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: POLICY,
    uiConfig: { url: '/api/openapi.json', validatorUrl: null },
    theme: { title: 'Hourhand API' },
  })
  server.get('/api/openapi.json', { schema: { hide: true } }, () => server.swagger())
}

/** A route's schema with what is only described and never checked: its query, and how it refuses. */
function describe(schema: FastifySchema | undefined, url: string, route: RouteOptions): FastifySchema {
  const properties = route.method === 'GET' ? QUERY_PARAMETERS[url] : undefined
  const answers = schema?.response ?? ANY_ANSWER
  return {
    ...schema,
    ...(properties !== undefined && { querystring: { type: 'object', properties } }),
    response: { ...answers, '4XX': ErrorShape },
    ...(route.config?.public === true && { security: [] }),
  }
}
