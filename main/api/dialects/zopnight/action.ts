import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { AppError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { ActionShape, DataOf, IdParams, Nullable } from '#shared/schema/envelope.ts'
import type { Intent } from '../../../store/intent-row.ts'
import { type ApiContext, actorOf } from '../../context.ts'
import { toAction, toActionStatus } from './map.ts'

const ActionAnswer = Type.Object({
  id: Type.String(),
  resourceUID: Type.String(),
  provider: Type.String(),
  cloudAccountID: Type.String(),
  region: Type.String(),
  action: Type.String(),
  reason: Type.String(),
  status: Type.String(),
  createdAt: Type.String(),
  startedAt: Nullable(Type.String()),
  finishedAt: Nullable(Type.String()),
  errorMessage: Type.Optional(Type.String()),
})

const BulkAnswer = Type.Object({
  id: Type.String(),
  groupID: Type.String(),
  action: Type.String(),
  status: Type.String(),
  total: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  actions: Type.Array(ActionAnswer),
})

const ActionBody = Type.Object({ type: ActionShape, resourceUID: Type.String() })
const QueuedShape = Type.Object({ actionID: Type.String(), status: Type.String() })

const BulkBody = Type.Object({ type: ActionShape, groupID: Type.String() })
const BulkQueuedShape = Type.Object({
  bulkActionID: Type.String(),
  status: Type.String(),
  total: Type.Integer(),
})

/** `/api/actions…`: starts and stops by hand. An action and its intent share their number. */
export function actionRoutes(instance: FastifyInstance, { store, actions }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const tags = ['actions']
  const show = (intent: Intent) => toAction(intent, store.resources.find(intent.target.id))

  function findAction(id: string, prefix: 'act' | 'bulk'): Intent {
    const rowId = parseId(prefix, id)
    const intent = rowId === null ? null : store.intents.find(rowId)
    const kind = prefix === 'act' ? 'resource' : 'group'
    if (intent === null || intent.target.kind !== kind) throw new AppError('not_found', 'action not found')
    return intent
  }

  function showBulk(intent: Intent) {
    const steps = store.intents.listSteps(intent.id)
    return {
      id: formatId('bulk', intent.id),
      groupID: formatId('grp', intent.target.id),
      action: intent.what,
      status: toActionStatus(intent),
      total: steps.length,
      succeeded: steps.filter((step) => toActionStatus(step) === 'succeeded').length,
      failed: steps.filter((step) => toActionStatus(step) === 'failed').length,
      actions: steps.map(show),
    }
  }

  api.post(
    '/api/actions',
    { schema: { tags, body: ActionBody, response: { 201: DataOf(QueuedShape) } } },
    (request, reply) => {
      const { type, resourceUID } = request.body
      const resource = store.resources.get(parseId('res', resourceUID))
      const id = actions.actOnResource(type, resource.id, actorOf(request.caller))
      reply.code(201)
      return { data: { actionID: formatId('act', id), status: 'queued' } }
    },
  )
  api.post(
    '/api/actions/bulk',
    { schema: { tags, body: BulkBody, response: { 201: DataOf(BulkQueuedShape) } } },
    (request, reply) => {
      const { type, groupID } = request.body
      const group = store.groups.get(parseId('grp', groupID))
      const id = actions.actOnGroup(type, group.id, actorOf(request.caller))
      reply.code(201)
      return { data: { bulkActionID: formatId('bulk', id), status: 'queued', total: group.members.length } }
    },
  )
  api.get(
    '/api/actions/:id',
    { schema: { tags, params: IdParams, response: { 200: DataOf(Type.Union([BulkAnswer, ActionAnswer])) } } },
    (request) => {
      const { id } = request.params
      if (id.startsWith('bulk_')) return { data: showBulk(findAction(id, 'bulk')) }
      return { data: show(findAction(id, 'act')) }
    },
  )
}
