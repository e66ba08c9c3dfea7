import { type FSWatcher, watch } from 'node:fs'
import { basename, join } from 'node:path'
import { codeOf } from './folder-listing.ts'

type Deps = {
  /** Something has, perhaps, happened to a path, or (null) to any; `isListChanged`: it may have come or gone. */
  readonly onHint: (path: string | null, isListChanged: boolean) => void
  /** Told of a folder of which the system will not tell: there are too many, or its drive cannot. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Asks the system to tell of changes in folders: one watch for a folder, none for the files in it. What it tells is
 * never more than a hint: a burst overflows its queue, and of some drives it tells nothing.
 */
export function createFolderHints({ onHint, onFailure }: Deps) {
  const watchers = new Map<string, FSWatcher>()

  function drop(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  function hear(folder: string, type: string, name: string | null): void {
    const isListChanged = type === 'rename'
    const path = name === null ? null : join(folder, name)
    if (path !== null && isListChanged) {
      // It may be another folder from now on; the next listing watches that one. A folder that goes tells its own name.
      drop(path)
      if (name === basename(folder)) drop(folder)
    }
    onHint(path, isListChanged)
  }

  return {
    /** Watches one more folder, unless it is watched already. */
    add(folder: string): void {
      if (watchers.has(folder)) return
      try {
        const watcher = watch(folder, { persistent: false }, (type, name) => hear(folder, type, name))
        watchers.set(folder, watcher)
        watcher.on('error', (error) => {
          if (watchers.get(folder) === watcher) drop(folder)
          onFailure(error)
        })
      } catch (error) {
        // What cannot be read cannot be listed either, and that is told there.
        if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error))) onFailure(error)
      }
    },
    /** Lets go of the folders that are no more. */
    keepOnly(folders: { readonly has: (folder: string) => boolean }): void {
      for (const folder of watchers.keys()) if (!folders.has(folder)) drop(folder)
    },
    close(): void {
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}
