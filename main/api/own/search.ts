import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { formatId } from '#shared/id.ts'
import { formatMillis } from '#shared/instant.ts'
import { RUN_OUTCOMES } from '#shared/intent.ts'
import { naturalKey } from '#shared/natural-key.ts'
import { DataOf, Nullable } from '#shared/schema/envelope.ts'
import type { Store } from '../../store/index.ts'
import type { ApiContext } from '../context.ts'
import { readText } from '../query.ts'

const FoundShape = Type.Object({
  kind: Type.Enum(['schedule', 'job', 'resource', 'group', 'rota', 'run']),
  id: Type.String(),
  name: Type.String(),
  state: Nullable(
    Type.String({ description: '`on` or `off`; of a resource how it is, of a run what became of it.' }),
  ),
  at: Nullable(Type.String({ description: 'When a run was due.' })),
})

type Found = Static<typeof FoundShape>

/** Of each kind at most so many: who finds more looks in the list of that kind. */
const MOST_EACH = 6

/** `GET /api/search?q=`: things of every kind by their names, each kind in natural order, runs newest first. */
export function searchRoutes(instance: FastifyInstance, { store }: ApiContext): void {
  const api = instance.withTypeProvider<TypeBoxTypeProvider>()

  api.get(
    '/api/search',
    { schema: { tags: ['search'], response: { 200: DataOf(Type.Array(FoundShape)) } } },
    ({ query }) => {
      const search = readText(query, 'q')
      const page = { limit: MOST_EACH, page: 1, search, sortBy: 'natural', sortOrder: 'asc' } as const
      const onOrOff = (isOn: boolean) => (isOn ? 'on' : 'off')
      const found: Found[] = [
        ...store.schedules
          .list(page)
          .rows.map(({ id, name, enabled }) =>
            thing('schedule', formatId('sch', id), name, onOrOff(enabled)),
          ),
        ...store.jobs
          .list(page)
          .rows.map(({ id, name, enabled }) => thing('job', formatId('job', id), name, onOrOff(enabled))),
        ...store.resources
          .list({}, page)
          .rows.map(({ id, name, status }) => thing('resource', formatId('res', id), name, status)),
        ...store.groups
          .list(page)
          .rows.map(({ id, name }) => thing('group', formatId('grp', id), name, null)),
        ...findRotas(store, search),
        ...(search === undefined ? [] : findRuns(store, search)),
      ]
      return { data: found }
    },
  )
}

function thing(kind: Found['kind'], id: string, name: string, state: string | null): Found {
  return { kind, id, name, state, at: null }
}

function findRotas(store: Store, search = ''): readonly Found[] {
  const fold = (text: string) => text.normalize('NFC').toUpperCase()
  return store.rotas
    .list()
    .filter(({ name }) => fold(name).includes(fold(search)))
    .sort((a, b) => (naturalKey(a.name) < naturalKey(b.name) ? -1 : 1))
    .slice(0, MOST_EACH)
    .map(({ id, name, enabled }) => thing('rota', id, name, enabled ? 'on' : 'off'))
}

/** Runs by the name of what they are about, and by what they say of their end. */
function findRuns(store: Store, search: string): readonly Found[] {
  const { rows } = store.activity.page({ search, states: RUN_OUTCOMES }, { limit: MOST_EACH, before: null })
  return rows.map(({ id, target, state, dueAt }) => ({
    kind: 'run',
    id: formatId('run', id),
    name: target.name,
    state,
    at: formatMillis(dueAt),
  }))
}
