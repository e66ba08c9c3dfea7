import { randomBytes } from 'node:crypto'
import type { Listener } from './bus.ts'
import { composeApp } from './compose.ts'
import type { Config } from './config.ts'
import type { World } from './context.ts'
import { restoreStore } from './restore-store.ts'
import { takeLock } from './store/index.ts'

export type App = AsyncDisposable & {
  readonly url: string
  readonly port: number
  /** A token of this life of the process: the desktop in the same process asks the server with it. */
  readonly token: string
  /** Tells every event, over a restoration too; the answer ends it. */
  readonly subscribe: (listener: Listener) => () => void
  /** Looks at what is due at once: to be called when the machine woke or its clock was set. */
  readonly rearm: () => void
  /** Ends everything in the reverse order of its start; programs under supervision live on. */
  readonly stop: () => Promise<void>
}

/** What is to be restored, and by whom. */
export type Restoration = { readonly file: string; readonly actor: string }

/**
 * Hourhand over one data folder. A restoration closes all of it and opens it again on the restored store, at the same
 * address: whoever is connected finds it again.
 */
export async function createApp(config: Config, world: Partial<World> = {}): Promise<App> {
  const controlToken = randomBytes(32).toString('base64url')
  const listeners = new Set<Listener>()
  const listen: Listener = (event) => {
    for (const listener of listeners) listener(event)
  }
  const open = (port: number | null) =>
    composeApp({ ...config, port }, world, { controlToken, listen, restore: restoreSoon })
  let running = await open(config.port)
  let work: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | null = null
  const { url, port } = running

  /** Whoever asked is answered first. A store that then does not open ends the process, as it does at a start. */
  function restoreSoon(wanted: Restoration): void {
    work = work.then(() => restore(wanted))
  }

  async function restore({ file, actor }: Restoration): Promise<void> {
    const sessions = running.readSessions()
    await running.stop()
    const kept = await replace(file)
    running = await open(port).catch(async (error) => {
      if (kept === null) throw error
      await replace(kept)
      return open(port)
    })
    if (kept !== null) running.noteRestored({ file, actor, kept }, sessions)
  }

  /** Where what was there before is kept; null when the backup was refused and nothing was changed. */
  async function replace(file: string): Promise<string | null> {
    const release = takeLock(config.dataFolder, `process ${process.pid}`)
    return restoreStore(config.dataFolder, file)
      .catch(() => null)
      .finally(release)
  }

  function stop(): Promise<void> {
    stopped ??= work.then(() => running.stop())
    return stopped
  }

  return {
    url,
    port,
    token: controlToken,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    rearm: () => running.rearm(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
