// Builds what Electron runs: the main process, and the same without a window, as plain JavaScript beside the page.
// Everything is in it but Electron and the SQLite package, whose native part is loaded by its path. The preload is one
// file, as its sandbox wants it.
import { cp } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import type { InlineConfig, Plugin } from 'vite'
import { isOlder } from './stale.ts'

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, 'dist', 'main')
const SOURCES = ['main', 'shared', 'build/desktop.ts', 'package.json', 'package-lock.json']
/** Native parts that packages do without when they are not there: none of them is shipped. */
const NATIVE = [/\.node$/, 'cpu-features']
const EXTERNAL = [...builtinModules, /^node:/, 'electron', 'better-sqlite3', ...NATIVE]

const ENTRIES = {
  desktop: 'main/desktop/index.ts',
  headless: 'main/headless.ts',
  hourhand: 'main/cli.ts',
  start: 'main/start.ts',
}

type Output = { readonly format: 'es' | 'cjs'; readonly names: string; readonly isFirst: boolean }

function configOf(input: Readonly<Record<string, string>>, output: Output): InlineConfig {
  return {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    plugins: [keepDocsPage(), writeLean()],
    build: {
      ssr: true,
      target: 'node24',
      outDir: OUT,
      emptyOutDir: output.isFirst,
      minify: true,
      sourcemap: false,
      license: output.isFirst && { fileName: 'licenses.md' },
      rolldownOptions: {
        input: { ...input },
        external: EXTERNAL,
        output: {
          format: output.format,
          entryFileNames: output.names,
          chunkFileNames: 'part-[name]-[hash].js',
        },
      },
    },
  }
}

/** The page of the API's documentation is served from its package's folder, which is copied beside the bundle. */
function keepDocsPage(): Plugin {
  return {
    name: 'docs-page',
    transform(code, id) {
      if (!/@fastify[\\/]swagger-ui[\\/].*\.js$/.test(id)) return null
      const folder = id.endsWith('index.js') ? "'docs-page'" : "'docs-page', 'lib'"
      return code.replaceAll('__dirname', `path.join(import.meta.dirname, ${folder})`)
    },
  }
}

/**
 * What only costs memory is written otherwise. A file of ASCII alone is held with one byte a letter, a single other letter
 * makes that two. And importing `node:http` reads all that it exports, which loads Node's own client, 10 MB that nobody
 * here uses (`node:crypto` likewise); asking for it as CommonJS does reads only what is named.
 */
function writeLean(): Plugin {
  return {
    name: 'lean',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        const code = file.code.replaceAll(EAGER_IMPORT, askFor)
        file.code = code.replaceAll(/[^\0-\x7f]/g, escapeUnit)
      }
    },
  }
}

const EAGER_IMPORT = /\bimport\s*(\{[^}]*\}|[\w$]+)\s*from\s*["'](node:(?:http|crypto))["'];?/g

function askFor(_import: string, names: string, builtIn: string): string {
  return `const ${names.replaceAll(' as ', ':')}=process.getBuiltinModule("${builtIn}");`
}

function escapeUnit(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

async function buildDesktop(): Promise<void> {
  const { build } = await import('vite')
  await build(configOf(ENTRIES, { format: 'es', names: '[name].js', isFirst: true }))
  const preload = { preload: 'main/desktop/preload.ts' }
  await build(configOf(preload, { format: 'cjs', names: '[name].cjs', isFirst: false }))
  const docs = join('node_modules', '@fastify', 'swagger-ui', 'static')
  await cp(join(ROOT, docs), join(OUT, 'docs-page', 'static'), { recursive: true })
}

/** `npm run build` builds it whatever is there. */
const isAsked = process.argv.includes('--always')
const sources = SOURCES.map((name) => join(ROOT, name))
if (isAsked || (await isOlder(join(OUT, 'headless.js'), sources))) {
  console.log('Building the main process…')
  await buildDesktop()
}
