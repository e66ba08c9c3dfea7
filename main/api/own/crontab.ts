import { homedir } from 'node:os'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { AppError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { readFlag } from '../query.ts'

const Refused = Type.Object({ line: Type.Integer(), text: Type.String(), reason: Type.String() })
const Made = Type.Object({ line: Type.Integer(), id: Type.String(), name: Type.String() })

/** `/api/import/crontab` and `/api/export/crontab`. */
export function crontabRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['jobs']

  api.post(
    '/api/import/crontab',
    {
      schema: {
        tags,
        body: Type.Object({ crontab: Type.String() }, { additionalProperties: false }),
        response: {
          200: DataOf(Type.Object({ jobs: Type.Array(Made), refused: Type.Array(Refused) })),
        },
      },
    },
    (request) => {
      const defaults = { timeZone: context.operatorTimeZone(), home: homedir() }
      const { crontab } = request.body
      const { jobs, refused } = context.crontabs.take(crontab, defaults, actorOf(request.caller))
      const made = jobs.map(({ line, job }) => ({ line, id: formatId('job', job.id), name: job.name }))
      return { data: { jobs: made, refused: [...refused] } }
    },
  )
  api.get('/api/export/crontab', { schema: { tags } }, ({ query, caller }, reply) => {
    // Whole command lines: what of them is secret cannot always be told by a name.
    if (caller.access !== 'full')
      throw new AppError('forbidden', 'a token that may only read is given no crontab')
    const crontab = context.crontabs.write(readFlag(query, 'secrets') ?? false)
    return reply.type('text/plain; charset=utf-8').send(crontab)
  })
}
