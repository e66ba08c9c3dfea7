// The page over a large house: how fast searches answer, and how smoothly its long lists scroll in a real browser.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDatabase } from '#main/store/index.ts'
import { type Api, createApi, type ServerProcess, startServer } from '../e2e/server-process.ts'
import { launchBrowser } from '../helpers/chromium.ts'
import { type BenchRow, median, printTable } from './table.ts'

const THINGS = 10_000
const RUNS = 1_000_000
const DAY_MS = 86_400_000
const SCROLL_MS = 4_000
/** At 60 frames a second four windows in a second. */
const STEP_PX = 60
const ROUNDS = 9

/** Makes one of each over the API, and of it as many as are wanted in the store of a server that is down. */
async function fill(server: ServerProcess, api: Api): Promise<void> {
  const crons = [
    { cronExpression: '0 8 * * 1-5', action: 'start' },
    { cronExpression: '0 18 * * 1-5', action: 'stop' },
  ]
  await api('POST', '/schedules', { name: 'Schedule 0', timezone: 'Europe/Berlin', crons })
  await api('POST', '/jobs', {
    name: 'Job 0',
    trigger: { kind: 'cron', expression: '30 2 * * *', timeZone: 'Europe/Berlin' },
    action: { kind: 'program', program: 'true' },
  })
  await server.kill()
  const db = await openDatabase(join(server.folder, 'data'), Date.now())
  const numbers = (last: number) =>
    `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${last})`
  const copies = (table: string, values: Readonly<Record<string, string>>) => {
    const columns = db
      .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => name)
    const selected = columns.map((name) => values[name] ?? `first."${name}"`)
    const names = columns.map((name) => `"${name}"`)
    db.exec(
      `${numbers(THINGS - 1)} INSERT INTO "${table}" (${names}) SELECT ${selected}
       FROM number JOIN "${table}" AS first ON first.id = 1`,
    )
  }
  copies('schedule', { id: 'n + 1', name: "'Schedule ' || n", uuid: 'lower(hex(randomblob(16)))' })
  copies('job', { id: 'n + 1', name: "'Job ' || n", uuid: 'lower(hex(randomblob(16)))' })
  const began = Date.now() - 300 * DAY_MS
  db.exec(
    `${numbers(RUNS)} INSERT INTO intent (due_at, created_at, what, target_kind, target_id, target_name, cause, state,
       attempt, started_at, finished_at)
     SELECT ${began} + n * 25000, ${began} + n * 25000, 'run', 'job', 1 + n % ${THINGS}, 'Job ' || (n % ${THINGS}),
       'schedule', CASE n % 50 WHEN 0 THEN 'failed' ELSE 'succeeded' END, 1,
       ${began} + n * 25000 + 3, ${began} + n * 25000 + 900 FROM number`,
  )
  db.close()
  await server.restart()
}

type Scroll = { readonly frames: number; readonly longest: number; readonly rows: number }

/** Scrolls a list, and counts the frames that were drawn. */
async function scroll(page: Page, path: string): Promise<Scroll> {
  await page.goto(new URL(path, page.url()).href)
  await page.locator('main li').nth(5).waitFor()
  return countFrames(page)
}

/** The same of a page that does nothing: so many frames this machine can draw now. */
async function scrollPlain(page: Page): Promise<Scroll> {
  await page.evaluate((count) => {
    const list = document.createElement('main')
    list.append(
      ...Array.from({ length: count }, (_, index) => {
        const row = document.createElement('li')
        row.textContent = `Row ${index}`
        row.style.height = '64px'
        return row
      }),
    )
    document.body.replaceChildren(list)
  }, THINGS)
  return countFrames(page)
}

function countFrames(page: Page): Promise<Scroll> {
  return page.evaluate(
    async ({ ms, px }) => {
      const began = performance.now()
      let frames = 0
      let longest = 0
      let last = began
      await new Promise<void>((resolve) => {
        const step = (now: number) => {
          frames += 1
          longest = Math.max(longest, now - last)
          last = now
          window.scrollBy(0, px)
          if (now - began < ms) requestAnimationFrame(step)
          else resolve()
        }
        requestAnimationFrame(step)
      })
      const seconds = (performance.now() - began) / 1000
      return { frames: frames / seconds, longest, rows: document.querySelectorAll('main li').length }
    },
    { ms: SCROLL_MS, px: STEP_PX },
  )
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return median(times)
}

const SEARCHES = [
  ['schedules', '/schedules?search=4711&limit=50'],
  ['jobs', '/jobs?search=4711&limit=50'],
  ['the activity', '/activity?search=Job%204711&limit=50'],
  ['the command palette', '/search?q=4711'],
] as const

const LISTS = ['/schedules', '/jobs', '/activity'] as const

/** Searches and scrolls through 10,000 schedules, 10,000 jobs and 1,000,000 runs. */
export async function benchPage(): Promise<readonly BenchRow[]> {
  execFileSync(process.execPath, ['build/page.ts'], { cwd: join(import.meta.dirname, '..', '..') })
  const server = await startServer()
  const browser = await launchBrowser()
  const rows: BenchRow[] = []
  try {
    const api = createApi(server.url, await server.hourhand('token', 'create'))
    await fill(server, api)
    for (const [what, path] of SEARCHES) {
      const ms = await time(() => api('GET', path))
      rows.push({
        what: `search in ${what}`,
        ours: `${ms.toFixed(0)} ms`,
        peer: '-',
        ratio: '-',
        aim: '≤ 100 ms',
      })
    }
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(await server.hourhand('open'))
    for (const path of LISTS) {
      const { frames, longest, rows: drawn } = await scroll(page, path)
      const plain = await scrollPlain(page)
      rows.push({
        what: `scrolling ${path}: frames a second, the longest frame, rows in the page; beside it a plain list`,
        ours: `${frames.toFixed(0)}, ${longest.toFixed(0)} ms, ${drawn}`,
        peer: `${plain.frames.toFixed(0)}, ${plain.longest.toFixed(0)} ms, ${plain.rows}`,
        ratio: (frames / plain.frames).toFixed(2),
        aim: '≥ 50',
      })
    }
  } finally {
    await browser.close()
    await server[Symbol.asyncDispose]()
  }
  return rows
}

if (import.meta.main) printTable('The page', await benchPage())
