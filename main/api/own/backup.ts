import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, DeletedShape } from '#shared/schema/envelope.ts'
import type { Backup } from '../../services/backup.ts'
import type { Caller } from '../auth.ts'
import { type ApiContext, actorOf } from '../context.ts'

const BackupShape = Type.Object({
  name: Type.String(),
  bytes: Type.Integer(),
  createdAt: Type.String(),
  label: Type.String({
    description: 'Why it was made: `by-hand`, `uploaded`, `before-restore`, `before-v5`.',
  }),
})
const params = Type.Object({ name: Type.String() })
const tags = ['backups']

/** `/api/backups…`: copies of the whole store, secrets included, so for an admin with full access alone. */
export function backupRoutes(instance: FastifyInstance, { backups }: ApiContext): void {
  listRoutes(instance, backups)
  oneRoutes(instance, backups)
  instance.register(async (scope) => uploadRoute(scope, backups))
}

type Backups = ApiContext['backups']

function listRoutes(instance: FastifyInstance, backups: Backups): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()

  api.get(
    '/api/backups',
    { schema: { tags, response: { 200: DataOf(Type.Array(BackupShape)) } } },
    ({ caller }) => {
      checkMay(caller)
      return { data: backups.list().map(toBackup) }
    },
  )
  api.post(
    '/api/backups',
    { schema: { tags, response: { 201: DataOf(BackupShape) } } },
    async ({ caller }, reply) => {
      checkMay(caller)
      const backup = await backups.make(actorOf(caller))
      reply.code(201)
      return { data: toBackup(backup) }
    },
  )
}

function oneRoutes(instance: FastifyInstance, backups: Backups): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()

  api.get('/api/backups/:name/file', { schema: { tags, params } }, ({ params: { name }, caller }, reply) => {
    checkMay(caller)
    const { bytes } = backups.find(name)
    return reply
      .type('application/vnd.sqlite3')
      .header('content-length', bytes)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(createReadStream(backups.pathOf(name)))
  })
  api.delete(
    '/api/backups/:name',
    { schema: { tags, params, response: { 200: DeletedShape } } },
    ({ params: { name }, caller }) => {
      checkMay(caller)
      backups.remove(name, actorOf(caller))
      return { data: { id: name } }
    },
  )
  api.post(
    '/api/backups/:name/restore',
    { schema: { tags, params, response: { 202: DataOf(BackupShape) } } },
    async ({ params: { name }, caller }, reply) => {
      checkMay(caller)
      const backup = backups.find(name)
      await backups.restore(name, actorOf(caller))
      reply.code(202)
      return { data: toBackup(backup) }
    },
  )
}

/** `POST /api/backups/upload`: the bytes of a backup from elsewhere, as they come. */
function uploadRoute(scope: FastifyInstance, backups: Backups): void {
  scope.addContentTypeParser(
    ['application/octet-stream', 'application/vnd.sqlite3'],
    (_request, payload, done) => done(null, payload),
  )
  scope
    .withTypeProvider<TypeBoxTypeProvider>()
    .post(
      '/api/backups/upload',
      { schema: { tags, consumes: ['application/octet-stream'], response: { 201: DataOf(BackupShape) } } },
      async ({ raw, body, caller }, reply) => {
        checkMay(caller)
        if (body === undefined) throw new AppError('malformed', 'the bytes of a backup are needed')
        const write = (file: string) => pipeline(raw, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
        const backup = await backups.take(write, actorOf(caller))
        reply.code(201)
        return { data: toBackup(backup) }
      },
    )
}

function checkMay({ user, access }: Caller): void {
  if (!user.isAdmin || access !== 'full')
    throw new AppError('forbidden', 'backups hold every secret: only an admin with full access may see them')
}

function toBackup({ createdAt, ...backup }: Backup): Static<typeof BackupShape> {
  return { ...backup, createdAt: formatSeconds(createdAt) }
}
