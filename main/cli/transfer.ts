import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppError, toError } from '#shared/error.ts'
import type { Command } from './command.ts'
import { getServer } from './server.ts'

type Told = { readonly kind: string; readonly id: string; readonly name: string }
type Report = {
  readonly made: readonly Told[]
  readonly replaced: readonly Told[]
  readonly left: readonly (Told & { readonly reason: string })[]
}

export const exportAll: Command = {
  usage: 'export FILE [--secrets]',
  purpose: 'write all that is set up as JSON (- prints it); secrets only with --secrets',
  flags: ['secrets'],
  words: [1, 1],
  async run({ folder, words: [file = ''], flags }) {
    const server = await getServer(folder)
    const value = await server.ask('GET', `/api/export?secrets=${flags.secrets === true}`)
    const json = JSON.stringify(value, null, 2)
    if (file === '-') return { text: json, value }
    try {
      writeFileSync(file, `${json}\n`, { flag: 'wx', mode: 0o600 })
    } catch (error) {
      throw new AppError('conflict', `the export cannot be written: ${toError(error).message}`)
    }
    return { text: `All that is set up is written to ${resolve(file)}.`, value: { file: resolve(file) } }
  },
}

export const importAll: Command = {
  usage: 'import FILE [--replace]',
  purpose:
    'take what an export holds; what is there stays as it is, unless --replace (- reads standard input)',
  flags: ['replace'],
  words: [1, 1],
  async run({ folder, words: [file = ''], flags }) {
    const document = await read(file)
    const server = await getServer(folder)
    const query = `?onConflict=${flags.replace === true ? 'replace' : 'skip'}`
    const { data } = await server.ask<{ data: Report }>('POST', `/api/import${query}`, document)
    const lines = [
      ...data.made.map(({ kind, id, name }) => `made ${kind} ${id}  ${name}`),
      ...data.replaced.map(({ kind, id, name }) => `replaced ${kind} ${id}  ${name}`),
      ...data.left.map(({ kind, id, name, reason }) => `left ${kind} ${id}  ${name}: ${reason}`),
    ]
    return { text: lines.length === 0 ? 'There is nothing in it.' : lines.join('\n'), value: data }
  },
}

async function read(file: string): Promise<unknown> {
  try {
    return JSON.parse(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8'))
  } catch (error) {
    throw new AppError('malformed', `the export cannot be read: ${toError(error).message}`)
  }
}
