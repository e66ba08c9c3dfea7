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
  | { readonly state: 'none' | 'looking'; readonly reason?: string }
  | { readonly state: 'available'; readonly version: string; readonly reason?: string }
  | { readonly state: 'fetching' | 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly reason: string }

export type UpdateDeps = {
  readonly updater: Updater
  readonly isWanted: () => boolean
  /** Whether this build names a place that its releases come from. */
  readonly hasReleases: boolean
  /** Whether a run goes, as it is now. */
  readonly isBusy: () => Promise<boolean>
  readonly setDelay: (ms: number, fn: () => void) => () => void
  readonly onChange: (state: UpdateState) => void
  /** Ends all but the process: from here on nothing keeps the program from being ended and replaced. */
  readonly leave: () => Promise<void>
  /** Begins anew as it is: after `leave` there is nothing to go back to. */
  readonly startAgain: () => void
}

const EVERY_MS = 6 * 3_600_000
const FIRST_MS = 60_000
const NOWHERE: UpdateState = { state: 'none', reason: 'This build names no place that releases come from.' }

export function createUpdates(deps: UpdateDeps) {
  const { updater, hasReleases, setDelay, onChange } = deps
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.autoRunAppAfterInstall = false
  let current: UpdateState = hasReleases ? { state: 'none' } : NOWHERE
  let hasLeft = false
  let cancel = setDelay(FIRST_MS, look)

  function set(state: UpdateState): void {
    current = state
    onChange(state)
  }

  function look(): void {
    cancel = setDelay(EVERY_MS, look)
    const isInHand = current.state === 'ready' || current.state === 'fetching'
    if (hasReleases && deps.isWanted() && !isInHand) void check()
  }

  async function check(): Promise<void> {
    set({ state: 'looking' })
    const found = await updater.checkForUpdates().catch(fail)
    // It does not look where it could not install what it finds.
    if (found === null)
      set({ state: 'none', reason: 'A program that is kept like this is not replaced by itself.' })
  }

  function fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    if (hasLeft) deps.startAgain()
    else if (current.state === 'fetching') set({ state: 'available', version: current.version, reason })
    // A failure is both an event and the end of what was asked for.
    else if (current.state === 'looking') set({ state: 'failed', reason })
  }

  function install(): void {
    hasLeft = true
    // It was asked for: outside of silent installers this alone says whether the program begins anew.
    updater.autoRunAppAfterInstall = true
    try {
      updater.quitAndInstall(false, true)
    } catch (error) {
      fail(error)
    }
  }

  updater.on('update-available', ({ version }) => set({ state: 'available', version }))
  updater.on('update-not-available', () => set({ state: 'none' }))
  updater.on('update-downloaded', ({ version }) => set({ state: 'ready', version }))
  updater.on('error', fail)

  return {
    state: () => current,
    check,
    async fetch(): Promise<void> {
      if (current.state !== 'available') return
      set({ state: 'fetching', version: current.version })
      await updater.downloadUpdate().catch(fail)
    },
    /** Installs what was fetched and begins anew; false when a run goes, or nothing was fetched. */
    async install(): Promise<boolean> {
      // What cannot be asked may well be busy.
      if (hasLeft || current.state !== 'ready' || (await deps.isBusy().catch(() => true))) return false
      await deps.leave()
      install()
      return true
    },
    end: () => cancel(),
  }
}
