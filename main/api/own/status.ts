import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { invalid, toError } from '#shared/error.ts'
import { formatMillisOrNull, formatSeconds } from '#shared/instant.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import { SealingShape } from '#shared/schema/sealing.ts'
import type { ApiContext } from '../context.ts'
import { portOf } from '../guard.ts'

const StatusShape = Type.Object({
  version: Type.String(),
  address: Type.String({ description: 'Where scripts on this computer find the API.' }),
  startedAt: Type.String(),
  dataFolder: Type.String(),
  timeZone: Type.String(),
  schedules: Type.Integer(),
  resources: Type.Integer(),
  paused: Type.Boolean(),
  nextFiringAt: Nullable(Type.String()),
  sealing: SealingShape,
})

const FileShape = Type.Object({ file: Type.String() })

/** `/api/status` and `/api/backup`: what the command line asks a running Hourhand. */
export function statusRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, pause } = context
  const tags = ['status']

  api.get('/api/status', { schema: { tags, response: { 200: DataOf(StatusShape) } } }, (request) => ({
    data: {
      version: context.version,
      address: `http://127.0.0.1:${portOf(request)}`,
      startedAt: formatSeconds(context.startedAt),
      dataFolder: context.dataFolder,
      timeZone: context.operatorTimeZone(),
      schedules: store.schedules.count(),
      resources: store.reports.resourceCount(),
      paused: pause.read().paused,
      nextFiringAt: formatMillisOrNull(store.triggers.nextDueAt()),
      sealing: toSealing(context),
    },
  }))

  api.post(
    '/api/backup',
    {
      schema: {
        tags,
        body: Type.Object({ file: Type.String() }, { additionalProperties: false }),
        response: { 201: DataOf(FileShape) },
      },
    },
    async (request, reply) => {
      const { file } = request.body
      if (!isAbsolute(file)) throw invalid('file', 'file must be an absolute path')
      if (existsSync(file)) throw invalid('file', 'file exists already: a backup never overwrites anything')
      await store.backup(file).catch((error) => {
        throw invalid('file', `the backup could not be written: ${toError(error).message}`)
      })
      reply.code(201)
      return { data: { file } }
    },
  )
}

/** How secrets are kept. */
function toSealing({ store, plainReason }: ApiContext): Static<typeof SealingShape> {
  return {
    keptBy: plainReason === null ? 'keyChain' : 'filePermissions',
    reason: plainReason,
    unopened: store.secrets.countUnopened(),
  }
}
