// `npm start`: the desktop where it can be had, else headless in this process, with one line that says why.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const FOLDER = dirname(import.meta.dirname)
/** What Electron runs, and the same without a window: as `npm run build` made them. */
const SHELL = 'dist/main/desktop.js'
const HEADLESS = 'dist/main/headless.js'

type Env = Readonly<Record<string, string | undefined>>

type Desktop = { readonly program: string } | { readonly whyNot: string }

/**
 * Electron's program for the package in `folder`, or why there is no desktop. Only files are looked at:
 * the `electron` module would start a download, and that never happens unasked.
 */
export function findDesktop(folder: string, env: Env, platform: NodeJS.Platform): Desktop {
  const program = findElectron(join(folder, 'node_modules/electron'), env)
  if (program === null) {
    return { whyNot: "Electron's program is not installed (get it with: npx install-electron)" }
  }
  if (!existsSync(join(folder, SHELL))) return { whyNot: 'the desktop is not built (npm run build)' }
  const isScreenless = platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
  return isScreenless ? { whyNot: 'there is no display' } : { program }
}

function findElectron(folder: string, env: Env): string | null {
  const name = read(join(folder, 'path.txt'))
  const override = env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return ifThere(join(override, name ?? 'electron'))
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

/** The built server starts four times as fast as the sources; where nothing is built, these do. */
async function runHeadless(argv: readonly string[]): Promise<number> {
  const built = join(FOLDER, HEADLESS)
  const entry = existsSync(built) ? pathToFileURL(built).href : './headless.ts'
  const server: typeof import('./headless.ts') = await import(entry)
  return server.runHeadless(argv)
}

async function start(argv: readonly string[]): Promise<number> {
  const desktop = findDesktop(FOLDER, process.env, process.platform)
  if ('program' in desktop) return runDesktop(desktop.program, argv)
  process.stdout.write(`Starting headless: ${desktop.whyNot}.\n`)
  return runHeadless(argv)
}

if (import.meta.main) process.exit(await start(process.argv.slice(2)))
