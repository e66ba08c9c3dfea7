// Which files of a watched folder are taken, and when.
import picomatch from 'picomatch'
import { invalid } from './error.ts'

/** What tells a file from an earlier one at the same path: bytes, and epoch milliseconds of its last change. */
export type FileStamp = { readonly size: number; readonly changedAt: number }

/** A file that may still grow, and since when it has been seen as it is. */
export type GrowingFile = FileStamp & { readonly sinceAt: number }

/** A file that has not changed for this long has stopped growing. */
export const QUIET_MS = 2_000

const LONGEST_PATTERN = 1_000

/** Names that stand for no finished file: hidden ones, and those that programs use while they still write. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('.') || /\.(?:part|crdownload|tmp)$/i.test(name)
}

/**
 * Whether a path below a watched folder, with `/` between its parts, fits a glob; null fits all. A glob without a `/`
 * speaks of the name alone, wherever the file is. Braces and `[a-z]` count, `(` and `)` stand for themselves.
 */
export function createFileFilter(pattern: string | null): (path: string) => boolean {
  if (pattern === null) return () => true
  return picomatch(pattern, { basename: !pattern.includes('/'), noextglob: true, windows: false })
}

/** Throws `invalid` for a glob that cannot be used. */
export function checkPattern(pattern: string | null, field: string): void {
  if (pattern === null) return
  const isUsable = pattern.trim() !== '' && pattern.length <= LONGEST_PATTERN && !pattern.includes('\0')
  if (!isUsable) throw invalid(field, 'pattern must be a glob such as *.csv, or null for every file')
}

export function isSameFile(one: FileStamp | undefined, other: FileStamp): boolean {
  return one !== undefined && one.size === other.size && one.changedAt === other.changedAt
}

/** What is known of a growing file after it was seen once more. A clock that was set back begins the wait anew. */
export function seeAgain(
  before: GrowingFile | undefined,
  { size, changedAt }: FileStamp,
  now: number,
): GrowingFile {
  const stamp = { size, changedAt }
  const isSame = before !== undefined && isSameFile(before, stamp) && before.sinceAt <= now
  return { ...stamp, sinceAt: isSame ? before.sinceAt : now }
}

/** The instant from which a file that is still the same has stopped growing. */
export function quietAt({ sinceAt }: GrowingFile): number {
  return sinceAt + QUIET_MS
}
