import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Database from 'better-sqlite3'
import { startNode } from '../helpers/child.ts'
import { type BenchRow, median, printTable } from './table.ts'

const SECONDS = 4
const ROUNDS = 5
const SCHEDULES = 200
const SERVER = join(import.meta.dirname, 'server.ts')

type Load = Pick<autocannon.Options, 'url' | 'method' | 'headers' | 'setupClient' | 'requests'>

/** Requests a second, counted after a first second in which the code gets warm. */
async function perSecond(load: Load): Promise<number> {
  await autocannon({ connections: 10, duration: 1, ...load })
  const result = await autocannon({ connections: 10, duration: SECONDS, ...load })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors`)
  return result.requests.average
}

async function withServer<Result>(
  args: readonly string[],
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const child = startNode([SERVER, ...args])
  try {
    const [, url = ''] = await child.waitFor(/ready (\S+)/)
    return await use(url)
  } finally {
    await child.kill('SIGKILL')
  }
}

const scheduleBody = (index: number) => ({
  name: `Schedule ${index}`,
  description: 'Start at 8, stop at 18, on weekdays',
  timezone: 'America/New_York',
  crons: [
    { cronExpression: '0 8 * * 1-5', action: 'start' },
    { cronExpression: '0 18 * * 1-5', action: 'stop' },
  ],
})

type Figures = {
  readonly get: number
  readonly post: number
  readonly bareGet: number
  readonly barePost: number
}

/** A token as a person makes one. */
async function makeToken(url: string, folder: string): Promise<string> {
  const answer = await fetch(`${url}/api/tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readFileSync(join(folder, 'control.token'), 'utf8')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'bench', access: 'full' }),
  })
  return ((await answer.json()) as { data: { token: string } }).data.token
}

async function round(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const ours = await withServer(['app', folder], async (url) => {
    const headers = {
      authorization: `Bearer ${await makeToken(url, folder)}`,
      'content-type': 'application/json',
    }
    const send = (index: number) =>
      fetch(`${url}/api/schedules`, { method: 'POST', headers, body: JSON.stringify(scheduleBody(index)) })
    for (let index = 0; index < SCHEDULES; index += 1) await send(index)
    const list = `${url}/api/schedules?limit=50`
    const size = (await (await fetch(list, { headers })).text()).length
    const answer = (await (await send(SCHEDULES)).text()).length
    const get = await perSecond({ url: list, headers })
    let next = SCHEDULES + 1
    const post = await perSecond({
      url: `${url}/api/schedules`,
      requests: [
        {
          method: 'POST',
          path: '/api/schedules',
          headers,
          setupRequest: (request) => {
            next += 1
            return { ...request, body: JSON.stringify(scheduleBody(next)) }
          },
        },
      ],
    })
    return { get, post, size, answer }
  })
  const bareGet = await withServer(['bare', String(ours.size)], (url) => perSecond({ url }))
  const barePost = await withServer(['bare', String(ours.answer)], (url) =>
    perSecond({
      url,
      requests: [{ method: 'POST', path: '/', body: '{}', headers: { 'content-type': 'application/json' } }],
    }),
  )
  rmSync(folder, { recursive: true, force: true })
  return { get: ours.get, post: ours.post, bareGet, barePost }
}

/** Durable transactions of the rows that one POST writes, by bare better-sqlite3, one after another. */
function bareInserts(): number {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const db = new Database(join(folder, 'floor.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)')
  const insert = db.prepare('INSERT INTO row (body) VALUES (?)')
  const body = JSON.stringify(scheduleBody(0))
  const write = db.transaction(() => {
    for (let row = 0; row < 4; row += 1) insert.run(body)
  })
  const start = performance.now()
  let written = 0
  while (performance.now() - start < 2_000) {
    write()
    written += 1
  }
  db.close()
  rmSync(folder, { recursive: true, force: true })
  return written / 2
}

/** What the API serves beside a route that does nothing, and beside the store it writes to. */
export async function benchApi(): Promise<readonly BenchRow[]> {
  const rounds: Figures[] = []
  for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round())
  const of = (pick: (figures: Figures) => number) => median(rounds.map(pick))
  const floor = median(Array.from({ length: ROUNDS }, bareInserts))
  const row = (what: string, ours: number, peer: number, aim: string): BenchRow => ({
    what,
    ours: `${ours.toFixed(0)}/s`,
    peer: `${peer.toFixed(0)}/s`,
    ratio: (ours / peer).toFixed(2),
    aim,
  })
  return [
    row(
      'GET /api/schedules?limit=50, peer: bare Fastify with as many bytes',
      of((f) => f.get),
      of((f) => f.bareGet),
      '≥ 0.6',
    ),
    row(
      'POST /api/schedules, peer: bare Fastify',
      of((f) => f.post),
      of((f) => f.barePost),
      '-',
    ),
    row(
      'POST /api/schedules, peer: bare SQLite transactions of four rows',
      of((f) => f.post),
      floor,
      '-',
    ),
  ]
}

if (import.meta.main) printTable('API', await benchApi())
