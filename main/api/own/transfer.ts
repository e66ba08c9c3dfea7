import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { AppError } from '#shared/error.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf } from '#shared/schema/envelope.ts'
import { TransferBody, TransferShape } from '#shared/schema/transfer.ts'
import { checkOpen } from '#shared/sealed.ts'
import { type ApiContext, actorOf } from '../context.ts'
import { rememberNames } from '../dialects/opsgenie/recipient.ts'
import { readChoice, readFlag } from '../query.ts'
import { fromDocument, toDocument } from './transfer-map.ts'

/** A document of thousands of things is larger than any other body. */
const LARGEST = 64 * 1_048_576

/** `/api/export` and `/api/import`: everything that is set up, as one JSON document. */
export function transferRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, clock, settings, onCall, operatorTimeZone, transfers, version } = context
  const tags = ['export and import']

  api.get('/api/export', { schema: { tags } }, ({ query, caller }, reply) => {
    const showsSecrets = readFlag(query, 'secrets') ?? false
    if (showsSecrets && caller.access !== 'full')
      throw new AppError('forbidden', 'a token that may only read is shown no secrets')
    const now = clock.now()
    const shown = showsSecrets ? settings.reveal() : settings.show()
    const parts = { store, nameOf: rememberNames(onCall.nameOf), settings: shown, showsSecrets }
    reply.header('content-disposition', 'attachment; filename="hourhand.json"')
    const document = toDocument(parts)
    if (showsSecrets) checkOpen([document, { url: shown.metricsUrl }, { url: shown.eventWebhook }])
    return { hourhand: version, exportedAt: formatSeconds(now), ...document }
  })
  api.post(
    '/api/import',
    {
      bodyLimit: LARGEST,
      schema: {
        tags,
        description: '`?onConflict=skip|replace`; with `?dryRun=true` it only tells what it would do.',
        body: TransferBody,
        response: { 200: DataOf(TransferShape) },
      },
    },
    ({ body, query, caller }) => {
      const onConflict = readChoice(query, 'onConflict', ['skip', 'replace'] as const) ?? 'skip'
      const document = fromDocument(body, { timeZone: operatorTimeZone(), now: clock.now(), store })
      const carry = readFlag(query, 'dryRun') ? transfers.rehearse : transfers.take
      const { made, replaced, left } = carry(document, onConflict, actorOf(caller))
      return { data: { made: [...made], replaced: [...replaced], left: [...left] } }
    },
  )
}
