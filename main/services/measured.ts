import type { Discover } from '../engine/discoverer.ts'
import type { Log } from '../log.ts'
import type { ServiceDeps } from './change.ts'
import { createDiscoveryService } from './discovery.ts'
import { createDiscoverySync } from './discovery-sync.ts'
import { createGroupService } from './group.ts'
import type { HoldService } from './hold.ts'
import { createOutbox } from './outbox.ts'
import { createRecommendationService } from './recommendation.ts'
import { createRecommending, type FindStorage } from './recommending.ts'
import type { ResourceService } from './resource.ts'
import { createScheduleService } from './schedule.ts'
import { createStorageActionService } from './storage-action.ts'

type Deps = ServiceDeps & {
  readonly log: Log
  readonly holds: HoldService
  readonly resources: ResourceService
  readonly operatorTimeZone: () => string
  readonly discover: Discover
  /** The resources whose use is measured. */
  readonly measuredResources: () => readonly number[]
  readonly findStorage: FindStorage
}

/** What is found, measured and recommended: over one outbox, as each changes several things at once. */
export function createMeasuredServices(deps: Deps) {
  const outbox = createOutbox(deps.bus)
  const inner = { ...deps, bus: outbox.bus }
  const groups = createGroupService(inner)
  const found = { ...deps, groups, outbox, wake: deps.engine.wake }
  const sync = createDiscoverySync(found)
  const recommending = createRecommending(deps)
  return {
    discovery: createDiscoveryService(found),
    recommendations: createRecommendationService({
      ...deps,
      schedules: createScheduleService(inner),
      storageActions: createStorageActionService(inner),
      outbox,
    }),
    recommending,
    chores: [sync.chore, recommending.chore],
  }
}
