// The end of the program: the store is closed before anything goes, and no way of ending leaves that out.
import type * as Electron from 'electron'
import type { DesktopLog } from './desktop-log.ts'

export type QuitDeps = {
  readonly app: Pick<Electron.App, 'on' | 'exit' | 'releaseSingleInstanceLock'>
  readonly powerMonitor: Pick<Electron.PowerMonitor, 'on'>
  readonly process: Pick<NodeJS.Process, 'on'>
  readonly platform: NodeJS.Platform
  readonly log: DesktopLog
  /** Ends engine, server and store. */
  readonly stop: () => Promise<void>
  /** Takes tray and windows away. */
  readonly end: () => void
  /** Resolves after so many milliseconds. */
  readonly pause?: (ms: number) => Promise<void>
}

/** What the end may take before it is forced; systems that log off give about as much. */
const LIMIT_MS = 9_000

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function createQuit(deps: QuitDeps) {
  const { app, powerMonitor, platform, log, stop, end, pause = sleep } = deps
  let stopping: Promise<void> | null = null
  let isOver = false
  let isLeaving = false

  function stopHosted(): Promise<void> {
    stopping ??= stop().catch((error: unknown) => log.error('the end was not in order', { error }))
    return stopping
  }

  async function quit(): Promise<void> {
    if (isOver || isLeaving) return
    isOver = true
    end()
    await Promise.race([stopHosted(), pause(LIMIT_MS)])
    app.exit(0)
  }

  async function leave(): Promise<void> {
    isLeaving = true
    end()
    await Promise.race([stopHosted(), pause(LIMIT_MS)])
    // What takes the place of this program may be there before it has gone.
    app.releaseSingleInstanceLock()
  }

  // Electron's own handlers are good for one signal and die of a second; Ctrl-C comes from the terminal and from npm.
  for (const signal of SIGNALS) deps.process.on(signal, () => void quit())
  // Whatever else asks Electron to quit (the Dock, Cmd+Q) waits for the store too.
  app.on('before-quit', (event) => {
    if (isLeaving) return
    event.preventDefault()
    void quit()
  })
  // Windows says nothing of this kind when a user logs off: there the window tells.
  if (platform !== 'win32') {
    powerMonitor.on('shutdown', (event?: { preventDefault: () => void }) => {
      event?.preventDefault()
      void quit()
    })
  }
  return {
    quit: () => void quit(),
    stopHosted,
    /** Ends all but the process, which is then let go when somebody else, such as an update, quits it. */
    leave,
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
