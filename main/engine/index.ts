import type { ScheduleNews } from '#shared/schedule.ts'
import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Message } from '../notify/sender.ts'
import type { ActionProvider, ActionSettings } from '../providers/action.ts'
import type { ChangeStorage } from '../providers/aws-storage-change.ts'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/index.ts'
import { type Chore, createAgenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import { createCourier } from './courier.ts'
import { createDiscoverer } from './discoverer.ts'
import { createEnforcer } from './enforcer.ts'
import { createExecutor } from './executor.ts'
import { createFolderWatch } from './folder-watch.ts'
import { createJobRunner } from './job-runner.ts'
import { createObserver } from './observer.ts'
import { createOutputFiles } from './output-files.ts'
import { createProber } from './prober.ts'
import { recover } from './recover.ts'
import { createRetention } from './retention.ts'
import { createRunFiles } from './run-files.ts'
import { createRunner } from './runner.ts'
import { createSampler } from './sampler.ts'
import { createScheduler } from './scheduler.ts'
import { createStorageRunner } from './storage-runner.ts'
import { createTrouble } from './trouble.ts'
import { createWatcher } from './watcher.ts'
import { createZoneData } from './zone-data.ts'

export type EngineDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly random: () => number
  readonly provider: (kind: string) => Provider
  readonly action: (kind: string) => ActionProvider
  readonly settings: () => ActionSettings
  /** Does once to storage what schedules say; without it each of these runs fails. */
  readonly changeStorage?: ChangeStorage
  /** Notes what is to be told others of schedules that act; called inside the transaction of their firing. */
  readonly tell?: (news: readonly ScheduleNews[]) => void
  /** Sends one message to others; throws when it was not taken. */
  readonly send: (message: Message) => Promise<void>
}

export type EngineConfig = {
  readonly outputFolder: string
  /** Actions carried out at once. */
  readonly concurrency: number
  /** Of these, runs of jobs at most; the rest is kept for starts and stops. Three quarters, unless it is said. */
  readonly jobConcurrency?: number
}

export type Engine = ReturnType<typeof createEngine>

/** What runs has this long to end by itself when Hourhand ends. */
const STOP_GRACE_MS = 4_000

/** The engine: one agenda over firing, retries and what the services add to it, and the executor. */
export function createEngine(deps: EngineDeps, config: EngineConfig) {
  const { store, clock, bus, log, random, provider, send, tell } = deps
  const rearm = () => agenda.rearm()
  const carrying = createCarrying({ ...deps, rearm }, config)
  const { executor, observer, runner, runFiles, trouble, liveOutput } = carrying
  const { wake, endRuns } = executor
  const scheduler = createScheduler({ store, bus, log, wake, tell, replaceRuns: (job) => endRuns(job) })
  const watcher = createWatcher({ store, observer, log, rearm })
  const folders = createFolderWatch({ store, clock, bus, log, wake, rearm })
  const sampler = createSampler({ store, clock, log, provider, observer, runner, trouble })
  const courier = createCourier({ store, clock, bus, log, random, send, rearm })
  const retention = createRetention({ store, clock, removeFiles: runFiles.remove })
  const chores: Chore[] = [
    watcher.chore,
    scheduler,
    ...carrying.chores,
    folders.chore,
    createEnforcer({ store, clock, bus, log, observer, wake }),
    sampler.chore,
    courier.chore,
    retention.chore,
  ]
  const zoneData = createZoneData({ store, log }, process.versions.tz ?? 'unknown')
  const agenda = createAgenda({ clock, log, random }, chores)

  return {
    /** Adds what a service has to do at certain instants; before `start`. */
    addChore(chore: Chore): void {
      chores.push(chore)
    },
    start(): void {
      zoneData.takeUp(clock.now())
      runFiles.sweep()
      executor.resume(recover({ store, bus, log }, clock.now()))
      scheduler.prepare()
      folders.start()
      agenda.start()
      wake()
    },
    async stop(): Promise<void> {
      const firedUntil = clock.now()
      agenda.stop()
      folders.stop()
      courier.stop()
      await executor.stop(STOP_GRACE_MS)
      zoneData.leave(firedUntil)
    },
    /** To be called after a change that may move what is due next. */
    rearm: agenda.rearm,
    /** To be called after intents have been queued. */
    wake,
    cancel: executor.cancel,
    /** Ends what runs of a job, but for some runs; what is queued is not touched. */
    endRuns,
    /** The output, so far, of a run that goes on; null when it does not. */
    liveOutput,
    /** To be called after a job was made, changed, switched or deleted. */
    watchFolder: folders.refresh,
    /** Why the folder that a job watches cannot be read, in words; null when it can, or none is watched. */
    folderError: folders.problem,
    /** Whether a watched folder is being looked at. */
    isLooking: folders.isLooking,
    observe: observer.observe,
    /** Forgets old history at once, or tells what that would forget. */
    cleaning: { rehearse: retention.rehearse, clean: retention.clean },
    ...createQuestions({ clock, provider }),
    /** The resources whose use is measured. */
    measuredResources: sampler.resources,
    /** To be called after a resource was deleted of which nothing runs any more. */
    forgetOutput: carrying.forgetOutput,
    /** Told when somebody begins to watch the states of resources, and when nobody does any more. */
    setWatched: watcher.setWatched,
    isIdle: executor.isIdle,
  }
}

/** What carries intents out, and what it keeps of that. */
function createCarrying(deps: EngineDeps & { readonly rearm: () => void }, config: EngineConfig) {
  const { store, clock, log, provider, changeStorage } = deps
  const { outputFolder, concurrency } = config
  const outputs = createOutputFiles({ ...deps, folder: outputFolder })
  const runFiles = createRunFiles({ store, log, folder: outputFolder })
  const trouble = createTrouble(deps)
  const runner = createRunner({ store, clock, provider, outputs, trouble })
  const jobRunner = createJobRunner({ ...deps, outputFolder })
  const storageRunner = createStorageRunner({ clock, changeStorage })
  const observer = createObserver({ ...deps, runner })
  const executor = createExecutor(
    { ...deps, runner, jobRunner, storageRunner, outputFolder },
    { all: concurrency, jobs: config.jobConcurrency ?? Math.max(1, Math.floor(concurrency * 0.75)) },
  )
  return {
    executor,
    observer,
    runner,
    runFiles,
    trouble,
    liveOutput: jobRunner.liveOutput,
    forgetOutput: outputs.remove,
    chores: [executor.chore, outputs.chore],
  }
}

/** What providers are asked of which nothing is stored. */
function createQuestions(deps: Pick<EngineDeps, 'clock' | 'provider'>) {
  return {
    /** Asks a provider what there is that could become a resource. */
    discover: createDiscoverer(deps),
    /** Tries a configuration out that is not stored. */
    probe: createProber(deps),
  }
}
