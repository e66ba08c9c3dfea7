import type { JobAction } from '#shared/job.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import { createCalendarService } from './calendar.ts'
import type { ServiceDeps } from './change.ts'
import { createDirectoryService } from './directory.ts'
import { createEventBusService } from './event-bus.ts'
import { createForwardingService } from './forwarding.ts'
import { createGroupService } from './group.ts'
import type { HoldService } from './hold.ts'
import { createJobService } from './job.ts'
import type { History } from './on-duty.ts'
import { createResourceService } from './resource.ts'
import { createRotaService } from './rota.ts'
import { createRotaOverrideService } from './rota-override.ts'
import { createScheduleService } from './schedule.ts'
import { createSettingService } from './setting.ts'

export type TransferDeps = ServiceDeps & {
  readonly log: Log
  readonly operatorTimeZone: () => string
  readonly history: History
  readonly holds: Pick<HoldService, 'endAllOn' | 'announceEnd' | 'followMembers'>
  readonly checkAction: (action: JobAction) => void
  readonly checkConfig: (provider: string, config: unknown) => unknown
  readonly holdsProgram: (provider: string) => boolean
}

export type TransferParts = ReturnType<typeof createTransferParts>

/** The services through which a document is written: they check it as they check what people send. */
export function createTransferParts(given: TransferDeps, bus: Bus) {
  const deps = { ...given, bus }
  const directory = createDirectoryService(deps)
  const duty = { ...deps, directory }
  return {
    store: deps.store,
    clock: deps.clock,
    eventBuses: createEventBusService(deps),
    settings: createSettingService(deps),
    resources: createResourceService(deps),
    groups: createGroupService(deps),
    // Nothing is fetched inside a transaction: the calendars' own chore reads their sources afterwards.
    calendars: createCalendarService({ ...deps, fetchText: () => Promise.reject(new Error('not now')) }),
    schedules: createScheduleService(deps),
    jobs: createJobService(deps),
    directory,
    rotas: createRotaService({ ...duty, news: { endAll: () => [] } }),
    overrides: createRotaOverrideService(duty),
    forwardings: createForwardingService(duty),
  }
}
