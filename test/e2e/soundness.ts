// What holds for every page: nothing is cut off at any width, and axe finds nothing, light or dark.
import type { Page } from 'playwright-core'
import { violationsOf } from './accessible.ts'
import { screenshotFolder, takeScreenshots } from './screenshots.ts'

type Place = { readonly name: string; readonly path: string }

const WIDTHS = [1440, 1024, 390, 380] as const
const SCHEMES = ['light', 'dark'] as const

type Options = {
  readonly places: readonly Place[]
  /** For pictures that nobody asked for. */
  readonly folder: string
  /** What is done on a page before axe looks at it, such as opening what is folded. */
  readonly unfold?: (page: Page) => Promise<void>
}

/** Everything that is wrong, by page. Each is opened once; only pictures that are wanted open it again. */
export async function faultsOf(page: Page, { places, folder, unfold }: Options): Promise<readonly string[]> {
  if (process.env.HOURHAND_SCREENSHOTS === '1') await takeScreenshots(page, screenshotFolder(folder), places)
  const faults: string[] = []
  for (const { name, path } of places) {
    await page.setViewportSize({ width: WIDTHS[0], height: 900 })
    await open(page, path)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      )
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > width) faults.push(`${name}: ${wide} px of ${width}`)
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    await unfold?.(page)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
      faults.push(...(await violationsOf(page)).map((fault) => `${name} ${colorScheme}: ${fault}`))
    }
  }
  return faults
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  await page
    .getByText(/are being read/)
    .first()
    .waitFor({ state: 'detached' })
  await page.getByText('Live', { exact: true }).waitFor()
}
