// Electron's module begins a download when it is loaded where its program is missing: nothing that runs without a window,
// and no test, may come to it by any way.
import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { packagesFrom } from '#test/helpers/import-graph.ts'

/** electron-log has a part for plain Node. */
const LOADS_ELECTRON = /^electron(?:-updater|-log(?!\/node))?(?:\/|$)/

function waysToElectron(root: string): readonly string[] {
  const ways = [...packagesFrom(root)].filter(([name]) => LOADS_ELECTRON.test(name))
  return ways.map(([, way]) => way.join(' → '))
}

test.each(['main/headless.ts', 'main/cli.ts', 'main/start.ts', 'main/app.ts'])(
  '%s loads no Electron',
  (root) => {
    expect(waysToElectron(root)).toEqual([])
  },
)

test('no test loads Electron', () => {
  const roots = globSync('test/**/*.test.{ts,tsx}').map((path) => path.replaceAll('\\', '/'))
  expect(roots.length).toBeGreaterThan(100)
  expect(roots.flatMap(waysToElectron)).toEqual([])
})

test('the way to Electron is found where there is one', () => {
  expect(waysToElectron('main/desktop/index.ts')).toContain('main/desktop/index.ts → electron')
  expect(waysToElectron('main/desktop/preload.ts')).toEqual(['main/desktop/preload.ts → electron'])
})
