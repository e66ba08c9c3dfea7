import type { Bus } from '../bus.ts'
import type { Log } from '../log.ts'
import type { Provider } from '../providers/provider.ts'
import type { Store } from '../store/index.ts'
import { type Chore, createAgenda } from './agenda.ts'
import type { Clock } from './clock.ts'
import { createEnforcer } from './enforcer.ts'
import { createExecutor } from './executor.ts'
import { createObserver } from './observer.ts'
import { createOutputFiles } from './output-files.ts'
import { recover } from './recover.ts'
import { createRunner } from './runner.ts'
import { createScheduler } from './scheduler.ts'
import { createWatcher } from './watcher.ts'
import { createZoneData } from './zone-data.ts'

export type EngineDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly bus: Bus
  readonly log: Log
  readonly random: () => number
  readonly provider: (kind: string) => Provider
}

export type EngineConfig = {
  readonly outputFolder: string
  /** Actions carried out at once. */
  readonly concurrency: number
}

export type Engine = ReturnType<typeof createEngine>

/** What runs has this long to end by itself when Hourhand ends. */
const STOP_GRACE_MS = 4_000

/** The engine: one agenda over firing, retries and what the services add to it, and the executor. */
export function createEngine(deps: EngineDeps, config: EngineConfig) {
  const { store, clock, bus, log, random, provider } = deps
  const rearm = () => agenda.rearm()
  const outputs = createOutputFiles({ store, clock, log, folder: config.outputFolder, rearm })
  const runner = createRunner({ store, clock, provider, outputs })
  const observer = createObserver({ store, clock, bus, runner })
  const executor = createExecutor({ store, clock, bus, log, random, runner, rearm }, config.concurrency)
  const scheduler = createScheduler({ store, bus, log, wake: executor.wake })
  const watcher = createWatcher({ store, observer, log, rearm })
  const chores: Chore[] = [
    watcher.chore,
    scheduler,
    executor.chore,
    outputs.chore,
    createEnforcer({ store, clock, bus, log, observer, wake: executor.wake }),
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
      recover({ store, bus, log }, clock.now())
      scheduler.prepare()
      agenda.start()
      executor.wake()
    },
    async stop(): Promise<void> {
      const firedUntil = clock.now()
      agenda.stop()
      await executor.stop(STOP_GRACE_MS)
      zoneData.leave(firedUntil)
    },
    /** To be called after a change that may move what is due next. */
    rearm: agenda.rearm,
    /** To be called after intents have been queued. */
    wake: executor.wake,
    cancel: executor.cancel,
    observe: observer.observe,
    /** To be called after a resource was deleted of which nothing runs any more. */
    forgetOutput: outputs.remove,
    /** Told when somebody begins to watch the states of resources, and when nobody does any more. */
    setWatched: watcher.setWatched,
    isIdle: executor.isIdle,
  }
}
