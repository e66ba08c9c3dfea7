import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { formatId, parseId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import { DataOf, IdParams, Nullable } from '#shared/schema/envelope.ts'
import type { Intent } from '../../store/intent-row.ts'
import type { ApiContext } from '../context.ts'

const StepShape = Type.Object({
  resourceUID: Type.String(),
  tier: Type.Integer(),
  state: Type.String(),
  message: Nullable(Type.String()),
})

const ProgressShape = Type.Object({
  runId: Type.String(),
  what: Type.String(),
  state: Type.String(),
  dueAt: Type.String(),
  steps: Type.Array(StepShape),
})

/** `/api/resource-groups/:id/progress`: the newest start or stop of a whole group, member by member. */
export function groupProgressRoutes(instance: FastifyInstance, { store }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  api.get(
    '/api/resource-groups/:id/progress',
    {
      schema: {
        tags: ['resource groups'],
        params: IdParams,
        response: { 200: DataOf(Nullable(ProgressShape)) },
      },
    },
    ({ params }) => {
      const { id } = store.groups.get(parseId('grp', params.id))
      const [newest] = store.runs.listRuns({ target: { kind: 'group', id } }, { limit: 1 })
      return { data: newest === undefined ? null : toProgress(newest, store.intents.listSteps(newest.id)) }
    },
  )
}

function toProgress(run: Intent, steps: readonly Intent[]) {
  return {
    runId: formatId('run', run.id),
    what: run.what,
    state: run.state,
    dueAt: formatMillis(run.dueAt),
    steps: steps.map((step) => ({
      resourceUID: formatId('res', step.target.id),
      tier: step.tier ?? 0,
      state: step.state,
      message: step.message ?? step.reason,
    })),
  }
}
