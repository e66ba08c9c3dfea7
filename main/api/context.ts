import type { Clock } from '../engine/clock.ts'
import type { Observation } from '../engine/observer.ts'
import type { ActionService } from '../services/action.ts'
import type { CalendarService } from '../services/calendar.ts'
import type { Actor } from '../services/change.ts'
import type { GroupService } from '../services/group.ts'
import type { HoldService } from '../services/hold.ts'
import type { PauseService } from '../services/pause.ts'
import type { ResourceService } from '../services/resource.ts'
import type { ScheduleService } from '../services/schedule.ts'
import type { Store } from '../store/index.ts'
import type { User } from '../store/user.ts'

/** What the routes work with: reads go to the store, writes to the services. */
export type ApiContext = {
  readonly store: Store
  readonly clock: Clock
  readonly operatorTimeZone: string
  readonly version: string
  readonly startedAt: number
  readonly dataFolder: string
  readonly schedules: ScheduleService
  readonly resources: ResourceService
  readonly groups: GroupService
  readonly holds: HoldService
  readonly actions: ActionService
  readonly pause: PauseService
  readonly calendars: CalendarService
  /** Asks a resource's provider for its state now. */
  readonly observe: (resourceId: number) => Promise<Observation>
}

/** Who a change is by, as the records name them. */
export function actorOf(caller: { readonly user: User }): Actor {
  return { name: caller.user.email === '' ? caller.user.name : caller.user.email }
}
