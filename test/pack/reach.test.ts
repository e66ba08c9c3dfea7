// What test/electron-reach.test.ts says of the sources, of what is built of them.
import { expect, test } from 'vitest'
import { packagesFrom } from '#test/helpers/import-graph.ts'

const packagesOf = (name: string) => [...packagesFrom(`dist/main/${name}.js`).keys()]

test.each(['headless', 'hourhand'])('the built %s.js loads SQLite, and no Electron', (name) => {
  const packages = packagesOf(name)
  expect(packages).toContain('better-sqlite3')
  expect(packages.filter((one) => one.startsWith('electron'))).toEqual([])
})

test('the built desktop.js is found to load Electron', () => {
  expect(packagesOf('desktop')).toContain('electron')
})
