// Builds what Electron runs: the main process, and the same without a window, as plain JavaScript beside the page.
// Packages stay packages: they are installed beside it. The preload is one file, as its sandbox wants it.
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, 'dist', 'main')
const BUILT_IN = [...builtinModules, /^node:/, 'electron']

function configOf(
  input: Readonly<Record<string, string>>,
  external: InlineConfig['ssr'],
  output: { readonly format: 'es' | 'cjs'; readonly names: string; readonly isFirst: boolean },
): InlineConfig {
  return {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ...(external && { ssr: external }),
    build: {
      ssr: true,
      target: 'node24',
      outDir: OUT,
      emptyOutDir: output.isFirst,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { ...input },
        external: BUILT_IN,
        output: { format: output.format, entryFileNames: output.names, chunkFileNames: 'part-[name].js' },
      },
    },
  }
}

await build(
  configOf(
    { desktop: 'main/desktop/index.ts', headless: 'main/headless.ts', hourhand: 'main/cli.ts' },
    {},
    { format: 'es', names: '[name].js', isFirst: true },
  ),
)
await build(
  configOf(
    { preload: 'main/desktop/preload.ts' },
    { noExternal: true },
    { format: 'cjs', names: '[name].cjs', isFirst: false },
  ),
)
