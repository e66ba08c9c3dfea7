// What a suite in the browser stands on: a server of its own, and a page of it.
import type { BrowserContextOptions } from 'playwright-core'
import { launchBrowser } from '../helpers/chromium.ts'
import { createComplaints } from './complaints.ts'
import { PATIENCE } from './patience.ts'
import { createApi, startServer } from './server-process.ts'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A new Hourhand with an API to speak to, and a page that is still blank. What fails on the way leaves nothing behind. */
export async function openStage(options: BrowserContextOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const server = opened.use(await startServer())
  const browser = await launchBrowser()
  opened.defer(() => browser.close())
  const viewport = { width: 1440, height: 900 }
  const context = await browser.newContext({ viewport, locale: 'en-GB', ...options })
  const page = await context.newPage()
  const complaints = createComplaints(page)
  const token = await server.hourhand('token', 'create')
  const api = createApi(server.url, token)
  const kept = opened.move()
  return { server, browser, context, page, complaints, token, api, end: () => kept.disposeAsync() }
}

/** Comes in by the link of the command line. */
export async function comeIn({ server, page }: Pick<Stage, 'server' | 'page'>): Promise<void> {
  await page.goto(await server.hourhand('open'))
  await page.getByText('Live', { exact: true }).waitFor(PATIENCE)
}
