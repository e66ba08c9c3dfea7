import { stateAfter } from '#shared/power.ts'
import type { Schedule } from '#shared/schedule.ts'
import type { ApiContext } from '../../context.ts'
import { patiently } from '../../patience.ts'
import { formatMicros } from './identity.ts'
import { nameItem } from './item.ts'
import { memberIds } from './scheduler-map.ts'

/** So many providers are asked at once. */
const ASKED_AT_ONCE = 100

type Deps = Pick<ApiContext, 'store' | 'grids' | 'observe'>

/** What each resource of a schedule is now, what it should be, and what fires next. */
export async function showStatus({ store, grids, observe }: Deps, schedule: Schedule) {
  const ids = memberIds(store.scopes.ofSchedules([schedule.id]).get(schedule.id))
  await patiently(askAll(ids, observe))
  const all = { limit: Number.MAX_SAFE_INTEGER, page: 1, sortBy: 'createdAt' }
  const resources = ids.length === 0 ? [] : store.resources.list({ ids }, all).rows
  const wanted = schedule.enabled ? grids.wantedNow(schedule) : null
  const next = nextOf(schedule)
  return {
    id: store.scheduleGrids.get(schedule.id).uuid,
    state: schedule.enabled ? 'active' : 'inactive',
    resources: resources.map((resource) => {
      const { itemType, resourceId } = nameItem(resource)
      return {
        resource_id: resourceId,
        item_type: itemType,
        state: resource.status,
        wanted: wanted === null ? null : stateAfter(wanted),
        next_action: next?.action ?? null,
        next_at: next === null ? null : formatMicros(next.at),
      }
    }),
  }
}

async function askAll(ids: readonly number[], observe: Deps['observe']): Promise<void> {
  const left = [...ids]
  const worker = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await observe(id).catch(() => null)
  }
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, worker))
}

/** At one instant a start beats a stop. */
function nextOf({ crons }: Schedule) {
  const coming = crons.flatMap(({ action, nextDueAt: at }) => (at === null ? [] : [{ action, at }]))
  const sorted = coming.sort((a, b) => a.at - b.at || (a.action === 'start' ? -1 : 1))
  return sorted[0] ?? null
}
