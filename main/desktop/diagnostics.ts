// What is sent along with a report of trouble: versions, counts and the ends of the logs, in a zip without secrets.
import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Client } from './client.ts'
import { redact } from './redact.ts'

export type DiagnosticsDeps = {
  readonly client: Pick<Client, 'get'>
  readonly logFolder: string
  /** Versions and the system, as names and words. */
  readonly machine: Readonly<Record<string, string>>
}

/** Of each log its end, which is where the trouble is. */
const LONGEST_LOG = 512 * 1024
/** What the server says of itself; each is left out where it cannot be had. */
const ASKED = ['status', 'settings', 'pause', 'glance'] as const

/** The logs, and of each the one before it: right after it was moved aside the trouble is there. */
const LOG = /\.log(?:\.1)?$/

/** Of whole lines: of one that is cut nobody could tell whether it begins in the middle of a secret. */
function endOf(text: string): string {
  if (text.length <= LONGEST_LOG) return text
  const end = text.slice(-LONGEST_LOG)
  const first = end.indexOf('\n')
  return first < 0 ? '' : end.slice(first + 1)
}

/** Writes the zip. Throws when the file cannot be written. */
export async function writeDiagnostics(deps: DiagnosticsDeps, file: string): Promise<void> {
  const zip = new ZipFile()
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(redact(text)), name)
  add('machine.json', JSON.stringify(deps.machine, null, 2))
  for (const name of ASKED) {
    const answer = await deps.client.get(`/api/${name}`).catch((error: unknown) => ({ error: String(error) }))
    add(`${name}.json`, JSON.stringify(answer, null, 2))
  }
  const names = await readdir(deps.logFolder).catch(() => [])
  for (const name of names.filter((one) => LOG.test(one)).sort()) {
    const text = await readFile(join(deps.logFolder, name), 'utf8').catch(() => '')
    add(`logs/${name}`, endOf(text))
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(file, { mode: 0o600 }))
}
