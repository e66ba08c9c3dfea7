import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { AppError, toError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import type { ResourcePlanShape } from '#shared/schema/resource.ts'
import type { ResourcePlan } from '../../store/resource-plan.ts'
import type { ApiContext } from '../context.ts'

const Count = Type.Object({ value: Type.String(), count: Type.Integer() })

const FacetsShape = Type.Object({
  providers: Type.Array(Count),
  states: Type.Array(Count),
  tags: Type.Array(Type.Object({ key: Type.String(), value: Type.String(), count: Type.Integer() })),
  problems: Type.Integer({ description: 'How many could not be asked, or are gone.' }),
})

const TestBody = Type.Object(
  {
    provider: Type.String(),
    config: Type.Object({}, { additionalProperties: true }),
    id: Type.Optional(
      Nullable(
        Type.String({ description: 'The resource that is changed; it gives the secrets that are masked.' }),
      ),
    ),
  },
  { additionalProperties: false },
)

const TestShape = Type.Object({
  status: Nullable(Type.String({ description: 'Null where the provider cannot know.' })),
  error: Nullable(Type.String()),
})

/** `/api/resources/test` and `/api/resources/facets`: what can be asked before there is a resource, or of all. */
export function resourceLookRoutes(instance: FastifyInstance, context: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const { store, resources, probe } = context
  const tags = ['resources']

  api.get('/api/resources/facets', { schema: { tags, response: { 200: DataOf(FacetsShape) } } }, () => {
    const { providers, states, tags: known, problems } = store.resourcePlans.facets()
    return { data: { providers: [...providers], states: [...states], tags: [...known], problems } }
  })
  api.post(
    '/api/resources/test',
    { schema: { tags, body: TestBody, response: { 200: DataOf(TestShape) } } },
    async ({ body: { provider, config, id } }) => {
      const known = id === undefined || id === null ? null : store.resources.get(parseId('res', id))
      const probed = resources.draft({ provider, config }, known)
      try {
        return { data: { status: await probe(probed), error: null } }
      } catch (error) {
        if (error instanceof AppError) throw error
        return { data: { status: null, error: toError(error).message } }
      }
    },
  )
}

/** What acts on a resource, as the API shows it. */
export function toPlan({ schedules, groups, hold }: ResourcePlan): Static<typeof ResourcePlanShape> {
  return {
    schedules: schedules.map(({ id, name, isEnabled, by }) => {
      return { id: formatId('sch', id), name, enabled: isEnabled, by }
    }),
    groups: groups.map(({ id, name }) => ({ id: formatId('grp', id), name })),
    hold:
      hold === null
        ? null
        : {
            id: formatId('ovr', hold.id),
            action: hold.action,
            reason: hold.reason,
            expiresAt: hold.expiresAt === null ? null : formatSeconds(hold.expiresAt),
            ofGroup: hold.isOfGroup,
          },
  }
}
