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

/** Every service over the parts, and what of them has its turn in the engine. */
export function createContext(parts: Parts): ApiContext {
  const { store, clock, engine, operator, config, world } = parts
  const deps = createDeps(parts)
  const { chores, ...power } = createPowerServices(deps, parts)
  const jobs = createJobServices(deps)
  const { news, ...duties } = createOnCallServices(deps)
  for (const { chore } of [power.holds, power.pause, power.calendars, news, duties.gapWatch])
    engine.addChore(chore)
  for (const chore of [power.storageActions.chore, ...chores]) engine.addChore(chore)
  return {
    store,
    clock,
    operator,
    operatorTimeZone: operator.timeZone,
    version: config.version,
    startedAt: clock.now(),
    dataFolder: config.dataFolder,
    listLimit: world.listLimit ?? LIST_LIMIT,
    plainReason: (world.keeping ?? HEADLESS_KEEPING).reason,
    ...power,
    ...jobs,
    ...duties,
    ...createOwnServices({ ...deps, ...duties, holds: power.holds }, parts),
    liveOutput: engine.liveOutput,
    folderError: engine.folderError,
    cleaning: engine.cleaning,
    observe: engine.observe,
    probe: engine.probe,
  }
}

type Deps = ReturnType<typeof createDeps>

/** What services are made of. */
function createDeps({ store, clock, bus, log, engine, tell, providers, operator, world }: Parts) {
  return {
    ...{ store, clock, bus, log, engine, tell },
    operatorTimeZone: operator.timeZone,
    checkAction: (action: JobAction) => (world.action?.(action.kind) ?? actionOf(action.kind)).check(action),
    checkConfig: world.checkConfig ?? checkConfig,
    holdsProgram: (kind: string) => (world.provider ?? providers.providerOf)(kind).holdsProgram === true,
  }
}

/** Resources, and what starts and stops them. */
function createPowerServices(deps: Deps, { store, engine, providers, world }: Parts) {
  const holds = createHoldService(deps)
  const resources = createResourceService({ ...deps, holds })
  const actions = createActionService(deps)
  return {
    holds,
    resources,
    actions,
    pause: createPauseService({ ...deps, holds }),
    calendars: createCalendarService({ ...deps, fetchText }),
    schedules: createScheduleService(deps),
    groups: createGroupService({ ...deps, holds }),
    storageActions: createStorageActionService(deps),
    grids: createGridService({ ...deps, holds, actions }),
    eventBuses: createEventBusService(deps),
    awsAccounts: createAwsAccounts(store, world.lackOfCredentials ?? lackOfCredentials),
    ...createMeasuredServices({
      ...deps,
      holds,
      resources,
      discover: engine.discover,
      measuredResources: engine.measuredResources,
      findStorage: world.findStorage ?? providers.findStorage,
    }),
  }
}

/** Jobs, and what becomes of their runs. */
function createJobServices(deps: Deps) {
  const jobs = createJobService(deps)
  return {
    jobs,
    crontabs: createCrontabService({ ...deps, jobs }),
    acknowledgements: createAcknowledgementService(deps),
    failedRuns: createFailedRunService(deps),
    webhooks: createWebhookService(deps),
    metrics: createMetricService(deps),
  }
}

/** Who is on call. */
function createOnCallServices(deps: Deps) {
  const history = createHistory(deps)
  const directory = createDirectoryService({ ...deps, history })
  const news = createShiftNews({ ...deps, history })
  const onCall = createOnCallService(deps)
  const onCallDeps = { ...deps, history, directory }
  return {
    history,
    directory,
    news,
    onCall,
    ...createDutyServices(onCallDeps),
    rotas: createRotaService({ ...onCallDeps, news }),
    rotaOverrides: createRotaOverrideService(onCallDeps),
    forwardings: createForwardingService(onCallDeps),
    personShifts: createPersonShifts({ ...deps, onCall }),
    rotaPreviews: createRotaPreviewService(deps),
  }
}

type OwnDeps = Deps &
  Pick<ApiContext, 'onCall' | 'directory' | 'holds'> & { readonly history: ReturnType<typeof createHistory> }

/** Hourhand itself: who may come in, what it keeps, and what it tells others. */
function createOwnServices(deps: OwnDeps, { store, clock, tokens, restore, config, world }: Parts) {
  const settings = createSettingService(deps)
  const feed = createCalendarFeedService({
    ...deps,
    preview: (schedule, range) => {
      const { data, meta } = previewSchedule(store, schedule, range)
      return { firings: data, more: meta.more }
    },
  })
  return {
    settings,
    users: createUserService({ ...deps, tokens }),
    transfers: createTransferService(deps),
    backups: createBackupService({
      ...deps,
      folder: join(config.dataFolder, 'backups'),
      check: (file) => checkBackup(config.dataFolder, file),
      restore,
    }),
    mails: createMailService({ clock, settings, send: world.send ?? send }),
    glance: createGlanceService({ ...deps, settings }),
    feeds: createFeedService(deps),
    calendarFeeds: createCalendarFeeds(feed, store, clock.now),
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
