import type { FastifyInstance } from 'fastify'
import type { StorageFinding } from '#shared/storage.ts'
import type { ApiContext } from '../../context.ts'
import { offsetOf, readPaging, toPage } from './page.ts'
import {
  compareRows,
  RECOMMENDATION_FIELDS,
  type RecommendationRow,
  toRow,
  totalsOf,
} from './recommendation-map.ts'

type Source = {
  readonly path: string
  readonly kinds: readonly ('utilization' | 'workload' | 'storage')[]
  /** Of storage, what alone is wanted. */
  readonly waste?: StorageFinding['kind']
}

const ROOT = '/svc/k8s_cost'
const NEWER = `${ROOT}/recommendations/essentials`

/** Each list under the paths of the document and the newer ones, the newer with a summary beside them. */
const LISTS: readonly Source[] = [
  { path: `${ROOT}/scheduler_groups`, kinds: ['utilization'] },
  { path: `${ROOT}/workload_scheduler_groups`, kinds: ['workload'] },
  { path: `${ROOT}/nops_essentials`, kinds: ['storage'] },
  { path: `${NEWER}/scheduler/utilization`, kinds: ['utilization'] },
  { path: `${NEWER}/scheduler/workload`, kinds: ['workload'] },
  { path: `${NEWER}/storage/gp2`, kinds: ['storage'], waste: 'gp2_volume' },
  { path: `${NEWER}/storage/snapshots`, kinds: ['storage'], waste: 'old_snapshot' },
]
const SUMMARIES: readonly Source[] = [
  ...LISTS.slice(3).map((source) => ({ ...source, path: `${source.path}/summary` })),
  { path: `${ROOT}/essentials/recommendations/scheduler/all/summary`, kinds: ['utilization', 'workload'] },
]

/** `/svc/k8s_cost/…`: what measured use recommends. */
export function recommendationRoutes(api: FastifyInstance, { store }: Pick<ApiContext, 'store'>): void {
  const schema = { tags: ['nops recommendations'] }

  function read({ kinds, waste }: Source): readonly RecommendationRow[] {
    const all = { limit: Number.MAX_SAFE_INTEGER, page: 1 }
    return kinds
      .flatMap((kind) => store.recommendations.list({ kind, isRecommended: true }, all).rows)
      .filter((one) => waste === undefined || (one.kind === 'storage' && one.content.kind === waste))
      .map((one) => toRow(one, one.resourceId === null ? null : store.resources.find(one.resourceId)))
  }

  function toList(query: unknown, source: Source) {
    const paging = readPaging(query, { sorts: RECOMMENDATION_FIELDS, defaultSize: 10 })
    const rows = read(source).toSorted(compareRows(paging.sortBy, paging.isRising))
    const offset = offsetOf(paging)
    return { rows, page: toPage(paging, rows.length, rows.slice(offset, offset + paging.pageSize)) }
  }

  for (const source of LISTS) {
    api.get(source.path, { schema }, ({ query }) => toList(query, source).page)
  }
  for (const source of SUMMARIES) {
    api.get(source.path, { schema }, ({ query }) => {
      const { rows, page } = toList(query, source)
      return { ...totalsOf(rows), ...page }
    })
  }
}
