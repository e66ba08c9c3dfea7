// The browser of the page's tests: one that is installed, not one that is downloaded.
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES: readonly string[] =
  process.platform === 'win32'
    ? ['chrome.exe', 'msedge.exe', 'chromium.exe']
    : ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome']

/** The path of a Chromium, Chrome or Edge; on Debian root gets one from apt. Throws with what to install. */
export async function findBrowser(): Promise<string> {
  const named = process.env.CHROME_PATH
  if (named) return named
  const found = await firstThere()
  if (found !== null) return found
  if (await isDebianRoot()) {
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
    const installed = await firstThere()
    if (installed !== null) return installed
  }
  throw new Error('No browser found: install Chromium, Chrome or Edge, or give its path in CHROME_PATH.')
}

/** A headless browser that speaks to nobody but us. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findBrowser(), headless: true, args: ARGS })
}

function places(): readonly string[] {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...usualPlaces()]
}

function usualPlaces(): readonly string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) =>
      join('/Applications', `${name}.app`, 'Contents/MacOS', name),
    )
  }
  if (process.platform !== 'win32') return ['/snap/bin/chromium', '/opt/google/chrome/chrome']
  const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
  return roots
    .filter((root) => root !== undefined)
    .flatMap((root) => [
      join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      join(root, 'Chromium', 'Application', 'chromium.exe'),
    ])
}

async function firstThere(): Promise<string | null> {
  for (const place of places()) if (await isThere(place, constants.X_OK)) return place
  return null
}

async function isDebianRoot(): Promise<boolean> {
  return process.getuid?.() === 0 && (await isThere('/usr/bin/apt-get', constants.X_OK))
}

async function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
