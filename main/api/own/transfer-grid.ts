// What the nOps dialect keeps, and what was put aside, in the document of an installation.
import { invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { GridCopy } from '#shared/schema/transfer-grid.ts'
import type { Store } from '../../store/index.ts'
import type { StoredRecommendation } from '../../store/recommendation.ts'

/** What is kept with a schedule beside its entries. Members that time alone gives are left out. */
export function toGrid(store: Pick<Store, 'scheduleGrids' | 'eventBuses'>, scheduleId: number) {
  const { uuid, schedulerFor, accountNumber, eventBusId, kept } = store.scheduleGrids.get(scheduleId)
  const { triggeredAt: _byHand, items, ...rest } = kept
  const bus = eventBusId === null ? null : store.eventBuses.find(eventBusId)
  return {
    uuid,
    schedulerFor,
    accountNumber,
    eventBus: bus?.accountNumber ?? null,
    ...rest,
    items: Object.fromEntries(Object.entries(items).map(([id, item]) => [formatId('res', Number(id)), item])),
  }
}

export function toDismissal({ kind, subject, resourceId, content }: StoredRecommendation) {
  // Numbers of this store mean nothing in another.
  const said = { ...content, resourceIds: undefined, groupId: undefined }
  return { kind, subject, resource: resourceId === null ? null : formatId('res', resourceId), content: said }
}

/** Days that no month has are refused. */
export function checkDates(grid: GridCopy): GridCopy {
  for (const [index, { date }] of grid.storageActions.entries()) {
    const at = Date.parse(`${date}T00:00:00Z`)
    const isDay = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === date
    if (!isDay) throw invalid(`grid.storageActions[${index}].date`, 'date must be a day such as 2026-12-24')
  }
  return grid
}
