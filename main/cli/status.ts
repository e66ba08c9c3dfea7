import { formatMillisOrNull } from '#shared/instant.ts'
import { formatLocal } from '#shared/zone.ts'
import { readTimeZone, thisMachine } from '../config.ts'
import { type Command, hasStore, withStore } from './command.ts'
import { findServer, getServer, type Server, type ServerStatus } from './server.ts'

export const status: Command = {
  usage: 'status',
  purpose: 'whether Hourhand runs, where, and what comes next',
  words: [0, 0],
  async run({ folder }) {
    const server = await findServer(folder)
    const counts = server?.status ?? (hasStore(folder) ? await readCounts(folder) : null)
    const text = [headline(server), `Data folder: ${folder}${counts === null ? ' (no store yet)' : ''}`]
    if (counts !== null) text.push(...describe(counts))
    return { text: text.join('\n'), value: { ...counts, ...noteOf(server), dataFolder: folder } }
  },
}

export const open: Command = {
  usage: 'open',
  purpose: 'print a link that opens the page in a browser, once',
  words: [0, 0],
  async run({ folder }) {
    const server = await getServer(folder)
    const { data } = await server.ask<{ data: { url: string } }>('POST', '/api/sessions/link')
    return { text: data.url, value: data }
  },
}

function readCounts(folder: string): Promise<ServerStatus> {
  return withStore(folder, (store) => ({
    schedules: store.schedules.count(),
    resources: store.reports.resourceCount(),
    paused: store.settings.pause() !== null,
    timeZone: ownTimeZone(),
    nextFiringAt: formatMillisOrNull(store.triggers.nextDueAt()),
  }))
}

/** The zone to show instants in; reading works without one. */
function ownTimeZone(): string {
  try {
    return readTimeZone(thisMachine())
  } catch {
    return 'UTC'
  }
}

function noteOf(server: Server | null) {
  if (server === null) return { running: false, url: null, version: null, pid: null, startedAt: null }
  const { url, version, pid, startedAt } = server
  return { running: true, url, version, pid, startedAt }
}

function headline(server: Server | null): string {
  if (server === null) return 'Hourhand is not running.'
  const { url, version, pid, startedAt } = server
  return `Hourhand ${version} is running at ${url} (process ${pid}, since ${startedAt}).`
}

function describe({ schedules, resources, paused, nextFiringAt, timeZone }: ServerStatus): readonly string[] {
  return [
    `Schedules: ${schedules}`,
    `Resources: ${resources}`,
    `Next firing: ${nextFiringAt === null ? 'none' : formatLocal(Date.parse(nextFiringAt), timeZone)}`,
    `Paused: ${paused ? 'yes' : 'no'}`,
  ]
}
