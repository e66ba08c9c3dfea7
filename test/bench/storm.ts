// The page while 200 events a second come for a minute, and a person types into its search box beside an open menu.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { longestTask, watchTasks } from '../e2e/long-task.ts'
import { type Api, createApi, type ServerProcess, startServer } from '../e2e/server-process.ts'
import { launchBrowser } from '../helpers/chromium.ts'
import { type BenchRow, printTable } from './table.ts'

const PER_SECOND = 200
const SECONDS = 60
const TICKS_PER_SECOND = 20
const WORDS = 'what is typed stays typed '
/** The heap at rest is that after so many seconds, when all that the page uses is loaded. */
const WARM_SECONDS = 10

type Open = { readonly id: string; readonly page: Page; readonly devtools: CDPSession }

type Found = {
  readonly perSecond: number
  readonly restMs: number
  readonly longestMs: number
  readonly isMenuOpen: boolean
  readonly isKept: boolean
  readonly heapBefore: number
  readonly heapAfter: number
}

/** Changes a resource at an even pace: each change is an event. Returns how many were acknowledged. */
async function blow(api: Api, id: string, seconds: number): Promise<number> {
  const open: Promise<unknown>[] = []
  const began = performance.now()
  for (let tick = 0; tick < seconds * TICKS_PER_SECOND; tick += 1) {
    for (let n = 0; n < PER_SECOND / TICKS_PER_SECOND; n += 1)
      open.push(api('PATCH', `/resources/${id}`, { description: `change ${tick}.${n}` }))
    const restMs = began + ((tick + 1) * 1_000) / TICKS_PER_SECOND - performance.now()
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
  }
  await Promise.all(open)
  return open.length
}

async function heapMiB(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 1024 / 1024
}

/** Types until the storm is over; returns what was typed. */
async function typeDuring(page: Page, storm: Promise<unknown>): Promise<string> {
  let isOver = false
  storm.finally(() => {
    isOver = true
  })
  let typed = ''
  while (!isOver) {
    await page.keyboard.type(WORDS, { delay: 100 })
    typed += WORDS
  }
  return typed
}

/** Opens the list of a house with one resource. */
async function openList(server: ServerProcess, browser: Browser, api: Api): Promise<Open> {
  const config = { start: ['true'], stop: ['true'] }
  const resource = { name: 'Flutter', provider: 'command', config }
  const { id } = await api<{ id: string }>('POST', '/resources', resource)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(await server.hourhand('open'))
  await page.goto(`${server.url}/resources`)
  await page.getByRole('searchbox').waitFor()
  await watchTasks(page)
  return { id, page, devtools: await page.context().newCDPSession(page) }
}

/** A storm over an open menu, then the minute of it over the search box. */
async function measure(api: Api, { id, page, devtools }: Open): Promise<Found> {
  await page.waitForTimeout(2_000)
  const restMs = await longestTask(page)
  await page.getByRole('button', { name: 'Pause everything' }).click()
  await blow(api, id, WARM_SECONDS)
  const isMenuOpen = await page.getByRole('menuitem', { name: 'For an hour' }).isVisible()
  const heapBefore = await heapMiB(devtools)
  await page.keyboard.press('Escape')
  await longestTask(page)
  const field = page.getByRole('searchbox')
  await field.click()
  const began = performance.now()
  const storm = blow(api, id, SECONDS)
  const typed = await typeDuring(page, storm)
  const perSecond = ((await storm) / (performance.now() - began)) * 1_000
  const isKept = (await field.inputValue()) === typed
  const longestMs = await longestTask(page)
  return { perSecond, restMs, longestMs, isMenuOpen, isKept, heapBefore, heapAfter: await heapMiB(devtools) }
}

function rowsOf(found: Found): readonly BenchRow[] {
  const { perSecond, restMs, longestMs, isMenuOpen, isKept, heapBefore, heapAfter } = found
  const none = { peer: '-', ratio: '-' }
  const yes = (isSo: boolean) => (isSo ? 'yes' : 'no')
  return [
    {
      ...none,
      what: `${SECONDS} s of changes while somebody types: events a second`,
      ours: perSecond.toFixed(0),
      aim: `${PER_SECOND}`,
    },
    {
      ...none,
      what: 'the same: the longest task; beside it of the page at rest (0: none above 50 ms)',
      ours: `${longestMs.toFixed(0)} ms`,
      peer: `${restMs.toFixed(0)} ms`,
      aim: '≤ 100 ms',
    },
    {
      ...none,
      what: 'the same: what was typed is kept / the menu stayed open',
      ours: `${yes(isKept)} / ${yes(isMenuOpen)}`,
      aim: 'yes / yes',
    },
    {
      ...none,
      what: `the same: heap after it; beside it after the first ${WARM_SECONDS} s`,
      ours: `${heapAfter.toFixed(1)} MiB`,
      peer: `${heapBefore.toFixed(1)} MiB`,
      aim: 'level',
    },
  ]
}

/** A minute of 200 events a second: what was typed, an open menu, the longest task, the heap. */
export async function benchStorm(): Promise<readonly BenchRow[]> {
  execFileSync(process.execPath, ['build/page.ts'], { cwd: join(import.meta.dirname, '..', '..') })
  await using server = await startServer()
  const browser = await launchBrowser()
  try {
    const api = createApi(server.url, await server.hourhand('token', 'create'))
    return rowsOf(await measure(api, await openList(server, browser, api)))
  } finally {
    await browser.close()
  }
}

if (import.meta.main) printTable('The page in a storm', await benchStorm())
