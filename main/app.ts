import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCalendarFeeds } from './api/calendar-feed.ts'
import type { ApiContext } from './api/context.ts'
import { renderUnrouted } from './api/dialects/opsgenie/envelope.ts'
import { opsgenieRoutes } from './api/dialects/opsgenie/index.ts'
import { actionRoutes } from './api/dialects/zopnight/action.ts'
import { auditRoutes } from './api/dialects/zopnight/audit.ts'
import { groupRoutes } from './api/dialects/zopnight/group.ts'
import { overrideRoutes } from './api/dialects/zopnight/override.ts'
import { reportRoutes } from './api/dialects/zopnight/report.ts'
import { scheduleRoutes } from './api/dialects/zopnight/schedule.ts'
import { absenceRoutes } from './api/own/absence.ts'
import { calendarRoutes } from './api/own/calendar.ts'
import { fairnessRoutes } from './api/own/fairness.ts'
import { feedRoutes } from './api/own/feed.ts'
import { historyRoutes } from './api/own/history.ts'
import { pauseRoutes } from './api/own/pause.ts'
import { previewRoutes, previewSchedule } from './api/own/preview.ts'
import { resourceRoutes } from './api/own/resource.ts'
import { rotaRoutes } from './api/own/rota.ts'
import { rotaPreviewRoutes } from './api/own/rota-preview.ts'
import { settingRoutes } from './api/own/setting.ts'
import { statusRoutes } from './api/own/status.ts'
import { swapRoutes, takeRoutes } from './api/own/swap.ts'
import { createServer, listen } from './api/server.ts'
import { type Bus, createBus } from './bus.ts'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './engine/clock.ts'
import { createEngine, type Engine } from './engine/index.ts'
import { fetchText } from './fetch-text.ts'
import { createLog, type Log } from './log.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { makePrivateFolder } from './private-folder.ts'
import { checkConfig, providerOf } from './providers/index.ts'
import type { Provider } from './providers/provider.ts'
import { createAbsenceService } from './services/absence.ts'
import { createAbsenceCovers } from './services/absence-cover.ts'
import { createActionService } from './services/action.ts'
import { createCalendarService } from './services/calendar.ts'
import { createCalendarFeedService } from './services/calendar-feed.ts'
import { createDirectoryService } from './services/directory.ts'
import { createFeedService } from './services/feed.ts'
import { createForwardingService } from './services/forwarding.ts'
import { createGapWatch } from './services/gap-watch.ts'
import { createGroupService } from './services/group.ts'
import { createHoldService } from './services/hold.ts'
import { createOnCallService } from './services/on-call.ts'
import { createHistory } from './services/on-duty.ts'
import { createOutbox } from './services/outbox.ts'
import { createPauseService } from './services/pause.ts'
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
import { createTokenService } from './services/token.ts'
import { createStore, openDatabase, type Store, takeLock, wasEndedUncleanly } from './store/index.ts'

/** What a test, or a benchmark, puts in the place of the world outside. */
export type World = {
  readonly clock: Clock
  readonly random: () => number
  readonly provider: (kind: string) => Provider
  readonly checkConfig: (kind: string, config: unknown) => unknown
  readonly writeLog: (line: string) => void
}

export type App = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** Ends everything in the reverse order of its start; programs under supervision live on. */
  readonly stop: () => Promise<void>
}

/** Actions carried out at once. */
const CONCURRENCY = 32

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
    const engine = createEngine(
      { store, clock, bus, log, random, provider: world.provider ?? providerOf },
      { outputFolder, concurrency: CONCURRENCY },
    )
    const context = createContext({ store, clock, bus, log, engine, config, world })
    const controlToken = randomBytes(32).toString('base64url')
    const server = await createServer(
      { store, bus, clock, log, tokens: createTokenService({ store, clock, bus }) },
      {
        version: config.version,
        pageFolder: config.pageFolder,
        operatorTimeZone: config.operatorTimeZone,
        controlToken,
        renderUnrouted,
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
  readonly config: Config
  readonly world: Partial<World>
}

function createContext({ store, clock, bus, log, engine, config, world }: Parts): ApiContext {
  const deps = { store, clock, bus, engine }
  const holds = createHoldService(deps)
  const pause = createPauseService({ ...deps, holds })
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
  for (const { chore } of [holds, pause, calendars, news, duties.gapWatch]) engine.addChore(chore)
  return {
    store,
    clock,
    operatorTimeZone: config.operatorTimeZone,
    version: config.version,
    startedAt: clock.now(),
    dataFolder: config.dataFolder,
    schedules: createScheduleService(deps),
    resources: createResourceService({
      ...deps,
      holds,
      checkConfig: world.checkConfig ?? checkConfig,
      holdsProgram: (kind) => (world.provider ?? providerOf)(kind).holdsProgram === true,
    }),
    groups: createGroupService({ ...deps, holds }),
    holds,
    actions: createActionService(deps),
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

function registerRoutes(api: Parameters<typeof scheduleRoutes>[0], context: ApiContext): void {
  scheduleRoutes(api, context)
  groupRoutes(api, context)
  overrideRoutes(api, context)
  actionRoutes(api, context)
  auditRoutes(api, context)
  reportRoutes(api, context)
  opsgenieRoutes(api, context)
  resourceRoutes(api, context)
  previewRoutes(api, context)
  historyRoutes(api, context)
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

/** Says in the data folder where the server answers, and how the command line proves itself to it. */
function announce(
  folder: string,
  { url, port, version, startedAt }: { url: string; port: number; version: string; startedAt: number },
  controlToken: string,
): () => void {
  const started = new Date(startedAt).toISOString()
  const notice = { url, port, pid: process.pid, version, startedAt: started }
  const files = { 'control.token': controlToken, 'server.json': `${JSON.stringify(notice, null, 2)}\n` }
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    rmSync(file, { force: true })
    writeFileSync(file, text, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  return () => {
    for (const name of Object.keys(files)) rmSync(join(folder, name), { force: true })
  }
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
