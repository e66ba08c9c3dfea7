// Pictures of what a page shows, at every size, light and dark. Those that the README and the tour show go to docs/.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const ROOT = join(import.meta.dirname, '..', '..')
const DOCS = ['README.md', 'docs/tour.md']
const SCHEMES = ['light', 'dark'] as const
const IS_WANTED = process.env.HOURHAND_SCREENSHOTS === '1'

type Size = { readonly width: number; readonly height: number }

const SIZES: readonly Size[] = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
]
const USUAL: Size = { width: 1440, height: 900 }

/** The names of the pictures that the README and the tour show. */
export function picturesInDocs(): readonly string[] {
  return DOCS.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    return [...text.matchAll(/\]\((?:docs\/)?screenshots\/([\w-]+)\.png\)/g)].map(([, name]) => name ?? '')
  })
}

/** Pictures go where they are shown, or to `dist/screenshots`; they are taken only when they are wanted. */
export function createGallery(page: Page) {
  const inDocs = new Set(picturesInDocs())
  const made = new Set<string>()
  const cut: string[] = []
  const folderOf = (name: string) =>
    inDocs.has(name) ? join(ROOT, 'docs', 'screenshots') : join(ROOT, 'dist', 'screenshots')

  async function take(name: string): Promise<void> {
    made.add(name)
    if (!IS_WANTED) return
    mkdirSync(folderOf(name), { recursive: true })
    await page.screenshot({ path: join(folderOf(name), `${name}.png`), animations: 'disabled' })
  }

  async function look(name: string, size: Size): Promise<void> {
    await page.setViewportSize(size)
    await drawn(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > size.width) cut.push(`${name} at ${size.width}`)
  }

  return {
    /** The names of the pictures so far, whether they were wanted or not. */
    made: made as ReadonlySet<string>,
    /** Where something reaches beyond the right edge. */
    cut: cut as readonly string[],
    /** What the page shows now; it is left at its usual size, in the light. */
    async show(name: string, sizes: readonly Size[] = SIZES): Promise<void> {
      // What lies under the pointer looks otherwise.
      await page.mouse.move(0, 0)
      await page.evaluate(() => window.scrollTo(0, 0))
      for (const size of sizes) {
        // What fits a phone is the hardest; the other widths are looked at by the suites of the rooms too.
        if (IS_WANTED || size === sizes[0]) await look(name, size)
        for (const scheme of SCHEMES) {
          if (IS_WANTED) await colour(page, scheme)
          await take(`${name}-${size.width}-${scheme}`)
        }
      }
      if (IS_WANTED) await colour(page, 'light')
      await page.setViewportSize(USUAL)
    },
  }
}

async function colour(page: Page, colorScheme: (typeof SCHEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // The colours that the page sets itself follow a moment later.
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' })
  await drawn(page)
}

/** Two frames on: what has measured itself in the first is drawn in the second. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  )
}
