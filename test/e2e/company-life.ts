// Ten days of the company, by a clock that is moved: whatever the pages show of the past has really happened.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '#main/app.ts'
import { createTestClock, type TestClock } from '../helpers/clock.ts'
import {
  ALWAYS_ON,
  FORWARDING,
  FOUND,
  GROUP,
  HOLIDAYS,
  JOBS,
  PEOPLE,
  PLAYS,
  RESOURCES,
  ROTAS,
  SCHEDULES,
  STAND_INS,
} from './company.ts'
import { createCompanyWorld } from './company-world.ts'
import { createDialect, type Dialect } from './roster.ts'
import { type Api, createApi } from './server-process.ts'

const PAGE = join(import.meta.dirname, '..', '..', 'dist', 'renderer')
const BEGIN = Date.parse('2026-11-08T20:00:00+01:00')
const BY_HAND = Date.parse('2026-11-12T14:00:00+01:00')
const YESTERDAY = Date.parse('2026-11-17T18:00:00+01:00')
/** The machine sleeps in the last night: what was due then is missed, or caught up. */
const ASLEEP = Date.parse('2026-11-18T04:10:00+01:00')
const AWAKE = Date.parse('2026-11-18T05:40:00+01:00')
const LOAD_TEST = Date.parse('2026-11-18T09:10:00+01:00')
/** Everything that is planned falls on such a step. */
const STEP_MS = 600_000
/** A Wednesday. */
export const NOW = Date.parse('2026-11-18T10:26:00+01:00')

type Made = { readonly id: string }

export type Company = AsyncDisposable & {
  readonly url: string
  readonly api: Api
  /** Signs a browser in, once. */
  readonly link: string
  /** Of everything that was made, by name. */
  readonly idOf: (name: string) => string
}

/** The company as it is at `NOW`, when the clock stands still. */
export async function startCompany(): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-company-'))
  const clock = createTestClock(BEGIN)
  const { world, waiting } = createCompanyWorld(clock, { plays: PLAYS, found: FOUND })
  const wrong: string[] = []
  const writeLog = (line: string) => void (line.includes('"level":"error"') && wrong.push(line))
  const config = { dataFolder: folder, port: 0, operatorTimeZone: 'Europe/Berlin', logLevel: 'warn' } as const
  const app = await createApp({ ...config, pageFolder: PAGE, version: '0.1.0' }, { ...world, writeLog })
  const live = createLife(app, clock, waiting)
  const token = readFileSync(join(folder, 'control.token'), 'utf8')
  const api = createApi(app.url, token)
  const ids = new Map<string, string>()
  await found(api, createDialect(app.url, token), ids)
  await pass(api, ids, live)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  const { url: link } = await api<{ url: string }>('POST', '/sessions/link')
  return {
    url: app.url,
    api,
    link,
    idOf: (name) => ids.get(name) ?? '',
    async [Symbol.asyncDispose]() {
      // What runs comes to its end, so that nobody waits for it.
      await live(NOW + 2 * 3_600_000)
      await app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Live = (until: number, how?: 'awake' | 'asleep') => Promise<void>

/** What happens until `NOW`. */
async function pass(api: Api, ids: ReadonlyMap<string, string>, live: Live): Promise<void> {
  const start = (name: string) => api('POST', '/actions', { type: 'start', resourceUID: ids.get(name) })
  for (const name of ALWAYS_ON) await start(name)
  await live(BY_HAND)
  await api('POST', `/jobs/${ids.get('Invoice import')}/run`, {})
  await live(YESTERDAY)
  await api('POST', '/activity/acknowledge')
  await live(ASLEEP)
  await live(AWAKE, 'asleep')
  await live(LOAD_TEST)
  await api('POST', '/overrides', {
    resourceUID: ids.get('Staging web 2'),
    action: 'force_on',
    reason: 'Load test',
    expiresAt: '2026-11-18T22:00:00+01:00',
  })
  await live(NOW - 2_000)
  await start('Demo shop')
  await live(NOW)
}

/** Moves time on; what is due on the way is let go on, and ended, at its own time. */
function createLife(app: App, clock: TestClock, waiting: () => number): Live {
  const open = new Set<string>()
  app.subscribe(({ type, data }) => {
    if (type === 'run.started' && data.target.kind !== 'group') open.add(data.id)
    if (type === 'run.finished') open.delete(data.id)
  })

  /** Until all that was begun waits for the clock. */
  async function settle(): Promise<void> {
    do {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    } while (open.size !== waiting())
  }

  return async (until, how = 'awake') => {
    await settle()
    while (clock.now() < until) {
      const step = (Math.floor(clock.now() / STEP_MS) + 1) * STEP_MS
      const next = how === 'asleep' ? until : waiting() > 0 ? Math.min(step, clock.nextRing()) : step
      clock.jumpTo(Math.min(until, Math.max(clock.now(), next)))
      await settle()
    }
  }
}

/** Sets the company up. */
async function found(api: Api, v2: Dialect, ids: Map<string, string>): Promise<void> {
  const make = async (path: string, { name, ...rest }: { readonly name: string }) => {
    const { id } = await api<Made>('POST', path, { name, ...rest })
    ids.set(name, id)
    return id
  }
  for (const resource of RESOURCES) await make('/resources', resource)
  const { tiers, ...group } = GROUP
  const members = tiers.flatMap((names, at) =>
    names.map((name) => ({ resourceUID: ids.get(name), tier: at + 1 })),
  )
  await make('/resource-groups', { ...group, members } as { name: string })
  const holidays = await make('/calendars', HOLIDAYS)
  for (const { on, ...schedule } of SCHEDULES) {
    const { isOff = false, rests = false, ...body } = { isOff: false, rests: false, ...schedule }
    const id = await make('/schedules', body)
    for (const name of on)
      await api('POST', `/schedules/${id}/${name === GROUP.name ? 'groups' : 'resources'}/${ids.get(name)}`)
    if (rests) await api('PATCH', `/schedules/${id}`, { calendars: [holidays] })
    if (isOff) await api('PATCH', `/schedules/${id}`, { enabled: false })
  }
  for (const job of JOBS) await make('/jobs', job)
  await roster(v2, ids)
}

async function roster(v2: Dialect, ids: Map<string, string>): Promise<void> {
  for (const [username, fullName] of PEOPLE)
    await v2('POST', '/users', { username, fullName, role: { name: 'User' } })
  for (const rota of ROTAS) ids.set(rota.name, (await v2<Made>('POST', '/schedules', rota)).id)
  const platform = `/schedules/${ids.get('Platform')}`
  const { rotations } = await v2<{ rotations: readonly (Made & { name: string })[] }>('GET', platform)
  const primary = rotations.filter(({ name }) => name === 'Primary').map(({ id }) => ({ id }))
  for (const one of STAND_INS) await v2('POST', `${platform}/overrides`, { ...one, rotations: primary })
  await v2('POST', '/forwarding-rules', FORWARDING)
}
