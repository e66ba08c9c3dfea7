// Newer versions: looked for where that is wanted, fetched and installed only when asked, never while a run goes.
import type { AppUpdater } from 'electron-updater'

type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'autoRunAppAfterInstall'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
  | 'on'
>

export type UpdateState =
  | { readonly state: 'none' | 'looking' | 'fetching' }
  | { readonly state: 'available' | 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly reason: string }

export type UpdateDeps = {
  readonly updater: Updater
  readonly isWanted: () => boolean
  readonly isBusy: () => boolean
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly onChange: (state: UpdateState) => void
  /** Ends the program in order, so that the store is closed before anything is replaced. */
  readonly stop: () => Promise<void>
}

const EVERY_MS = 6 * 3_600_000
const FIRST_MS = 60_000

export function createUpdates({ updater, isWanted, isBusy, setDelay, onChange, stop }: UpdateDeps) {
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.autoRunAppAfterInstall = false
  let current: UpdateState = { state: 'none' }
  let cancel = setDelay(FIRST_MS, look)

  function set(state: UpdateState): void {
    current = state
    onChange(state)
  }

  function look(): void {
    cancel = setDelay(EVERY_MS, look)
    if (isWanted() && current.state !== 'ready' && current.state !== 'fetching') void check()
  }

  async function check(): Promise<void> {
    set({ state: 'looking' })
    await updater.checkForUpdates().catch(fail)
  }

  function fail(error: unknown): void {
    set({ state: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }

  updater.on('update-available', ({ version }) => set({ state: 'available', version }))
  updater.on('update-not-available', () => set({ state: 'none' }))
  updater.on('update-downloaded', ({ version }) => set({ state: 'ready', version }))
  updater.on('error', fail)

  return {
    state: () => current,
    check,
    async fetch(): Promise<void> {
      set({ state: 'fetching' })
      await updater.downloadUpdate().catch(fail)
    },
    /** Installs what was fetched and begins anew; false when a run goes, or nothing was fetched. */
    async install(): Promise<boolean> {
      if (current.state !== 'ready' || isBusy()) return false
      await stop()
      updater.quitAndInstall(false, true)
      return true
    },
    end: () => cancel(),
  }
}
