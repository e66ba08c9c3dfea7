import type { PlainReason } from '#shared/sealed.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/index.ts'
import type { Observation } from '../engine/observer.ts'
import type { Probe } from '../engine/prober.ts'
import type { AbsenceService } from '../services/absence.ts'
import type { AbsenceCovers } from '../services/absence-cover.ts'
import type { AcknowledgementService } from '../services/acknowledgement.ts'
import type { ActionService } from '../services/action.ts'
import type { BackupService } from '../services/backup.ts'
import type { CalendarService } from '../services/calendar.ts'
import type { Actor } from '../services/change.ts'
import type { CrontabService } from '../services/crontab.ts'
import type { DirectoryService } from '../services/directory.ts'
import type { DiscoveryService } from '../services/discovery.ts'
import type { AwsAccounts, EventBusService } from '../services/event-bus.ts'
import type { FailedRunService } from '../services/failed-run.ts'
import type { FeedService } from '../services/feed.ts'
import type { ForwardingService } from '../services/forwarding.ts'
import type { GapWatch } from '../services/gap-watch.ts'
import type { GlanceService } from '../services/glance.ts'
import type { GridService } from '../services/grid.ts'
import type { GroupService } from '../services/group.ts'
import type { HoldService } from '../services/hold.ts'
import type { JobService } from '../services/job.ts'
import type { MailService } from '../services/mail.ts'
import type { MetricService } from '../services/metric.ts'
import type { OnCallService } from '../services/on-call.ts'
import type { OperatorService } from '../services/operator.ts'
import type { PauseService } from '../services/pause.ts'
import type { PersonShifts } from '../services/person-shift.ts'
import type { RecommendationService } from '../services/recommendation.ts'
import type { Recommending } from '../services/recommending.ts'
import type { ResourceService } from '../services/resource.ts'
import type { RotaService } from '../services/rota.ts'
import type { RotaOverrideService } from '../services/rota-override.ts'
import type { RotaPreviewService } from '../services/rota-preview.ts'
import type { RunningShifts } from '../services/running-shift.ts'
import type { ScheduleService } from '../services/schedule.ts'
import type { SettingService } from '../services/setting.ts'
import type { StorageActionService } from '../services/storage-action.ts'
import type { SwapService } from '../services/swap.ts'
import type { TakeService } from '../services/take.ts'
import type { TransferService } from '../services/transfer.ts'
import type { UserService } from '../services/user.ts'
import type { WebhookService } from '../services/webhook.ts'
import type { Store } from '../store/index.ts'
import type { User } from '../store/user.ts'
import type { CalendarFeeds } from './calendar-feed.ts'

/** What the routes work with: reads go to the store, writes to the services. */
export type ApiContext = {
  readonly store: Store
  readonly clock: Clock
  readonly operatorTimeZone: () => string
  readonly operator: OperatorService
  readonly mails: MailService
  readonly backups: BackupService
  readonly cleaning: Engine['cleaning']
  readonly version: string
  readonly startedAt: number
  readonly dataFolder: string
  /** Why secrets are not sealed; null: they are. */
  readonly plainReason: PlainReason | null
  readonly schedules: ScheduleService
  readonly resources: ResourceService
  readonly groups: GroupService
  readonly holds: HoldService
  readonly actions: ActionService
  readonly acknowledgements: AcknowledgementService
  readonly grids: GridService
  readonly eventBuses: EventBusService
  readonly awsAccounts: AwsAccounts
  readonly storageActions: StorageActionService
  readonly jobs: JobService
  readonly failedRuns: FailedRunService
  readonly webhooks: WebhookService
  readonly metrics: MetricService
  readonly users: UserService
  /** Rows on a page of the lists that let nobody choose how many. */
  readonly listLimit: number
  readonly crontabs: CrontabService
  readonly transfers: TransferService
  readonly pause: PauseService
  readonly calendars: CalendarService
  /** The output, so far, of a run that goes on; null when it does not. */
  readonly liveOutput: (runId: number) => { readonly bytes: Uint8Array; readonly cut: number } | null
  readonly directory: DirectoryService
  readonly rotas: RotaService
  readonly rotaOverrides: RotaOverrideService
  readonly forwardings: ForwardingService
  readonly onCall: OnCallService
  readonly personShifts: PersonShifts
  readonly shifts: RunningShifts
  readonly takes: TakeService
  readonly swaps: SwapService
  readonly absences: AbsenceService
  readonly covers: AbsenceCovers
  readonly gapWatch: GapWatch
  readonly rotaPreviews: RotaPreviewService
  readonly settings: SettingService
  readonly glance: GlanceService
  readonly discovery: DiscoveryService
  readonly recommendations: RecommendationService
  readonly recommending: Recommending
  readonly feeds: FeedService
  readonly calendarFeeds: CalendarFeeds
  /** Why the folder that a job watches cannot be read, in words; null when it can, or none is watched. */
  readonly folderError: (jobId: number) => string | null
  /** Asks a resource's provider for its state now. */
  readonly observe: (resourceId: number) => Promise<Observation>
  readonly probe: Probe
}

/** Who a change is by, as the records name them. */
export function actorOf(caller: { readonly user: User }): Actor {
  return { name: caller.user.email === '' ? caller.user.name : caller.user.email }
}
