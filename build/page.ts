// Builds the page when it is missing or older than what it is made of. Runs before every start.
import { join } from 'node:path'
import { isOlder } from './stale.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'dist', 'renderer')
const SOURCES = ['renderer', 'shared', 'vite.config.ts', 'package-lock.json'].map((name) => join(ROOT, name))

if (await isOlder(join(PAGE, 'index.html'), SOURCES)) {
  console.log('Building the page…')
  const { build } = await import('vite')
  await build({
    root: join(ROOT, 'renderer'),
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
  })
}
