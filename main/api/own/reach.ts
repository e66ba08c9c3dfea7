import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { heldAt } from '#shared/firing.ts'
import { formatId, parseId } from '#shared/id.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import type { Store } from '../../store/index.ts'
import type { ApiContext } from '../context.ts'

/** So many resources are named; `total` tells how many there are. */
const MOST_NAMED = 200

const TagShape = Type.Object({ key: Type.String(), value: Type.String() })

const ReachBody = Type.Object(
  {
    resources: Type.Array(Type.String(), { maxItems: 5_000 }),
    groups: Type.Array(Type.String(), { maxItems: 500 }),
    tags: Type.Array(TagShape, { maxItems: 100 }),
  },
  { additionalProperties: false },
)

const ReachShape = Type.Object({
  total: Type.Integer(),
  hourlyCost: Type.Number(),
  resources: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      type: Type.String(),
      status: Type.String(),
      hourlyCost: Type.Number(),
      held: Nullable(Type.String()),
    }),
  ),
  groups: Type.Array(Type.Object({ id: Type.String(), total: Type.Integer() })),
  tags: Type.Array(Type.Interface([TagShape], { total: Type.Integer() })),
})

type ReachStores = Pick<Store, 'scopes' | 'holds' | 'reach'>

/** What schedules come to: how many resources, how many of them run or are held, and what they cost an hour. */
export function createReach(store: ReachStores) {
  return {
    ofSchedules(ids: readonly number[], now: number) {
      const scopes = store.scopes.ofSchedules(ids)
      const idsOf = new Map(
        [...scopes].map(([id, { resources, groups }]) => [
          id,
          [
            ...resources.map((resource) => resource.id),
            ...groups.flatMap(({ members }) => members.map(({ resourceId }) => resourceId)),
          ],
        ]),
      )
      const all = store.reach.resources(new Set([...idsOf.values()].flat()))
      const known = new Map(all.map((resource) => [resource.id, resource]))
      const { heldResources } = store.holds.inForce()
      return new Map(
        [...idsOf].map(([id, members]) => {
          const own = members.flatMap((member) => known.get(member) ?? [])
          const summary = {
            resources: own.length,
            running: own.filter(({ status }) => status === 'running').length,
            held: own.filter((resource) => heldAt(heldResources.get(resource.id), now) !== null).length,
            hourlyCost: own.reduce((sum, { hourlyCost }) => sum + hourlyCost, 0),
          }
          return [id, summary]
        }),
      )
    },
    ofChoice(choice: Static<typeof ReachBody>, now: number): Static<typeof ReachShape> {
      const groupIds = choice.groups.flatMap((id) => parseId('grp', id) ?? [])
      const members = store.reach.members(groupIds)
      const tagged = choice.tags.map((tag) => ({ ...tag, ids: store.reach.bearing(tag) }))
      const ids = new Set([
        ...choice.resources.flatMap((id) => parseId('res', id) ?? []),
        ...members.map(({ resourceId }) => resourceId),
        ...tagged.flatMap((tag) => tag.ids),
      ])
      const resources = store.reach.resources(ids)
      const { heldResources } = store.holds.inForce()
      const isHeld = (id: number) => heldAt(heldResources.get(id), now)
      return {
        total: resources.length,
        hourlyCost: resources.reduce((sum, { hourlyCost }) => sum + hourlyCost, 0),
        resources: resources
          .map(({ id, ...resource }) => ({ ...resource, id: formatId('res', id), held: isHeld(id) }))
          // Those that are held first: the others only tell that all is well.
          .sort((a, b) => Number(a.held === null) - Number(b.held === null))
          .slice(0, MOST_NAMED),
        groups: groupIds.map((id) => ({
          id: formatId('grp', id),
          total: members.filter(({ groupId }) => groupId === id).length,
        })),
        tags: tagged.map(({ key, value, ids: bearers }) => ({ key, value, total: bearers.length })),
      }
    },
  }
}

/** `POST /api/reach`: which resources a choice of resources, groups and tags comes to now; nothing is stored. */
export function reachRoutes(instance: FastifyInstance, { store, clock }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()
  const reach = createReach(store)
  api.post(
    '/api/reach',
    {
      config: { readOnlyAllowed: true },
      schema: { tags: ['schedules'], body: ReachBody, response: { 200: DataOf(ReachShape) } },
    },
    ({ body }) => ({ data: reach.ofChoice(body, clock.now()) }),
  )
}
