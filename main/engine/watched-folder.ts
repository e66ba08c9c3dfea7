import { relative, resolve, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { toError } from '#shared/error.ts'
import { createFileFilter, isIgnoredName } from '#shared/incoming-file.ts'
import type { Job, JobTriggerSpec } from '#shared/job.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { TakenFile } from '../store/taken-file.ts'
import type { Clock } from './clock.ts'
import type { Intake } from './file-intake.ts'
import { createFileLedger, type FileLedger } from './file-ledger.ts'
import { createFolderHints } from './folder-hints.ts'
import { type FolderListing, listFolder, readStamps } from './folder-listing.ts'
import { createFolderPresence } from './folder-presence.ts'

/** After a hint others will come. */
const HINT_MS = 200
/** More hints than this and everything is looked at: the system's queue of them may have overflowed. */
const MOST_HINTS = 5_000
/** Everything is looked at this often, whatever the hints say: they may fail, and of some drives there are none. */
const RESCAN_MS = 30_000
/** The same, where the system does not tell of changes or the folder cannot be read. */
const POLL_MS = 10_000
/** A folder that takes long to look at is looked at less often: a fifth, and whole a twentieth, of the time at most. */
const REST_FACTOR = 4
const RESCAN_FACTOR = 20
const LONGEST_LOOK_MS = 60_000
/** Files taken in one transaction: thousands at once must not hold up what is due. */
const TAKEN_AT_ONCE = 500

export type FolderJob = Job & { readonly trigger: JobTriggerSpec & { readonly kind: 'folder' } }

type Deps = {
  readonly store: Pick<Store, 'takenFiles' | 'transaction'>
  readonly clock: Clock
  readonly log: Log
  /** Queues the runs of files. */
  readonly take: (files: readonly TakenFile[], now: number) => Intake
  /** The job takes no more files. */
  readonly onOver: () => void
  /** Why the folder cannot be read has changed. */
  readonly onProblem: () => void
  /** Looks again at when the next look is due. */
  readonly rearm: () => void
}

export type WatchedFolder = ReturnType<typeof createWatchedFolder>

/**
 * The folder of one job. The truth is what stands in it, compared with what was taken; hints only say when to look. A
 * look lists the folder if names may have come or gone, asks for the stamps of files that are new, were hinted at or
 * may have stopped growing, and takes those that have.
 */
export function createWatchedFolder(deps: Deps, { id: jobId, trigger, startsAt, endsAt }: FolderJob) {
  const { store, clock, log } = deps
  const root = resolve(trigger.path)
  const matches = createFileFilter(trigger.pattern)
  let ledger: FileLedger | null = null
  let hinted = new Set<string>()
  let isListDue = true
  let hintedAt = Number.POSITIVE_INFINITY
  let quietAt = Number.POSITIVE_INFINITY
  let rescanAt = 0
  let restUntil = 0
  let lookedAt = 0
  let isLooking = false
  let isClosed = false
  let areHintsWhole = true
  let hasWarned = false
  const presence = createFolderPresence(root, { log, onChange: deps.onProblem })

  const hints = createFolderHints({
    onHint(path, isListChanged) {
      // A file that grows is looked at when it may have stopped.
      if (path !== null && !isListChanged && (ledger?.isGrowing(path) || !isWanted(path))) return
      if (path === null || hinted.size >= MOST_HINTS) rescanAt = 0
      else hinted.add(path)
      isListDue ||= isListChanged
      if (hintedAt !== Number.POSITIVE_INFINITY) return
      hintedAt = clock.now() + HINT_MS
      deps.rearm()
    },
    onFailure(error) {
      const facts = { path: root, error: toError(error) }
      if (!hasWarned) log.warn('the system does not tell of every change in a watched folder', facts)
      hasWarned = true
      areHintsWhole = false
      rescanAt = Math.min(rescanAt, clock.now() + POLL_MS)
      deps.rearm()
    },
  })

  function isWanted(path: string): boolean {
    const below = relative(root, path)
    return !isIgnoredName(below.slice(below.lastIndexOf(sep) + 1)) && matches(below.replaceAll(sep, '/'))
  }

  async function look(now: number): Promise<void> {
    const isRescan = now >= rescanAt || now < lookedAt
    const isListing = isRescan || isListDue
    const told = hinted
    lookedAt = now
    hinted = new Set()
    hintedAt = Number.POSITIVE_INFINITY
    isListDue = false
    ledger ??= createFileLedger(store.takenFiles.ofJob(jobId))
    if (isRescan) {
      // A watch that was lost unnoticed would never be missed otherwise.
      hints.close()
      areHintsWhole = true
    }
    const listing = isListing ? await list(ledger) : null
    if (isClosed || (isListing && listing === null)) return
    const isMoved = listing !== null && presence.found(listing)
    const isWhole = isRescan || isMoved
    const files = listing?.files ?? []
    const chosen = [...(isWhole ? files : ledger.choose(files, told, now))].filter(isWanted)
    const stamps = await readStamps(chosen)
    if (isClosed) return
    const seenAt = clock.now()
    for (const path of chosen) ledger.see(path, stamps.get(path), seenAt)
    if (listing !== null) forgetGone(ledger, listing, isWhole ? ledger.takenPaths() : told)
    await takeQuiet(ledger, stamps.keys(), now)
    rest(ledger, now, isRescan)
  }

  function rest(files: FileLedger, startedAt: number, isRescan: boolean): void {
    const now = clock.now()
    const tookMs = Math.min(Math.max(0, now - startedAt), LONGEST_LOOK_MS)
    const rescanMs = Math.max(areHintsWhole ? RESCAN_MS : POLL_MS, RESCAN_FACTOR * tookMs)
    if (isRescan) rescanAt = now + rescanMs
    restUntil = now + REST_FACTOR * tookMs
    quietAt = files.nextQuietAt()
  }

  /** Null when the folder cannot be read: that is said, and it is tried again later. */
  async function list(files: FileLedger): Promise<FolderListing | null> {
    const onFolder = (path: string) => {
      if (!isClosed) hints.add(path)
    }
    try {
      const listing = await listFolder(root, { isRecursive: trigger.recursive, onFolder })
      if (isClosed) return null
      hints.keepOnly(listing.names)
      return listing
    } catch (error) {
      if (isClosed) return null
      hints.close()
      files.forgetGrowing()
      quietAt = Number.POSITIVE_INFINITY
      rescanAt = clock.now() + POLL_MS
      presence.lost(error)
      return null
    }
  }

  function forgetGone(files: FileLedger, listing: FolderListing, paths: Iterable<string>): void {
    if (!presence.isTrusted()) return
    const gone = files.gone(paths, listing, trigger.recursive)
    if (gone.length === 0) return
    store.transaction(() => store.takenFiles.forget(jobId, gone))
    files.forget(gone)
  }

  async function takeQuiet(files: FileLedger, paths: Iterable<string>, now: number): Promise<void> {
    const quiet = files.quiet(paths, now)
    for (let first = 0; first < quiet.length; first += TAKEN_AT_ONCE) {
      const batch = quiet.slice(first, first + TAKEN_AT_ONCE)
      const { taken, isOver } = deps.take(batch, clock.now())
      files.take(taken)
      if (isOver) return deps.onOver()
      if (taken.length < batch.length) return
      await nextTurn()
      if (isClosed) return
    }
  }

  function nextAt(): number | null {
    if (isLooking) return null
    const now = clock.now()
    // The clock was set back: what was planned by it is void.
    const at = now < lookedAt ? now : Math.max(restUntil, Math.min(hintedAt, quietAt, rescanAt))
    const from = Math.max(at, startsAt ?? at)
    return endsAt !== null && from >= endsAt ? null : from
  }

  return {
    /** When it is next to be looked at; null while it is, and after its last instant. */
    nextAt,
    /** Looks at it; never throws. */
    run(now: number): void {
      isLooking = true
      look(now)
        .catch((error) => {
          log.error('a watched folder could not be looked at and will be again', {
            path: root,
            error: toError(error),
          })
          restUntil = clock.now() + POLL_MS
          rescanAt = 0
        })
        .finally(() => {
          isLooking = false
          if (!isClosed) deps.rearm()
        })
    },
    close(): void {
      isClosed = true
      hints.close()
    },
    isLooking: () => isLooking,
    problem: presence.problem,
  }
}
