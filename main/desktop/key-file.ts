// The file of the data keys, each closed by the key chain of the system: without that they are of no use to anybody.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** A data key as it is kept: `closed` is what the key chain made of it, in Base64. */
export type KeptKey = { readonly id: string; readonly closed: string }

/** The keys, the newest first. A file that is damaged is put aside, where nothing of it is lost, and counts as empty. */
export function readKeyFile(file: string): readonly KeptKey[] {
  if (!existsSync(file)) return []
  const keys = parse(readFileSync(file, 'utf8'))
  if (keys === null) renameSync(file, `${file}.damaged`)
  return keys ?? []
}

/** Durable when it returns: what a key seals must never outlive it. */
export function writeKeyFile(file: string, keys: readonly KeptKey[]): void {
  const aside = `${file}.new`
  const handle = openSync(aside, 'w', 0o600)
  try {
    writeSync(handle, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(aside, file)
  // Windows has no way to sync a folder, and needs none.
  if (process.platform !== 'win32') syncFolder(dirname(file))
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function parse(text: string): readonly KeptKey[] | null {
  try {
    const { keys } = JSON.parse(text) as { readonly keys: readonly KeptKey[] }
    return keys.every(({ id, closed }) => /^[\da-f]{8}$/.test(id) && typeof closed === 'string') ? keys : null
  } catch {
    return null
  }
}
