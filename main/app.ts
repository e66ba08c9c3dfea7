import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { JobAction } from '#shared/job.ts'
import { announce } from './announce.ts'
import { createCalendarFeeds } from './api/calendar-feed.ts'
import type { ApiContext } from './api/context.ts'
import { renderUnrouted as renderScheduler } from './api/dialects/instabase/answer.ts'
import { instabaseRoutes } from './api/dialects/instabase/index.ts'
import { renderUnrouted as renderGrid } from './api/dialects/nops/error.ts'
import { createDescribe } from './api/dialects/nops/event.ts'
import { nopsRoutes } from './api/dialects/nops/index.ts'
import { renderUnrouted as renderOnCall } from './api/dialects/opsgenie/envelope.ts'
import { opsgenieRoutes } from './api/dialects/opsgenie/index.ts'
import { renderUnrouted as renderSeed } from './api/dialects/seed/error.ts'
import { createSeedHealth } from './api/dialects/seed/health.ts'
import { seedRoutes } from './api/dialects/seed/index.ts'
import { actionRoutes } from './api/dialects/zopnight/action.ts'
import { auditRoutes } from './api/dialects/zopnight/audit.ts'
import { groupRoutes } from './api/dialects/zopnight/group.ts'
import { overrideRoutes } from './api/dialects/zopnight/override.ts'
import { reportRoutes } from './api/dialects/zopnight/report.ts'
import { scheduleRoutes } from './api/dialects/zopnight/schedule.ts'
import { absenceRoutes } from './api/own/absence.ts'
import { calendarRoutes } from './api/own/calendar.ts'
import { crontabRoutes } from './api/own/crontab.ts'
import { deliveryRoutes } from './api/own/delivery.ts'
import { discoveryRoutes } from './api/own/discovery.ts'
import { fairnessRoutes } from './api/own/fairness.ts'
import { feedRoutes } from './api/own/feed.ts'
import { historyRoutes } from './api/own/history.ts'
import { jobRoutes } from './api/own/job.ts'
import { pauseRoutes } from './api/own/pause.ts'
import { previewRoutes, previewSchedule } from './api/own/preview.ts'
import { recommendationRoutes } from './api/own/recommendation.ts'
import { resourceRoutes } from './api/own/resource.ts'
import { rotaRoutes } from './api/own/rota.ts'
import { rotaPreviewRoutes } from './api/own/rota-preview.ts'
import { settingRoutes } from './api/own/setting.ts'
import { statusRoutes } from './api/own/status.ts'
import { swapRoutes, takeRoutes } from './api/own/swap.ts'
import { transferRoutes } from './api/own/transfer.ts'
import { userRoutes } from './api/own/user.ts'
import { utilizationRoutes } from './api/own/utilization.ts'
import { createServer, listen } from './api/server.ts'
import { type Bus, createBus } from './bus.ts'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './engine/clock.ts'
import { createEngine, type Engine } from './engine/index.ts'
import { fetchText } from './fetch-text.ts'
import { createLog, type Log } from './log.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { send } from './notify/index.ts'
import type { Message } from './notify/sender.ts'
import { makePrivateFolder } from './private-folder.ts'
import type { ActionProvider } from './providers/action.ts'
import { actionOf } from './providers/actions.ts'
import { lackOfCredentials } from './providers/aws-account.ts'
import { checkConfig, findStorage, providerOf } from './providers/index.ts'
import type { Provider } from './providers/provider.ts'
import { createAbsenceService } from './services/absence.ts'
import { createAbsenceCovers } from './services/absence-cover.ts'
import { createActionService } from './services/action.ts'
import { createCalendarService } from './services/calendar.ts'
import { createCalendarFeedService } from './services/calendar-feed.ts'
import { createCrontabService } from './services/crontab.ts'
import { createDirectoryService } from './services/directory.ts'
import {
  createAwsAccounts,
  createEventBusService,
  createScheduleTeller,
  type ScheduleTeller,
} from './services/event-bus.ts'
import { createFailedRunService } from './services/failed-run.ts'
import { createFeedService } from './services/feed.ts'
import { createForwardingService } from './services/forwarding.ts'
import { createGapWatch } from './services/gap-watch.ts'
import { createGridService } from './services/grid.ts'
import { createGroupService } from './services/group.ts'
import { createHoldService } from './services/hold.ts'
import { createJobService } from './services/job.ts'
import { createMeasuredServices } from './services/measured.ts'
import { createMetricService } from './services/metric.ts'
import { createOnCallService } from './services/on-call.ts'
import { createHistory } from './services/on-duty.ts'
import { createOutbox } from './services/outbox.ts'
import { createPauseService } from './services/pause.ts'
import type { FindStorage } from './services/recommending.ts'
import { createResourceService } from './services/resource.ts'
import { createRotaService, type RotaDeps } from './services/rota.ts'
import { createRotaOverrideService } from './services/rota-override.ts'
import { createRotaPreviewService } from './services/rota-preview.ts'
import { createRunningShifts } from './services/running-shift.ts'
import { createScheduleService } from './services/schedule.ts'
import { createSettingService } from './services/setting.ts'
import { createShiftNews } from './services/shift-news.ts'
import { createSwapService } from './services/swap.ts'
import { createTakeService } from './services/take.ts'
import { createTokenService, type TokenService } from './services/token.ts'
import { createTransferService } from './services/transfer.ts'
import { createUserService } from './services/user.ts'
import { createWebhookService } from './services/webhook.ts'
import { createStore, openDatabase, type Store, takeLock, wasEndedUncleanly } from './store/index.ts'

/** What a test, or a benchmark, puts in the place of the world outside. */
export type World = {
  readonly clock: Clock
  readonly random: () => number
  readonly provider: (kind: string) => Provider
  readonly checkConfig: (kind: string, config: unknown) => unknown
  readonly action: (kind: string) => ActionProvider
  readonly send: (message: Message) => Promise<void>
  readonly findStorage: FindStorage
  readonly lackOfCredentials: typeof lackOfCredentials
  readonly writeLog: (line: string) => void
  /** Rows on a page of the lists that let nobody choose how many. */
  readonly listLimit: number
}

export type App = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** Ends everything in the reverse order of its start; programs under supervision live on. */
  readonly stop: () => Promise<void>
}

/** Actions carried out at once, and of these runs of jobs at most. */
const CONCURRENCY = 32
const JOB_CONCURRENCY = 24
const LIST_LIMIT = 1_000

/** Joins the parts: store, engine, services and server over one data folder. The only place that does. */
export async function createApp(config: Config, world: Partial<World> = {}): Promise<App> {
  const releasers: (() => unknown)[] = []
  const stop = once(() => release(releasers))
  try {
    const { dataFolder } = config
    const clock = world.clock ?? systemClock
    const writeLog = world.writeLog ?? ((line: string) => process.stderr.write(line))
    let logFile: LogFile | null = null
    const log = createLog(config.logLevel, clock.now, (line) => {
      writeLog(line)
      logFile?.write(line)
    })
    const bus = createBus(clock.now, log)
    makePrivateFolder(dataFolder, process.platform)
    const isSuspect = wasEndedUncleanly(dataFolder)
    releasers.push(takeLock(dataFolder, `process ${process.pid}`))
    // Only now: the files of a folder are written by the one Hourhand that has its lock.
    logFile = openLogFile(join(dataFolder, 'logs'))
    releasers.push(logFile.close)
    const outputFolder = join(dataFolder, 'output')
    mkdirSync(outputFolder, { recursive: true, mode: 0o700 })
    const store = createStore(await openDatabase(dataFolder, clock.now()), dataFolder)
    releasers.push(() => store.close())
    if (isSuspect) store.checkPages()
    store.transaction(() => store.users.ensureOperator(clock.now()))
    store.transaction(() => store.tokens.forgetOld(clock.now()))
    store.transaction(() => store.publishedEvents.forgetOld(clock.now()))

    const random = world.random ?? Math.random
    const tell = createScheduleTeller({ store, clock, describe: createDescribe(store) })
    const engine = createEngine(
      {
        store,
        clock,
        bus,
        log,
        random,
        provider: world.provider ?? providerOf,
        action: world.action ?? actionOf,
        settings: () => ({ instabaseRoot: readInstabaseRoot(store) ?? config.instabaseRoot ?? null }),
        send: world.send ?? send,
        tell,
      },
      { outputFolder, concurrency: CONCURRENCY, jobConcurrency: JOB_CONCURRENCY },
    )
    const tokens = createTokenService({ store, clock, bus })
    const context = createContext({ store, clock, bus, log, engine, tell, tokens, config, world })
    const controlToken = randomBytes(32).toString('base64url')
    const server = await createServer(
      { store, bus, clock, log, tokens, passwords: context.users },
      {
        version: config.version,
        pageFolder: config.pageFolder,
        operatorTimeZone: config.operatorTimeZone,
        controlToken,
        renderUnrouted: (failure, request) => unroutedOf(request.url)(failure, request),
        healthWithSlash: createSeedHealth({ store, version: config.version }),
        onAudience: engine.setWatched,
        register: (api) => registerRoutes(api, context),
      },
    )
    releasers.push(() => server.close())
    const port = await listen(server, config.port)
    const url = `http://127.0.0.1:${port}`
    engine.start()
    releasers.push(() => engine.stop())
    releasers.push(
      announce(dataFolder, { url, port, version: config.version, startedAt: clock.now() }, controlToken),
    )
    log.info('Hourhand has started', { version: config.version, url, pid: process.pid })
    releasers.push(() => log.info('Hourhand ends'))
    return { url, port, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Parts = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly engine: Engine
  readonly tell: ScheduleTeller
  readonly tokens: TokenService
  readonly config: Config
  readonly world: Partial<World>
}

function createContext({ store, clock, bus, log, engine, tell, tokens, config, world }: Parts): ApiContext {
  const deps = { store, clock, bus, engine, tell }
  const holds = createHoldService(deps)
  const pause = createPauseService({ ...deps, holds })
  const checks = {
    checkAction: (action: JobAction) => (world.action?.(action.kind) ?? actionOf(action.kind)).check(action),
    checkConfig: world.checkConfig ?? checkConfig,
    holdsProgram: (kind: string) => (world.provider ?? providerOf)(kind).holdsProgram === true,
  }
  const jobs = createJobService({ ...deps, ...checks })
  const calendars = createCalendarService({
    ...deps,
    log,
    fetchText,
    operatorTimeZone: config.operatorTimeZone,
  })
  const history = createHistory({ store })
  const directory = createDirectoryService({ ...deps, history, operatorTimeZone: config.operatorTimeZone })
  const news = createShiftNews({ ...deps, log, history })
  const onCallDeps = { ...deps, history, directory }
  const onCall = createOnCallService(deps)
  const calendarFeeds = createCalendarFeedService({
    ...deps,
    log,
    onCall,
    operatorTimeZone: config.operatorTimeZone,
    preview: (schedule, range) => {
      const { data, meta } = previewSchedule(store, schedule, range)
      return { firings: data, more: meta.more }
    },
  })
  const duties = createDutyServices({ ...onCallDeps, log })
  const resources = createResourceService({ ...deps, ...checks, holds })
  const actions = createActionService(deps)
  const { chores, ...measured } = createMeasuredServices({
    ...deps,
    log,
    holds,
    resources,
    operatorTimeZone: config.operatorTimeZone,
    discover: engine.discover,
    measuredResources: engine.measuredResources,
    findStorage: world.findStorage ?? findStorage,
  })
  for (const { chore } of [holds, pause, calendars, news, duties.gapWatch]) engine.addChore(chore)
  for (const chore of chores) engine.addChore(chore)
  return {
    store,
    clock,
    operatorTimeZone: config.operatorTimeZone,
    version: config.version,
    startedAt: clock.now(),
    dataFolder: config.dataFolder,
    schedules: createScheduleService(deps),
    resources,
    ...measured,
    groups: createGroupService({ ...deps, holds }),
    holds,
    actions,
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
      operatorTimeZone: config.operatorTimeZone,
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
    rotaPreviews: createRotaPreviewService({ ...deps, operatorTimeZone: config.operatorTimeZone }),
    settings: createSettingService(deps),
    feeds: createFeedService(deps),
    calendarFeeds: createCalendarFeeds(calendarFeeds, store, clock.now),
    observe: engine.observe,
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

/** The dialect that tells what the router refuses; each tells what is not its own in our words. */
function unroutedOf(url: string) {
  if (url.startsWith('/v2/')) return renderOnCall
  if (url.startsWith('/svc/')) return renderGrid
  return url.startsWith('/api/v1/scheduler/') ? renderScheduler : renderSeed
}

function registerRoutes(api: Parameters<typeof scheduleRoutes>[0], context: ApiContext): void {
  scheduleRoutes(api, context)
  groupRoutes(api, context)
  overrideRoutes(api, context)
  actionRoutes(api, context)
  auditRoutes(api, context)
  reportRoutes(api, context)
  opsgenieRoutes(api, context)
  seedRoutes(api, context)
  instabaseRoutes(api, context)
  nopsRoutes(api, context)
  userRoutes(api, context)
  resourceRoutes(api, context)
  utilizationRoutes(api, context)
  recommendationRoutes(api, context)
  discoveryRoutes(api, context)
  jobRoutes(api, context)
  crontabRoutes(api, context)
  transferRoutes(api, context)
  previewRoutes(api, context)
  historyRoutes(api, context)
  deliveryRoutes(api, context)
  pauseRoutes(api, context)
  calendarRoutes(api, context)
  feedRoutes(api, context)
  rotaRoutes(api, context)
  fairnessRoutes(api, context)
  rotaPreviewRoutes(api, context)
  swapRoutes(api, context)
  takeRoutes(api, context)
  absenceRoutes(api, context)
  settingRoutes(api, context)
  statusRoutes(api, context)
}

function readInstabaseRoot(store: Pick<Store, 'settings'>): string | null {
  return (store.settings.find('instabase') as { readonly root: string } | null)?.root ?? null
}

/** Runs what was started last first, each of them, and then throws the first error there was. */
async function release(releasers: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = []
  for (const undo of [...releasers].reverse()) {
    try {
      await undo()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null
  return () => {
    done ??= work()
    return done
  }
}
