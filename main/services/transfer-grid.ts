import { randomUUID } from 'node:crypto'
import { formatId } from '#shared/id.ts'
import type { GridCopy } from '#shared/schema/transfer-grid.ts'
import type { NewRecommendation, RecommendationKind } from '../store/recommendation.ts'
import type { KeptItem } from '../store/schedule-grid.ts'
import type { Actor } from './change.ts'
import type { EventBusInput } from './event-bus.ts'
import { rearmOnce } from './storage-action.ts'
import type { Take } from './transfer.ts'
import type { TransferParts } from './transfer-part.ts'

/** A recommendation that was put aside; its resource by the key in the document. */
export type CopiedDismissal = {
  readonly kind: RecommendationKind
  readonly subject: string
  readonly resource: string | null
  readonly content: unknown
}

type Ids = ReadonlyMap<string, number>
type By = { readonly take: Take; readonly actor: Actor }

/** The buses of EventBridge, one for each account. One that is there stays: its events go where they went. */
export function takeEventBuses(
  parts: TransferParts,
  buses: readonly EventBusInput[],
  { take, actor }: By,
): void {
  for (const [index, bus] of buses.entries()) {
    take<string>({
      kind: 'event bus',
      name: bus.name,
      path: `eventBuses[${index}]`,
      show: (id) => id,
      known: parts.store.eventBuses.findByAccount(bus.accountNumber)?.id ?? null,
      make: () => parts.eventBuses.create(bus, actor).bus.id,
      replace: () => {},
    })
  }
}

/** Gives a schedule what the nOps dialect keeps with it, and the id that clients know it by where that is free. */
export function writeGrid(
  { store, clock }: TransferParts,
  scheduleId: number,
  copy: GridCopy,
  ids: Ids,
): void {
  const { uuid, schedulerFor, accountNumber, eventBus, items, ...rest } = copy
  const kept = Object.entries(items).flatMap(([key, item]): [string, KeptItem][] => {
    const id = ids.get(key)
    return id === undefined ? [] : [[String(id), item]]
  })
  const eventBusId = eventBus === null ? null : (store.eventBuses.findByAccount(eventBus)?.id ?? null)
  const now = clock.now()
  store.scheduleGrids.update(scheduleId, {
    schedulerFor,
    accountNumber,
    eventBusId,
    kept: { ...rest, items: Object.fromEntries(kept) },
  })
  if (store.scheduleGrids.findScheduleId(uuid) === null) store.scheduleGrids.giveUuid(scheduleId, uuid)
  rearmOnce(store, scheduleId, now)
}

/** What was put aside stays aside. */
export function takeDismissals(
  { store, clock }: TransferParts,
  copies: readonly CopiedDismissal[],
  ids: Ids,
): void {
  for (const { kind, subject, resource, content } of copies) {
    const resourceId = resource === null ? null : (ids.get(resource) ?? null)
    if (resource !== null && resourceId === null) continue
    const values = { savings: 0, confidence: 0, reason: null, resourceId }
    const own = resourceId === null ? subject : formatId('res', resourceId)
    const copy = {
      kind,
      subject: own,
      content: { ...Object(content), resourceIds: [], groupId: null },
      ...values,
    }
    const id = randomUUID()
    store.recommendations.put(copy as NewRecommendation, id, clock.now())
    if (store.recommendations.find(id) !== null) store.recommendations.dismiss(id, clock.now())
  }
}
