// Whether what was built is older than what it is made of.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** True when `built` is not there, or is older than one of the sources: files, or folders with all that is in them. */
export async function isOlder(built: string, sources: readonly string[]): Promise<boolean> {
  const builtAt = await changedAt(built).catch(() => 0)
  const times = await Promise.all(sources.map(newestIn))
  return builtAt <= Math.max(...times)
}

async function newestIn(path: string): Promise<number> {
  // An installed package may come without its lock file.
  const found = await stat(path).catch(() => null)
  if (found === null) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = await readdir(path, { recursive: true })
  const times = await Promise.all(names.map((name) => changedAt(join(path, name))))
  return Math.max(found.mtimeMs, ...times)
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs
}
