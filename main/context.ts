import { join } from 'node:path'
import type { JobAction } from '#shared/job.ts'
import { type Keeping, NO_SEAL } from '#shared/sealed.ts'
import { createCalendarFeeds } from './api/calendar-feed.ts'
import type { ApiContext } from './api/context.ts'
import { previewSchedule } from './api/own/preview.ts'
import type { Bus } from './bus.ts'
import type { Config } from './config.ts'
import type { Clock } from './engine/clock.ts'
import type { Engine } from './engine/index.ts'
import { fetchText } from './fetch-text.ts'
import type { Log } from './log.ts'
import { send } from './notify/index.ts'
import type { Message } from './notify/sender.ts'
import type { ActionProvider } from './providers/action.ts'
import { actionOf } from './providers/actions.ts'
import { lackOfCredentials } from './providers/aws-account.ts'
import type { ChangeStorage } from './providers/aws-storage-change.ts'
import { checkConfig, type createProviders } from './providers/index.ts'
import type { Provider } from './providers/provider.ts'
import { checkBackup } from './restore-store.ts'
import { createAbsenceService } from './services/absence.ts'
import { createAbsenceCovers } from './services/absence-cover.ts'
import { createAcknowledgementService } from './services/acknowledgement.ts'
import { createActionService } from './services/action.ts'
import { createBackupService } from './services/backup.ts'
import { createCalendarService } from './services/calendar.ts'
import { createCalendarFeedService } from './services/calendar-feed.ts'
import { createCrontabService } from './services/crontab.ts'
import { createDirectoryService } from './services/directory.ts'
import { createAwsAccounts, createEventBusService, type ScheduleTeller } from './services/event-bus.ts'
import { createFailedRunService } from './services/failed-run.ts'
import { createFeedService } from './services/feed.ts'
import { createForwardingService } from './services/forwarding.ts'
import { createGapWatch } from './services/gap-watch.ts'
import { createGlanceService } from './services/glance.ts'
import { createGridService } from './services/grid.ts'
import { createGroupService } from './services/group.ts'
import { createHoldService } from './services/hold.ts'
import { createJobService } from './services/job.ts'
import { createMailService } from './services/mail.ts'
import { createMeasuredServices } from './services/measured.ts'
import { createMetricService } from './services/metric.ts'
import { createOnCallService } from './services/on-call.ts'
import { createHistory } from './services/on-duty.ts'
import type { OperatorService } from './services/operator.ts'
import { createOutbox } from './services/outbox.ts'
import { createPauseService } from './services/pause.ts'
import { createPersonShifts } from './services/person-shift.ts'
import type { FindStorage } from './services/recommending.ts'
import { createResourceService } from './services/resource.ts'
import { createRotaService, type RotaDeps } from './services/rota.ts'
import { createRotaOverrideService } from './services/rota-override.ts'
import { createRotaPreviewService } from './services/rota-preview.ts'
import { createRunningShifts } from './services/running-shift.ts'
import { createScheduleService } from './services/schedule.ts'
import { createSettingService } from './services/setting.ts'
import { createShiftNews } from './services/shift-news.ts'
import { createStorageActionService } from './services/storage-action.ts'
import { createSwapService } from './services/swap.ts'
import { createTakeService } from './services/take.ts'
import type { TokenService } from './services/token.ts'
import { createTransferService } from './services/transfer.ts'
import { createUserService } from './services/user.ts'
import { createWebhookService } from './services/webhook.ts'
import type { Store } from './store/index.ts'

/** What a test, or a benchmark, puts in the place of the world outside. */
export type World = {
  readonly clock: Clock
  readonly random: () => number
  readonly provider: (kind: string) => Provider
  readonly checkConfig: (kind: string, config: unknown) => unknown
  readonly action: (kind: string) => ActionProvider
  readonly send: (message: Message) => Promise<void>
  readonly findStorage: FindStorage
  readonly changeStorage: ChangeStorage
  readonly lackOfCredentials: typeof lackOfCredentials
  readonly writeLog: (line: string) => void
  /** How secrets are kept; without it guarded by the permissions of their files alone. */
  readonly keeping: Keeping
  /** Rows on a page of the lists that let nobody choose how many. */
  readonly listLimit: number
}

const LIST_LIMIT = 1_000

export const HEADLESS_KEEPING: Keeping = { seal: NO_SEAL, reason: 'headless' }

type Parts = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly engine: Engine
  readonly tell: ScheduleTeller
  readonly tokens: TokenService
  readonly providers: Pick<ReturnType<typeof createProviders>, 'providerOf' | 'findStorage'>
  readonly operator: OperatorService
  readonly restore: (wanted: { readonly file: string; readonly actor: string }) => void
  readonly config: Config
  readonly world: Partial<World>
}

export function createContext({
  store,
  clock,
  bus,
  log,
  engine,
  tell,
  tokens,
  providers,
  operator,
  restore,
  config,
  world,
}: Parts): ApiContext {
  const deps = { store, clock, bus, engine, tell }
  const settings = createSettingService(deps)
  const holds = createHoldService(deps)
  const pause = createPauseService({ ...deps, holds })
  const checks = {
    checkAction: (action: JobAction) => (world.action?.(action.kind) ?? actionOf(action.kind)).check(action),
    checkConfig: world.checkConfig ?? checkConfig,
    holdsProgram: (kind: string) => (world.provider ?? providers.providerOf)(kind).holdsProgram === true,
  }
  const jobs = createJobService({ ...deps, ...checks })
  const calendars = createCalendarService({
    ...deps,
    log,
    fetchText,
    operatorTimeZone: operator.timeZone,
  })
  const history = createHistory({ store })
  const directory = createDirectoryService({ ...deps, history, operatorTimeZone: operator.timeZone })
  const news = createShiftNews({ ...deps, log, history })
  const onCallDeps = { ...deps, history, directory }
  const onCall = createOnCallService(deps)
  const calendarFeeds = createCalendarFeedService({
    ...deps,
    log,
    onCall,
    operatorTimeZone: operator.timeZone,
    preview: (schedule, range) => {
      const { data, meta } = previewSchedule(store, schedule, range)
      return { firings: data, more: meta.more }
    },
  })
  const duties = createDutyServices({ ...onCallDeps, log })
  const resources = createResourceService({ ...deps, ...checks, holds })
  const actions = createActionService(deps)
  const storageActions = createStorageActionService(deps)
  const { chores, ...measured } = createMeasuredServices({
    ...deps,
    log,
    holds,
    resources,
    operatorTimeZone: operator.timeZone,
    discover: engine.discover,
    measuredResources: engine.measuredResources,
    findStorage: world.findStorage ?? providers.findStorage,
  })
  for (const { chore } of [holds, pause, calendars, news, duties.gapWatch, storageActions])
    engine.addChore(chore)
  for (const chore of chores) engine.addChore(chore)
  return {
    store,
    clock,
    operatorTimeZone: operator.timeZone,
    operator,
    version: config.version,
    startedAt: clock.now(),
    dataFolder: config.dataFolder,
    schedules: createScheduleService(deps),
    resources,
    ...measured,
    groups: createGroupService({ ...deps, holds }),
    holds,
    actions,
    acknowledgements: createAcknowledgementService(deps),
    storageActions,
    grids: createGridService({ ...deps, ...checks, holds, actions }),
    eventBuses: createEventBusService(deps),
    awsAccounts: createAwsAccounts(store, world.lackOfCredentials ?? lackOfCredentials),
    jobs,
    failedRuns: createFailedRunService(deps),
    webhooks: createWebhookService(deps),
    metrics: createMetricService(deps),
    users: createUserService({ ...deps, tokens }),
    listLimit: world.listLimit ?? LIST_LIMIT,
    crontabs: createCrontabService({ store, jobs }),
    transfers: createTransferService({
      ...onCallDeps,
      ...checks,
      log,
      holds,
      operatorTimeZone: operator.timeZone,
    }),
    liveOutput: engine.liveOutput,
    folderError: engine.folderError,
    pause,
    calendars,
    directory,
    rotas: createRotaService({ ...onCallDeps, news }),
    rotaOverrides: createRotaOverrideService(onCallDeps),
    forwardings: createForwardingService(onCallDeps),
    onCall,
    ...duties,
    personShifts: createPersonShifts({ store: deps.store, clock: deps.clock, onCall }),
    rotaPreviews: createRotaPreviewService({ ...deps, operatorTimeZone: operator.timeZone }),
    settings,
    plainReason: (world.keeping ?? HEADLESS_KEEPING).reason,
    cleaning: engine.cleaning,
    backups: createBackupService({
      ...deps,
      folder: join(config.dataFolder, 'backups'),
      check: (file) => checkBackup(config.dataFolder, file),
      restore,
    }),
    mails: createMailService({ clock, settings, send: world.send ?? send }),
    glance: createGlanceService({ ...deps, onCall, settings, operatorTimeZone: operator.timeZone }),
    feeds: createFeedService(deps),
    calendarFeeds: createCalendarFeeds(calendarFeeds, store, clock.now),
    observe: engine.observe,
    probe: engine.probe,
  }
}

/** What moves duties by overrides of its own: shifts that are taken or swapped, and absences. */
export function createDutyServices(deps: Omit<RotaDeps, 'news'> & { readonly log: Log }) {
  const outbox = createOutbox(deps.bus)
  const overrides = createRotaOverrideService({ ...deps, bus: outbox.bus })
  const shifts = createRunningShifts(deps)
  const covers = createAbsenceCovers({ ...deps, overrides })
  const parts = { ...deps, outbox, overrides, shifts, covers }
  return {
    shifts,
    covers,
    takes: createTakeService({ ...parts, overrides: createRotaOverrideService(deps) }),
    swaps: createSwapService(parts),
    absences: createAbsenceService(parts),
    gapWatch: createGapWatch(parts),
  }
}
