// `npm start`: the desktop where it can be had, else headless in this process, with one line that says why.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { enableCompileCache, findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** From the sources as from what is built of them. */
const FOLDER = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname)
/** What Electron runs, as `npm run build` made it. */
const SHELL = 'dist/main/desktop.js'
/** As its first word: without a window, and without a word about it. */
const HEADLESS = '--headless'

type Env = Readonly<Record<string, string | undefined>>

type Desktop = { readonly program: string } | { readonly whyNot: string }

/**
 * Electron's program for the package in `folder`, or why there is no desktop. Only files are looked at:
 * the `electron` module would start a download, and that never happens unasked.
 */
export function findDesktop(folder: string, env: Env, platform: NodeJS.Platform): Desktop {
  const program = findElectron(join(folder, 'node_modules/electron'), env, platform)
  if (program === null) {
    return { whyNot: "Electron's program is not installed (get it with: npx install-electron)" }
  }
  if (!existsSync(join(folder, SHELL))) return { whyNot: 'the desktop is not built (npm run build)' }
  const isScreenless = platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
  return isScreenless ? { whyNot: 'there is no display' } : { program }
}

/** Electron's program in its distribution, where no `path.txt` says so. */
const PROGRAMS: { readonly [Platform in NodeJS.Platform]?: string } = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

function findElectron(folder: string, env: Env, platform: NodeJS.Platform): string | null {
  const name = read(join(folder, 'path.txt'))
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return ifThere(join(override, name ?? PROGRAMS[platform] ?? 'electron'))
  const version = read(join(folder, 'dist/version'))?.replace(/^v/, '')
  const manifest = read(join(folder, 'package.json'))
  if (name === null || manifest === null || JSON.parse(manifest).version !== version) return null
  return ifThere(join(folder, 'dist', name))
}

function read(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

function ifThere(file: string): string | null {
  return existsSync(file) ? file : null
}

/** Runs the desktop with our terminal and answers its exit status. */
function runDesktop(program: string, argv: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [FOLDER, ...argv], { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/**
 * A scheduler waits most of its life, so that memory counts for more than the last tenth of speed: code that ran a few
 * hundred times at the start is not optimised for it, only what keeps running is, what does not run loses its compiled
 * form at the next tidying, and the heap grows by half where it would grow fourfold. Measured: 20 MiB less after the
 * start, and half under load.
 */
const FRUGAL = [
  '--invocation-count-for-maglev=20000',
  '--invocation-count-for-turbofan=60000',
  '--heap-growing-percent=50',
  '--bytecode-old-age=1',
]

/** When the start is over, and what it needed can go. */
const REST_MS = 5_000

/** Gives back what only the start needed, a tenth of the memory; a heap that hardly grows is not tidied by itself. */
function tidy(): void {
  setFlagsFromString('--expose-gc')
  const collect: NodeJS.GCFunction = runInNewContext('gc')
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** What was compiled is kept between starts: that saves a tenth of the memory and of the time of the next one. */
async function runHeadless(argv: readonly string[]): Promise<number> {
  for (const flag of FRUGAL) setFlagsFromString(flag)
  enableCompileCache(join(FOLDER, 'node_modules', '.cache', 'hourhand'))
  setTimeout(tidy, REST_MS).unref()
  const server = await import('./headless.ts')
  return server.runHeadless(argv)
}

async function start(argv: readonly string[]): Promise<number> {
  if (argv[0] === HEADLESS) return runHeadless(argv.slice(1))
  const desktop = findDesktop(FOLDER, process.env, process.platform)
  if ('program' in desktop) return runDesktop(desktop.program, argv)
  process.stdout.write(`Starting headless: ${desktop.whyNot}.\n`)
  return runHeadless(argv)
}

if (import.meta.main) process.exit(await start(process.argv.slice(2)))
