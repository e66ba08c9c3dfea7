import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { text } from 'node:stream/consumers'
import { AppError, toError } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import { readTimeZone, thisMachine } from '../config.ts'
import { systemClock } from '../engine/clock.ts'
import { checkAction } from '../providers/actions.ts'
import { createCrontabService } from '../services/crontab.ts'
import { createJobService } from '../services/job.ts'
import { readOperatorSetting } from '../services/operator.ts'
import type { Store } from '../store/index.ts'
import { OPERATOR_ID } from '../store/user.ts'
import { type Command, hasStore, withStore } from './command.ts'
import { findServer } from './server.ts'

type Made = { readonly line: number; readonly id: string; readonly name: string }
type Refused = { readonly line: number; readonly text: string; readonly reason: string }
type Imported = { readonly jobs: readonly Made[]; readonly refused: readonly Refused[] }

export const importCrontabFile: Command = {
  usage: 'import-crontab FILE',
  purpose: 'make jobs of the lines of a crontab (- reads standard input)',
  words: [1, 1],
  async run({ folder, words: [file = ''] }) {
    const crontab = await readText(file)
    const server = await findServer(folder)
    const imported =
      server === null
        ? await withStore(folder, (store) => importInto(store, crontab))
        : (await server.ask<{ data: Imported }>('POST', '/api/import/crontab', { crontab })).data
    const told = [
      ...imported.jobs.map(({ line, id, name }) => ({ line, what: `${id}  ${name}` })),
      ...imported.refused.map(({ line, text: written, reason }) => ({
        line,
        what: `left out, ${reason}: ${written}`,
      })),
    ].sort((one, other) => one.line - other.line)
    const lines = told.map(({ line, what }) => `line ${line}: ${what}`)
    return { text: lines.length === 0 ? 'There is nothing in it.' : lines.join('\n'), value: imported }
  },
}

export const exportCrontabText: Command = {
  usage: 'export-crontab [--secrets]',
  purpose:
    'print the jobs as a crontab; what it cannot say stands in it as a comment; secrets only with --secrets',
  flags: ['secrets'],
  words: [0, 0],
  async run({ folder, flags }) {
    const showsSecrets = flags.secrets === true
    const server = await findServer(folder)
    const crontab =
      server !== null
        ? await server.askText('GET', `/api/export/crontab?secrets=${showsSecrets}`)
        : hasStore(folder)
          ? await withStore(folder, (store) => crontabsOf(store).write(showsSecrets))
          : ''
    return { text: crontab.trimEnd(), value: { crontab } }
  },
}

function crontabsOf(store: Store) {
  // Nobody is there to hear of the change, and nothing to be armed.
  const engine = { rearm() {}, wake() {}, endRuns() {}, watchFolder() {} }
  const jobs = createJobService({ store, clock: systemClock, bus: { publish() {} }, engine, checkAction })
  return createCrontabService({ store, jobs })
}

function importInto(store: Store, crontab: string): Imported {
  const { timeZone } = readOperatorSetting(store, readTimeZone(thisMachine()))
  const defaults = { timeZone, home: homedir() }
  const actor = { name: store.users.get(OPERATOR_ID).email }
  const { jobs: made, refused } = crontabsOf(store).take(crontab, defaults, actor)
  return {
    jobs: made.map(({ line, job }) => ({ line, id: formatId('job', job.id), name: job.name })),
    refused,
  }
}

async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('not_found', `the crontab cannot be read: ${toError(error).message}`)
  }
}
