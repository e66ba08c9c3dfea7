// Builds the page when it is missing or older than what it is made of. Runs before every start.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'dist', 'renderer')
const SOURCES = ['renderer', 'shared', 'vite.config.ts', 'package-lock.json']

async function isCurrent(): Promise<boolean> {
  const built = await changedAt(join(PAGE, 'index.html')).catch(() => 0)
  const sources = await Promise.all(SOURCES.map((name) => newestIn(join(ROOT, name))))
  return built > Math.max(...sources)
}

async function newestIn(path: string): Promise<number> {
  // An installed package may come without its lock file.
  const found = await stat(path).catch(() => null)
  if (found === null) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = await readdir(path, { recursive: true })
  const times = await Promise.all(names.map((name) => changedAt(join(path, name))))
  return Math.max(found.mtimeMs, ...times)
}

async function changedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs
}

if (!(await isCurrent())) {
  console.log('Building the page…')
  await build({
    root: join(ROOT, 'renderer'),
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
  })
}
