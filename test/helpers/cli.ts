// The command line and the server as real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'

const ENV = { ...process.env, HOURHAND_TIME_ZONE: 'America/New_York' }

export type Ended = { readonly out: string; readonly err: string; readonly code: number }

/** Runs a command to its end. */
export async function hourhand(folder: string, ...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/hourhand.js', '--data', folder, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: ENV,
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code }
}

/** The output of a command that has to succeed. */
export async function good(folder: string, ...words: readonly string[]): Promise<string> {
  const { out, err, code } = await hourhand(folder, ...words)
  expect({ err, code }).toEqual({ err: '', code: 0 })
  return out
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hourhand-cli-'))
}

/** Starts a server on a data folder; it answers when this does. */
export async function startHourhand(folder: string): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['main/headless.ts', '--data', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: ENV,
  })
  const [line] = await once(server.stdout, 'data')
  return { server, url: String(line).trim().split(' ').at(-1) ?? '' }
}
