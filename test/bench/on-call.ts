// What the on-call API serves over HTTP: the timeline and the calendar of a busy rota, and who is on call by 500 rotas.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNode } from '../helpers/child.ts'
import { type BenchRow, printTable } from './table.ts'

const SERVER = join(import.meta.dirname, 'server.ts')
const DAY = 86_400_000
const ROTAS = 500
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

type Send = (method: string, path: string, body?: unknown) => Promise<string>

const person = (index: number) => ({ type: 'user', username: `person-${index % 12}@example.com` })

function officeHours(hour: number) {
  const restrictions = DAYS.map((day) => {
    return { startDay: day, startHour: hour, startMin: 0, endDay: day, endHour: hour + 9, endMin: 0 }
  })
  return { type: 'weekday-and-time-of-day', restrictions }
}

/** Four daily, three weekly and three hourly rotations; seven of them with five windows. */
function busyRota(startAt: number) {
  const rotations = Array.from({ length: 10 }, (_, i) => {
    const type = i < 4 ? 'daily' : i < 7 ? 'weekly' : 'hourly'
    return {
      name: `Rotation ${i}`,
      startDate: new Date(startAt + i * 3_600_000).toISOString(),
      type,
      length: type === 'hourly' ? 4 : 1,
      participants: Array.from({ length: 3 + (i % 4) }, (_, k) => person(i + k)),
      ...((i % 3 !== 0 || i === 0) && { timeRestriction: officeHours(i) }),
    }
  })
  return { name: 'Busy', timezone: 'America/New_York', rotations }
}

/** A hundred overrides and twenty forwardings over the year to come. */
async function layOver(send: Send, now: number): Promise<void> {
  const at = (instant: number) => new Date(instant).toISOString()
  for (let i = 0; i < 100; i += 1) {
    const startDate = now + Math.floor((i * 365 * DAY) / 100)
    const body = { user: person(i), startDate: at(startDate), endDate: at(startDate + DAY / 4) }
    await send('POST', '/v2/schedules/Busy/overrides?scheduleIdentifierType=name', body)
  }
  for (let i = 0; i < 20; i += 1) {
    const startDate = now + Math.floor((i * 365 * DAY) / 20)
    const users = { fromUser: person(i), toUser: person(i * 5 + 1) }
    const body = { ...users, startDate: at(startDate), endDate: at(startDate + DAY / 2) }
    if (users.fromUser.username !== users.toUser.username) await send('POST', '/v2/forwarding-rules', body)
  }
}

/** The p50 and p99 of requests one after another, in milliseconds; what goes before each is not counted. */
async function percentiles(count: number, ask: () => Promise<unknown>, before?: () => Promise<unknown>) {
  const times: number[] = []
  for (let round = -Math.ceil(count / 5); round < count; round += 1) {
    await before?.()
    const start = performance.now()
    await ask()
    if (round >= 0) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(count - 1, Math.ceil(count * share) - 1)] ?? Number.NaN
  return `${at(0.5).toFixed(1)} / ${at(0.99).toFixed(1)} ms`
}

/** The on-call API of a server of its own, asked over HTTP by one client. */
export async function benchOnCall(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
  const child = startNode([SERVER, 'app', folder])
  try {
    const [, url = ''] = await child.waitFor(/ready (\S+)/)
    const authorization = `GenieKey ${readFileSync(join(folder, 'control.token'), 'utf8')}`
    const send: Send = async (method, path, body) => {
      const headers = { authorization, 'content-type': 'application/json' }
      const answer = await fetch(url + path, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return text
    }
    const now = Date.now()
    await send('POST', '/v2/schedules', busyRota(now - 30 * DAY))
    await layOver(send, now)
    const timeline = '/v2/schedules/Busy/timeline?identifierType=name'
    const calendar = '/v2/schedules/Busy.ics?identifierType=name'
    let change = 0
    const touch = () =>
      send('PATCH', '/v2/schedules/Busy?identifierType=name', { description: `${change++}` })
    const events = (await send('GET', calendar)).split('BEGIN:VEVENT').length - 1
    const week = await percentiles(500, () => send('GET', timeline))
    const layers = await percentiles(500, () => send('GET', `${timeline}&expand=base,override,forwarding`))
    const ics = await percentiles(20, () => send('GET', calendar), touch)
    const same = await percentiles(50, () => send('GET', calendar))
    for (let index = 0; index < ROTAS; index += 1) {
      const rotation = { ...busyRota(now - 30 * DAY).rotations[index % 7], name: 'Day' }
      await send('POST', '/v2/schedules', {
        name: `Rota ${index}`,
        timezone: 'Europe/Berlin',
        rotations: [rotation],
      })
    }
    const onCalls = await percentiles(300, () => send('GET', '/v2/schedules/on-calls'))
    const row = (what: string, ours: string, aim: string): BenchRow => ({
      what,
      ours,
      peer: '-',
      ratio: '-',
      aim,
    })
    return [
      row('GET …/timeline of a week, 10 rotations: p50 / p99', week, 'p99 <= 10 ms'),
      row('the same with all layers: p50 / p99', layers, '-'),
      row(`.ics of a year, ${events} events, after a change each time: p50 / p99`, ics, '<= 100 ms'),
      row('the same without a change: p50 / p99', same, '-'),
      row(`GET /v2/schedules/on-calls, ${ROTAS + 1} rotas: p50 / p99`, onCalls, 'p99 <= 50 ms'),
    ]
  } finally {
    await child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) printTable('On-call over HTTP', await benchOnCall())
