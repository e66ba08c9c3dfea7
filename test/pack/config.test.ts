// electron-builder.yml as electron-builder's own schema sees it, and the targets of each system.
import { createRequire } from 'node:module'
import type { Configuration } from 'electron-builder'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const require = createRequire(import.meta.url)
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  readonly getConfig: (folder: string, file: string | null, options: object | null) => Promise<Configuration>
  readonly validateConfiguration: (config: object, log: object) => Promise<void>
}
const { DebugLogger } = require('builder-util') as {
  readonly DebugLogger: new (isEnabled: boolean) => object
}

const read = () => getConfig(process.cwd(), null, null)
const check = (config: object) => validateConfiguration(config, new DebugLogger(false))

test('the configuration is one that electron-builder takes, and a word it does not know is refused', async () => {
  const config = await read()
  await expect(check(config)).resolves.toBeUndefined()
  await expect(check({ ...config, fuse: {} })).rejects.toThrow(/unknown property/)
})

test('each system gets the installers that are promised', async () => {
  const { linux, win, mac, toolsets, protocols } = await read()
  expect(linux?.target).toEqual(['AppImage', 'deb'])
  expect(win?.target).toEqual(['nsis'])
  expect(mac?.target).toEqual([
    { target: 'dmg', arch: 'universal' },
    { target: 'zip', arch: 'universal' },
  ])
  // The static runtime of AppImages, which needs no FUSE 2 and keeps the sandbox where it can.
  expect(toolsets?.appimage).toBe('1.0.3')
  expect(protocols).toEqual([{ name: 'Hourhand', schemes: ['hourhand'] }])
})

test('a deb is told who makes it and where it is at home, and in one place', async () => {
  const { author, homepage, devDependencies } = manifest
  expect(author).toMatch(/^\S.* <[^\s@]+@[^\s@]+>$/)
  expect(URL.parse(homepage)?.protocol).toBe('https:')
  expect((await read()).linux?.maintainer).toBeUndefined()
  // Electron is one of those that are still mended, and exactly that one.
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
  expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(45)
})

test('nothing is compiled when it is packed, and both halves of a universal app may hold both libraries', async () => {
  const { npmRebuild, asar, mac } = await read()
  expect(npmRebuild).toBe(false)
  expect(asar).toEqual({ smartUnpack: false })
  expect(mac?.x64ArchFiles).toBe('**/better-sqlite3/prebuilds/darwin-*.node')
})
