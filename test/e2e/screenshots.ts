// Pictures of the pages of one suite at every width, light and dark; those of the README and the tour are made by gallery.ts.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const
const SCHEMES = ['light', 'dark'] as const
const IS_WANTED = process.env.HOURHAND_SCREENSHOTS === '1'

export type Shot = { readonly name: string; readonly path: string }

const PAGES: readonly Shot[] = [
  { name: 'now', path: '/' },
  { name: 'schedules', path: '/schedules' },
  { name: 'resources', path: '/resources' },
  { name: 'activity', path: '/activity' },
]

/** Looks at each page at every width, and answers where something reaches beyond the right edge; takes the pictures if they are wanted. */
export async function takeScreenshots(
  page: Page,
  folder: string,
  shots: readonly Shot[] = PAGES,
): Promise<readonly string[]> {
  const cut: string[] = []
  for (const { name, path } of shots) {
    await page.goto(new URL(path, page.url()).href)
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    await page.getByRole('status', { name: 'are being read' }).waitFor({ state: 'detached' })
    await page.getByText('Live', { exact: true }).waitFor()
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      )
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      if (wide) cut.push(`${name} at ${size.width}`)
      if (IS_WANTED) await picture(page, folder, `${name}-${size.width}`)
    }
  }
  return cut
}

async function picture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // The colours that the page sets itself follow a moment later.
    await page.waitForFunction(
      (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
      colorScheme,
    )
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
}

export function screenshotFolder(temporary: string): string {
  return IS_WANTED
    ? join(import.meta.dirname, '..', '..', 'dist', 'screenshots', 'suites')
    : join(temporary, 'screenshots')
}
