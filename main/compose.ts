import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { announce } from './announce.ts'
import { createDescribe } from './api/dialects/nops/event.ts'
import { createSeedHealth } from './api/dialects/seed/health.ts'
import { registerRoutes, unroutedOf } from './api/routes.ts'
import { createServer, listen } from './api/server.ts'
import { createBus, type Listener } from './bus.ts'
import type { Config } from './config.ts'
import { createContext, HEADLESS_KEEPING, type World } from './context.ts'
import { type Clock, systemClock } from './engine/clock.ts'
import { createEngine } from './engine/index.ts'
import { createLog } from './log.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { send } from './notify/index.ts'
import { makePrivateFolder } from './private-folder.ts'
import { actionOf } from './providers/actions.ts'
import { createProviders } from './providers/index.ts'
import { writeAudit } from './services/change.ts'
import { createScheduleTeller } from './services/event-bus.ts'
import { createOperatorService } from './services/operator.ts'
import { readAws } from './services/setting.ts'
import { createTokenService } from './services/token.ts'
import { settleSecrets } from './settle-secrets.ts'
import { createStore, openDatabase, type Store, takeLock, wasEndedUncleanly } from './store/index.ts'
import type { StoredSession } from './store/session.ts'
import { OPERATOR_ID } from './store/user.ts'

export type Composed = {
  readonly url: string
  readonly port: number
  /** Ends everything in the reverse order of its start; programs under supervision live on. */
  readonly stop: () => Promise<void>
  readonly rearm: () => void
  /** The browsers that are signed in. */
  readonly readSessions: () => readonly StoredSession[]
  /** Writes down that the store was restored, and lets the browsers that were signed in stay so. */
  readonly noteRestored: (what: Restored, sessions: readonly StoredSession[]) => void
}

type Restored = { readonly file: string; readonly kept: string; readonly actor: string }

/** What outlives a restoration. */
type Life = {
  /** Proves the command line to the server. */
  readonly controlToken: string
  /** Told of every event. */
  readonly listen: Listener
  readonly restore: (wanted: { readonly file: string; readonly actor: string }) => void
}

/** Actions carried out at once, and of these runs of jobs at most. */
const CONCURRENCY = 64
const JOB_CONCURRENCY = 48

type Releasers = (() => unknown)[]

/** Joins the parts: store, engine, services and server over one data folder. The only place that does. */
export async function composeApp(config: Config, world: Partial<World>, life: Life): Promise<Composed> {
  const releasers: Releasers = []
  const stop = once(() => release(releasers))
  try {
    const base = await openBase(config, world, { life, releasers })
    const { store, clock, log } = base
    const parts = { ...createParts(base, config, world), restore: life.restore }
    const server = await createOwnServer(parts, life.controlToken)
    releasers.push(() => server.close())
    const port = await listen(server, config.port)
    const url = `http://127.0.0.1:${port}`
    parts.engine.start()
    releasers.push(() => parts.engine.stop())
    const { version, dataFolder } = config
    releasers.push(announce(dataFolder, { url, port, version, startedAt: clock.now() }, life.controlToken))
    log.info('Hourhand has started', { version, url, pid: process.pid })
    releasers.push(() => log.info('Hourhand ends'))
    return {
      url,
      port,
      stop,
      rearm: parts.engine.rearm,
      readSessions: store.sessions.list,
      noteRestored: (what, sessions) => noteRestored({ store, clock }, what, sessions),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Base = Awaited<ReturnType<typeof openBase>>

/** Takes the data folder for this process alone, and opens what is in it. */
async function openBase(
  { dataFolder, logLevel }: Config,
  world: Partial<World>,
  { life, releasers }: { readonly life: Life; readonly releasers: Releasers },
) {
  const clock = world.clock ?? systemClock
  const writeLog = world.writeLog ?? ((line: string) => process.stderr.write(line))
  let logFile: LogFile | null = null
  const log = createLog(logLevel, clock.now, (line) => {
    writeLog(line)
    logFile?.write(line)
  })
  const bus = createBus(clock.now, log)
  bus.subscribe(life.listen)
  makePrivateFolder(dataFolder, process.platform)
  const isSuspect = wasEndedUncleanly(dataFolder)
  releasers.push(takeLock(dataFolder, `process ${process.pid}`))
  // Only now: the files of a folder are written by the one Hourhand that has its lock.
  logFile = openLogFile(join(dataFolder, 'logs'))
  releasers.push(logFile.close)
  const outputFolder = join(dataFolder, 'output')
  mkdirSync(outputFolder, { recursive: true, mode: 0o700 })
  const keeping = world.keeping ?? HEADLESS_KEEPING
  const store = createStore(await openDatabase(dataFolder, clock.now()), dataFolder, keeping.seal)
  releasers.push(() => store.close())
  if (isSuspect) store.checkPages()
  store.transaction(() => store.users.ensureOperator(clock.now()))
  store.transaction(() => store.tokens.forgetOld(clock.now()))
  store.transaction(() => store.publishedEvents.forgetOld(clock.now()))
  settleSecrets({ store, log }, keeping)
  return { clock, bus, log, store, outputFolder }
}

/** The engine, and what the services are made of. */
function createParts({ outputFolder, ...base }: Base, config: Config, world: Partial<World>) {
  const { store, clock, bus } = base
  const tell = createScheduleTeller({ store, clock, describe: createDescribe(store) })
  const providers = createProviders({ awsEndpoint: () => readAws(store).endpoint })
  const engine = createEngine(
    {
      ...base,
      tell,
      random: world.random ?? Math.random,
      provider: world.provider ?? providers.providerOf,
      action: world.action ?? actionOf,
      settings: () => ({ instabaseRoot: readInstabaseRoot(store) ?? config.instabaseRoot ?? null }),
      changeStorage: world.changeStorage ?? providers.changeStorage,
      send: world.send ?? send,
    },
    { outputFolder, concurrency: CONCURRENCY, jobConcurrency: JOB_CONCURRENCY },
  )
  const tokens = createTokenService({ store, clock, bus })
  const operator = createOperatorService({
    ...{ store, clock, bus, tokens },
    defaultTimeZone: config.operatorTimeZone,
    operatorId: OPERATOR_ID,
  })
  return { ...base, engine, tell, tokens, operator, providers, config, world }
}

async function createOwnServer(parts: Parameters<typeof createContext>[0], controlToken: string) {
  const { store, config, engine, operator } = parts
  const context = createContext(parts)
  return createServer(
    { ...parts, passwords: context.users },
    {
      version: config.version,
      pageFolder: config.pageFolder,
      operator: operator.read,
      controlToken,
      renderUnrouted: (failure, request) => unroutedOf(request.url)(failure, request),
      healthWithSlash: createSeedHealth({ store, version: config.version }),
      onAudience: engine.setWatched,
      register: (api) => registerRoutes(api, context),
    },
  )
}

function noteRestored(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { file, kept, actor }: Restored,
  sessions: readonly StoredSession[],
): void {
  const [id, before] = [basename(file), { kept: basename(kept) }]
  store.transaction(() => {
    store.sessions.carryOver(sessions)
    writeAudit(store, { actor: { name: actor }, action: 'restore', type: 'store', id, before }, clock.now())
  })
}

function readInstabaseRoot(store: Pick<Store, 'settings'>): string | null {
  return (store.settings.find('instabase') as { readonly root: string } | null)?.root ?? null
}

/** Runs what was started last first, each of them, and then throws the first error there was. */
async function release(releasers: Readonly<Releasers>): Promise<void> {
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
