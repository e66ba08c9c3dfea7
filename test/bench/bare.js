// A bare Fastify that answers one path: the floor that any server of this kind stands on.
import fastify from 'fastify'

const text = JSON.stringify({ data: 'x'.repeat(Number(process.argv[2] ?? 0)) })
const server = fastify({ logger: false })
server.get('/*', (_request, reply) => reply.type('application/json; charset=utf-8').send(text))
process.stdout.write(`Hourhand is ready at ${await server.listen({ host: '127.0.0.1', port: 0 })}\n`)
