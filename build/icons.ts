// `npm run icons`: every icon there is, from the one drawing in icon.svg, and a sheet that shows them as they will be
// seen. What it writes is committed; it is run again when the drawing changes.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/helpers/chromium.ts'
import { encodeIcns, encodeIco, encodePng, ICNS_SIZES, type Picture } from './icon-file.ts'
import { sheetOf } from './icon-sheet.ts'

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, 'build', 'icons')
const STATES = ['idle', 'running', 'attention', 'paused'] as const
type State = (typeof STATES)[number]

/** How a glyph is coloured; `edge` is drawn around it, so that it is seen on any ground. */
type Ink = { readonly ink: string; readonly accents: Partial<Record<State, string>>; readonly edge?: string }

const BLACK: Ink = { ink: '#000', accents: {} }
const ON_LIGHT: Ink = { ink: '#1f2329', accents: { running: '#2b8a3e', attention: '#d9480f' } }
const ON_DARK: Ink = { ink: '#fff', accents: { running: '#69db7c', attention: '#ffc078' } }
const ON_ANY: Ink = { ...ON_DARK, edge: '#14161a' }

const ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const TRAY_ICO_SIZES = [16, 20, 24, 32]
/** Twice what panels of Linux show, which make it smaller themselves. */
const PANEL_SIZE = 48
/** Of the side of a macOS icon, what its shape leaves free on each side (Apple's icon grid: 100 of 1024). */
const MAC_MARGIN = 100 / 1024

const drawing = await readFile(join(ROOT, 'build', 'icon.svg'), 'utf8')
const part = (pattern: RegExp): string => pattern.exec(drawing)?.[0] ?? ''
const mark = part(/<g id="mark">.*?<\/g>/s)

function svg(viewBox: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${body}</svg>`
}

function markSvg(margin = 0): string {
  const side = 32 / (1 - 2 * margin)
  const start = (32 - side) / 2
  return svg(`${start} ${start} ${side} ${side}`, mark)
}

function glyphSvg(state: State, { ink, accents, edge }: Ink): string {
  const copy = (of: string) =>
    part(new RegExp(`<g id="${state}".*?</g>`, 's')).replace(
      /<g id="\w+"(?: class="(\w+)")?>/,
      (_tag, own = '') => `<g class="${of} ${own}">`,
    )
  const over = `
    .line { fill: none; stroke: ${ink}; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round }
    .solid { fill: ${ink} }
    .accent { fill: ${accents[state] ?? ink} }`
  if (edge === undefined) return svg('0 0 16 16', `<style>${over}</style>${copy('over')}`)
  // The same once more below, wider and filled: whatever the panel's colour, the glyph stands on its own ground.
  const under = `.under, .under * { fill: ${edge}; stroke: ${edge}; stroke-width: 3; fill-rule: nonzero }
    .under .solid { stroke-width: 1.5 }`
  return svg('-0.75 -0.75 17.5 17.5', `<style>${over}${under}</style>${copy('under')}${copy('over')}`)
}

async function draw(page: Page, source: string, size: number): Promise<Picture> {
  const encoded = await page.evaluate(
    async ({ source, size }) => {
      const image = new Image(size, size)
      image.src = `data:image/svg+xml;base64,${btoa(source)}`
      await image.decode()
      const context = new OffscreenCanvas(size, size).getContext('2d')
      context?.drawImage(image, 0, 0, size, size)
      const bytes = context?.getImageData(0, 0, size, size).data ?? []
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    },
    { source, size },
  )
  return { size, pixels: Buffer.from(encoded, 'base64') }
}

function drawAll(page: Page, source: string, sizes: readonly number[]): Promise<readonly Picture[]> {
  return Promise.all(sizes.map((size) => draw(page, source, size)))
}

async function drawApp(page: Page): Promise<Readonly<Record<string, Buffer>>> {
  return {
    'icon.png': encodePng(await draw(page, markSvg(), 512)),
    'icon.ico': encodeIco(await drawAll(page, markSvg(), ICO_SIZES)),
    'icon.icns': encodeIcns(await drawAll(page, markSvg(MAC_MARGIN), ICNS_SIZES)),
  }
}

async function drawTray(page: Page, state: State): Promise<Readonly<Record<string, Buffer>>> {
  const one = async (ink: Ink, size: number) => encodePng(await draw(page, glyphSvg(state, ink), size))
  const ico = async (ink: Ink) => encodeIco(await drawAll(page, glyphSvg(state, ink), TRAY_ICO_SIZES))
  return {
    [`tray-${state}.png`]: await one(ON_ANY, PANEL_SIZE),
    [`tray-${state}Template.png`]: await one(BLACK, 16),
    [`tray-${state}Template@2x.png`]: await one(BLACK, 32),
    [`tray-${state}-light.ico`]: await ico(ON_LIGHT),
    [`tray-${state}-dark.ico`]: await ico(ON_DARK),
  }
}

await using browser = await launchBrowser()
const page = await browser.newPage()
const files = Object.assign(
  {},
  await drawApp(page),
  ...(await Promise.all(STATES.map((state) => drawTray(page, state)))),
)
await mkdir(OUT, { recursive: true })
for (const [name, bytes] of Object.entries(files)) await writeFile(join(OUT, name), bytes as Buffer)
await page.setViewportSize({ width: 1080, height: 400 })
await page.setContent(sheetOf(STATES, files))
await page.screenshot({ path: join(ROOT, 'docs', 'icons.png'), fullPage: true })
