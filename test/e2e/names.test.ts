// Names that nobody shortened, and names in other scripts: nothing is cut, and what stands behind them stays there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PATIENCE } from './patience.ts'
import { createDialect } from './roster.ts'
import { comeIn, openStage, type Stage } from './stage.ts'

const LONG = 'Unabridged'.repeat(10)
const ARABIC = 'مهمة النسخ الاحتياطي'

let stage: Stage
let page: Stage['page']
let paths: readonly string[]

beforeAll(async () => {
  stage = await openStage()
  page = stage.page
  const { api } = stage
  const make = (path: string, body: object) => api<{ id: string }>('POST', path, body)
  const config = { start: ['true'], stop: ['true'] }
  const tags = { [`key${LONG}`]: LONG }
  const resource = await make('/resources', { name: LONG, provider: 'command', config, tags })
  const members = [{ resourceUID: resource.id, tier: 1, order: 1 }]
  const group = await make('/resource-groups', { name: `${LONG}s`, description: LONG, members })
  const crons = [{ cronExpression: '0 8 * * *', action: 'start' }]
  const schedule = await make('/schedules', { name: LONG, timezone: 'Europe/Berlin', crons })
  await api('POST', `/schedules/${schedule.id}/resources/${resource.id}`)
  const fails = { kind: 'program', program: `echo ${LONG}; exit 3`, shell: true }
  const trigger = { kind: 'manual' }
  const job = await make('/jobs', { name: LONG, description: LONG, tags, trigger, action: fails })
  const run = await make(`/jobs/${job.id}/run`, {})
  const action = { ...fails, program: 'exit 4' }
  const arabic = await make('/jobs', { name: ARABIC, trigger, action, policy: { overlap: 'queue' } })
  for (let count = 0; count < 2; count += 1) await make(`/jobs/${arabic.id}/run`, {})
  const v2 = createDialect(stage.server.url, stage.token)
  await v2('POST', '/users', { username: 'long@example.com', fullName: LONG, role: { name: 'User' } })
  const participants = [{ type: 'user', username: 'long@example.com' }]
  const rotations = [{ name: LONG, type: 'daily', startDate: '2026-01-05T00:00:00Z', participants }]
  const rota = await v2('POST', '/schedules', { name: LONG, timezone: 'UTC', rotations })
  paths = [
    '/',
    '/schedules',
    `/schedules/${schedule.id}`,
    '/jobs',
    `/jobs/${job.id}`,
    `/jobs/${job.id}/edit`,
    `/runs/${run.id}`,
    '/on-call',
    `/on-call/${rota.id}`,
    '/on-call/people',
    '/resources',
    `/resources/${resource.id}`,
    `/resources/${resource.id}/edit`,
    '/groups',
    `/groups/${group.id}`,
    '/activity',
    '/settings/audit',
  ]
  await comeIn(stage)
})

afterAll(() => stage?.end())

test('a name of one long word is cut nowhere, on a telephone and on a screen', async () => {
  const cut: string[] = []
  for (const path of paths) {
    await page.goto(`${stage.server.url}${path}`)
    await page.getByText(LONG).filter({ visible: true }).first().waitFor(PATIENCE)
    for (const width of [390, 1024, 1440]) {
      await page.setViewportSize({ width, height: 844 })
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      )
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      const titles = await page
        .getByRole('heading', { level: 2 })
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length)
      if (wide > width || titles > 0) cut.push(`${path} at ${width}: ${wide} px, ${titles} titles`)
    }
  }
  expect(cut).toEqual([])
}, 90_000)

test('what is said behind a name that is read from the right stands on its right', async () => {
  await page.goto(stage.server.url)
  const name = page
    .getByRole('region', { name: 'Not yet seen' })
    .getByRole('link', { name: ARABIC, exact: true })
  await name.waitFor(PATIENCE)
  const [from, to] = await name.evaluate((element) => {
    const all = [...(element.parentElement?.childNodes ?? [])].map((node) => {
      const range = new Range()
      range.selectNodeContents(node)
      return { text: node.textContent ?? '', left: range.getBoundingClientRect().left }
    })
    const count = all.find(({ text }) => text.startsWith('2 times'))
    return [element.getBoundingClientRect().right, count?.left ?? 0]
  })
  expect(to).toBeGreaterThanOrEqual(from ?? 0)
})

test('the browser had nothing to complain of', () => {
  expect(stage.complaints.unprovoked).toEqual([])
})
