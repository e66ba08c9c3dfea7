// The installers up to the archive, for all three systems, over stand-ins of Electron: what is in them, and that it runs.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Arch, build, Platform } from 'electron-builder'
import { NtExecutable, NtExecutableResource } from 'resedit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesUnder, hashOfHeader, listArchive, readFuses, unpackArchive } from './archive.ts'
import { standInForLinux, standInForMac, standInForWindows } from './stand-in.ts'

const MIB = 1024 * 1024
const MOST_OF_OURS = 15 * MIB
const MAC = 'mac-arm64/Hourhand.app/Contents'

/** Node's own search for package.json, which in Electron does not see into an archive. */
const BLIND =
  'data:text/javascript,import m from "node:module"; m.findPackageJSON = () => undefined; m.syncBuiltinESMExports()'

/** Each system: how it is stood in for, where its archive and its fuses are, the libraries and tray icons it needs. */
const SYSTEMS = [
  {
    name: 'Linux',
    platform: Platform.LINUX,
    arch: Arch.x64,
    standIn: standInForLinux,
    archive: 'linux-unpacked/resources/app.asar',
    program: 'linux-unpacked/hourhand',
    libraries: ['linux-x64.node'],
    icon: /^tray-\w+\.png$/,
    icons: 4,
  },
  {
    name: 'Windows',
    platform: Platform.WINDOWS,
    arch: Arch.x64,
    standIn: standInForWindows,
    archive: 'win-unpacked/resources/app.asar',
    program: 'win-unpacked/Hourhand.exe',
    libraries: ['win32-x64.node'],
    icon: /^tray-\w+-(?:light|dark)\.ico$/,
    icons: 8,
  },
  {
    name: 'macOS',
    platform: Platform.MAC,
    arch: Arch.arm64,
    standIn: standInForMac,
    archive: `${MAC}/Resources/app.asar`,
    program: `${MAC}/Frameworks/Electron Framework.framework/Electron Framework`,
    libraries: ['darwin-arm64.node', 'darwin-x64.node'],
    icon: /^tray-\w+Template(?:@2x)?\.png$/,
    icons: 8,
  },
] as const

let folder = ''
const inOut = (path: string) => join(folder, 'out', path)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-pack-'))
  for (const { name, platform, arch, standIn } of SYSTEMS) {
    const electronDist = join(folder, name)
    mkdirSync(electronDist)
    standIn(electronDist)
    await build({
      targets: platform.createTarget('dir', arch),
      publish: 'never',
      config: {
        electronDist,
        directories: { output: inOut('') },
        // Signatures are put on by a Mac alone.
        electronFuses: { resetAdHocDarwinSignature: false },
        mac: { identity: null },
      },
    })
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(SYSTEMS)('for $name', ({ archive, program, libraries, icon, icons }) => {
  const names = () => listArchive(inOut(archive)).map(({ path }) => path)

  test('the archive holds the bundle, the page and the icons of the system, and nothing else', () => {
    const allowed = [
      /^package\.json$/,
      /^dist\/main\/[\w-]+\.(?:js|cjs)$/,
      /^dist\/main\/licenses\.md$/,
      /^dist\/main\/docs-page\/static\/[\w.-]+$/,
      /^dist\/renderer\/(?:index\.html|hourhand\.svg|assets\/[\w.-]+\.(?:js|css|woff2|svg))(?:\.br|\.gz)?$/,
      /^build\/icons\/icon\.png$/,
      /^node_modules\/better-sqlite3\/(?:package\.json|LICENSE|lib\/[\w/-]+\.js|prebuilds\/[\w-]+\.node)$/,
    ]
    const isIcon = (path: string) => icon.test(path.replace('build/icons/', ''))
    const others = names().filter((path) => !allowed.some((pattern) => pattern.test(path)) && !isIcon(path))
    expect(others).toEqual([])
    expect(names().filter(isIcon)).toHaveLength(icons)
    const needed = ['desktop.js', 'headless.js', 'hourhand.js', 'preload.cjs'].map(
      (name) => `dist/main/${name}`,
    )
    expect(names()).toEqual(expect.arrayContaining([...needed, 'dist/renderer/index.html', 'package.json']))
  })

  test('exactly the native libraries that it needs lie beside the archive', () => {
    const places = libraries.map((name) => `node_modules/better-sqlite3/prebuilds/${name}`)
    expect(names().filter((path) => path.endsWith('.node'))).toEqual(places)
    expect(filesUnder(inOut(`${archive}.unpacked`))).toEqual(places)
  })

  test('its fuses are set, and all that is ours is at most 15 MiB', () => {
    // The ninth is not known to this electron-builder and stays as Electron has it.
    expect(readFuses(inOut(program))).toBe('010011001')
    const ours = listArchive(inOut(archive)).reduce((sum, { size }) => sum + size, 0)
    expect(ours).toBeLessThanOrEqual(MOST_OF_OURS)
    expect(ours).toBeGreaterThan(5 * MIB)
  })

  test('what it says of itself names the entry and the desktop file, and no script', () => {
    const target = join(folder, `unpacked-${libraries[0]}`)
    unpackArchive(inOut(archive), target)
    const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      main: 'dist/main/desktop.js',
      // Under this name it stands in notices and in the key chain of the system.
      productName: 'Hourhand',
      desktopName: 'hourhand.desktop',
      type: 'module',
    })
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(manifest).not.toHaveProperty('scripts')
  })
})

test('macOS knows hourhand:// and how to check the archive', () => {
  const plist = readFileSync(inOut(`${MAC}/Info.plist`), 'utf8')
  expect(plist).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>hourhand<\/string>/)
  expect(plist).toMatch(/<key>NSUserNotificationAlertStyle<\/key>\s*<string>alert<\/string>/)
  expect(plist).toMatch(/<key>ElectronAsarIntegrity<\/key>/)
  expect(plist).toContain(`<string>${hashOfHeader(inOut(SYSTEMS[2].archive))}</string>`)
})

test('Windows knows how to check the archive', () => {
  const program = NtExecutable.from(readFileSync(inOut(SYSTEMS[1].program)), { ignoreCert: true })
  const found = NtExecutableResource.from(program).entries.find(({ type }) => type === 'INTEGRITY')
  expect(found?.id).toBe('ELECTRONASAR')
  expect(JSON.parse(Buffer.from(found?.bin ?? new ArrayBuffer()).toString())).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: hashOfHeader(inOut(SYSTEMS[1].archive)) },
  ])
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the server in the package answers and shows the page',
  async () => {
    const place = join(folder, 'installed')
    unpackArchive(inOut(SYSTEMS[0].archive), place)
    const args = ['--import', BLIND, 'dist/main/headless.js', '--data', join(folder, 'data'), '--port', '0']
    const child = spawn(process.execPath, args, { cwd: place, stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const [line] = await once(createInterface({ input: child.stdout }), 'line')
      const url = String(line).replace('Hourhand is ready at ', '')
      const health = await fetch(`${url}/api/health`)
      expect(await health.json()).toMatchObject({ data: { status: 'ok' } })
      const page = await fetch(url, { headers: { 'sec-fetch-site': 'none' } })
      const html = await page.text()
      expect([page.status, html]).toEqual([200, expect.stringContaining('<title>Hourhand</title>')])
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''
      expect((await fetch(url + script)).status).toBe(200)
      const token = readFileSync(join(folder, 'data', 'control.token'), 'utf8')
      const headers = { authorization: `Bearer ${token}` }
      const docs = await fetch(`${url}/api/docs/static/swagger-ui.css`, { headers })
      expect(docs.status).toBe(200)
    } finally {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  },
)
