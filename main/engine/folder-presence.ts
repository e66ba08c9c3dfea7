import type { Log } from '../log.ts'
import { type FolderListing, folderProblem } from './folder-listing.ts'

type Deps = {
  readonly log: Log
  /** Why the folder cannot be read has changed. */
  readonly onChange: () => void
}

/** Whether a watched folder is there, can be read, and is the one it was. */
export function createFolderPresence(root: string, { log, onChange }: Deps) {
  let problem: string | null = null
  let identity = ''
  let isTrusted = false

  function tell(words: string | null): void {
    if (words === problem) return
    problem = words
    if (words === null) log.info('a watched folder can be read again', { path: root })
    else log.warn('a watched folder cannot be read, or not whole', { path: root, error: words })
    onChange()
  }

  return {
    /** Notes that it could be listed, if perhaps not whole. Answers whether another folder has come to stand at its path. */
    found(listing: FolderListing): boolean {
      tell(listing.problem)
      const isSame = listing.identity === identity
      identity = listing.identity
      isTrusted = (isSame && isTrusted) || (listing.names.get(root)?.size ?? 0) > 0
      return !isSame
    },
    /** Notes that it could not. */
    lost: (error: unknown): void => tell(folderProblem(root, error)),
    /** Why it cannot be read, in words; null when it can, as far as is known. */
    problem: () => problem,
    /** False while it has been empty since it came up: it may be the place of a drive that is unplugged. */
    isTrusted: () => isTrusted,
  }
}
