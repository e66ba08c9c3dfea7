// How soon the page is there in a browser that was never here before; beside it a page of one line.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startServer } from '../e2e/server-process.ts'
import { launchBrowser } from '../helpers/chromium.ts'
import { type BenchRow, median, printTable } from './table.ts'

const ROUNDS = 9
const LINE = '<!doctype html><title>Plain</title><h1>Plain</h1><p>Live</p>'

type Load = { readonly paintMs: number; readonly readyMs: number }

/** Ready is when the frame stands and follows what happens. */
async function load(address: string): Promise<Load> {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(address)
    await page.getByText('Live', { exact: true }).waitFor()
    return await readTimes(page)
  } finally {
    await browser.close()
  }
}

function readTimes(page: Page): Promise<Load> {
  return page.evaluate(() => ({
    readyMs: performance.now(),
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  }))
}

/** First contentful paint, and readiness, of a cold browser that follows a link to the page. */
export async function benchFirstLoad(): Promise<readonly BenchRow[]> {
  execFileSync(process.execPath, ['build/page.ts'], { cwd: join(import.meta.dirname, '..', '..') })
  const plain = createServer((_asked, answer) => answer.setHeader('content-type', 'text/html').end(LINE))
  plain.listen(0, '127.0.0.1')
  await once(plain, 'listening')
  await using server = await startServer()
  const [ours, bare]: [Load[], Load[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await load(await server.hourhand('open')))
    bare.push(await load(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`))
  }
  plain.close()
  const row = (what: string, name: keyof Load, aim: string): BenchRow => {
    const [our, peer] = [ours, bare].map((loads) => median(loads.map((each) => each[name])))
    return { what, ours: `${our?.toFixed(0)} ms`, peer: `${peer?.toFixed(0)} ms`, ratio: '-', aim }
  }
  return [
    row('a cold browser: first contentful paint; beside it a page of one line', 'paintMs', '≤ 500 ms'),
    row('the same: ready, and following what happens', 'readyMs', '≤ 1,000 ms'),
  ]
}

if (import.meta.main) printTable('First load', await benchFirstLoad())
