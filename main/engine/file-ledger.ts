import { basename, dirname, sep } from 'node:path'
import { type FileStamp, type GrowingFile, isSameFile, quietAt, seeAgain } from '#shared/incoming-file.ts'
import type { TakenFile } from '../store/taken-file.ts'
import type { FolderListing } from './folder-listing.ts'

export type FileLedger = ReturnType<typeof createFileLedger>

/** What is known of the files of one watched folder: those taken, as the store has them, and those that may still grow. */
export function createFileLedger(stored: ReadonlyMap<string, FileStamp>) {
  const taken = new Map(stored)
  const growing = new Map<string, GrowingFile>()

  return {
    isGrowing: (path: string): boolean => growing.has(path),
    takenPaths: (): Iterable<string> => taken.keys(),
    /** Of listed and hinted paths those that are to be looked at: not what was taken, and not yet what grows. */
    choose(listed: Iterable<string>, hinted: Iterable<string>, now: number): ReadonlySet<string> {
      const chosen = new Set(hinted)
      for (const path of listed) if (!taken.has(path) && !growing.has(path)) chosen.add(path)
      for (const [path, file] of growing) if (quietAt(file) <= now) chosen.add(path)
      return chosen
    },
    /** Notes what a file was found to be; undefined: there is none. */
    see(path: string, stamp: FileStamp | undefined, now: number): void {
      if (stamp === undefined || isSameFile(taken.get(path), stamp)) growing.delete(path)
      else growing.set(path, seeAgain(growing.get(path), stamp, now))
    },
    /** Of some paths the files that have stopped growing, the oldest first. */
    quiet: (paths: Iterable<string>, now: number): readonly TakenFile[] =>
      [...paths]
        .flatMap((path) => {
          const file = growing.get(path)
          return file === undefined || quietAt(file) > now ? [] : [{ path, ...file }]
        })
        .sort((a, b) => a.changedAt - b.changedAt || (a.path < b.path ? -1 : 1)),
    /** When the first file may have stopped growing; infinity when none grows. */
    nextQuietAt(): number {
      let first = Number.POSITIVE_INFINITY
      for (const file of growing.values()) first = Math.min(first, quietAt(file))
      return first
    },
    /** Notes that files were taken. */
    take(files: readonly TakenFile[]): void {
      for (const { path, size, changedAt } of files) {
        taken.set(path, { size, changedAt })
        growing.delete(path)
      }
    },
    forget(paths: Iterable<string>): void {
      for (const path of paths) taken.delete(path)
    },
    /** Nothing is known to grow any more: the folder is away. */
    forgetGrowing: (): void => growing.clear(),
    /** Of some paths those that were taken and are gone for certain; below a folder that was not read nothing is certain. */
    gone: (
      paths: Iterable<string>,
      { names, unread }: FolderListing,
      isRecursive: boolean,
    ): readonly string[] =>
      [...paths].filter((path) => {
        if (!taken.has(path)) return false
        const folder = dirname(path)
        const present = names.get(folder)
        if (present !== undefined) return !present.has(basename(path))
        return isRecursive && !unread.some((place) => `${folder}${sep}`.startsWith(`${place}${sep}`))
      }),
  }
}
