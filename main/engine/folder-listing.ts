import type { Dirent } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileStamp, isIgnoredName } from '#shared/incoming-file.ts'

/** Calls that wait for the disk at once: a drive that does not answer must not hold every thread that reads files. */
const CALLS_AT_ONCE = 2

/** What stands in a folder, by name alone. */
export type FolderListing = {
  /** Tells one folder at a path from another that took its place, as when a drive is unplugged. */
  readonly identity: string
  /** Every name in each folder that was read. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>
  /** The paths of files, and of links that may lead to one, whose names are not ignored. */
  readonly files: readonly string[]
  /** Folders below that are there and could not be read. */
  readonly unread: readonly string[]
  /** Why something below is passed over that may hold files to take, in words; the first that was met. */
  readonly problem: string | null
}

type How = {
  readonly isRecursive: boolean
  /** Called before a folder is read, so that what changes from then on can be noticed. */
  readonly onFolder: (path: string) => void
}

/** Lists a folder, and those below if asked to; links to folders are not followed. Throws when it cannot be read. */
export async function listFolder(root: string, { isRecursive, onFolder }: How): Promise<FolderListing> {
  const { dev, ino } = await stat(root)
  const names = new Map<string, ReadonlySet<string>>()
  const files: string[] = []
  const unread: string[] = []
  let problem: string | null = null

  async function read(folder: string): Promise<readonly Dirent[] | null> {
    onFolder(folder)
    try {
      return await readdir(folder, { withFileTypes: true })
    } catch (error) {
      if (folder === root) throw error
      if (isGone(error)) return null
      unread.push(folder)
      problem ??= folderProblem(folder, error)
      return null
    }
  }

  const left = [root]
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    const entries = await read(folder)
    if (entries === null) continue
    names.set(folder, new Set(entries.map((entry) => entry.name)))
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (await isUnreadable(path)) {
        problem ??= `the name of ${path} is no UTF-8: it is passed over`
        continue
      }
      if (entry.isDirectory() && isRecursive && !entry.name.startsWith('.')) left.push(path)
      if ((entry.isFile() || entry.isSymbolicLink()) && !isIgnoredName(entry.name)) files.push(path)
    }
  }
  return { identity: `${dev}:${ino}`, names, files, unread, problem }
}

/** Whether a name came out with a sign in the place of bytes that are no UTF-8: there is no way to open it. */
async function isUnreadable(path: string): Promise<boolean> {
  return path.includes('\u{fffd}') && (await lstat(path).catch(() => null)) === null
}

/** What the files at some paths are now; what is no file, or cannot be looked at, is left out. */
export async function readStamps(paths: Iterable<string>): Promise<ReadonlyMap<string, FileStamp>> {
  const stamps = new Map<string, FileStamp>()
  const left = paths[Symbol.iterator]()

  async function work(): Promise<void> {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      const found = await stat(next.value).catch(() => null)
      if (found?.isFile() !== true) continue
      stamps.set(next.value, { size: found.size, changedAt: Math.trunc(found.mtimeMs) })
    }
  }

  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work))
  return stamps
}

/** Why a folder cannot be watched, in words. */
export function folderProblem(path: string, error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT') return `the folder ${path} is missing`
  if (code === 'ENOTDIR') return `${path} is not a folder`
  return `the folder ${path} cannot be read${code === '' ? '' : ` (${code})`}`
}

function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

/** The system's code of an error, or an empty text. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
