// The app, or a bare Fastify that answers with as many bytes: one process of its own, so that the load does not share it.
import fastify from 'fastify'
import { createApp } from '#main/app.ts'

const [kind, folder = ''] = process.argv.slice(2)

if (kind === 'app') {
  const app = await createApp({
    dataFolder: folder,
    port: 0,
    operatorTimeZone: 'UTC',
    logLevel: 'error',
    pageFolder: folder,
    version: '0.1.0',
  })
  process.stdout.write(`ready ${app.url}\n`)
} else {
  const text = JSON.stringify({ data: 'x'.repeat(Math.max(0, Number(folder) - 11)) })
  const server = fastify({ logger: false })
  server.get('/', (_request, reply) => reply.type('application/json; charset=utf-8').send(text))
  server.post('/', (_request, reply) => reply.code(201).type('application/json; charset=utf-8').send(text))
  process.stdout.write(`ready ${await server.listen({ host: '127.0.0.1', port: 0 })}\n`)
}
