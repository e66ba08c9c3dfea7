// Both ways to start, as real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findDesktop } from '#main/start.ts'

let folder = ''
let children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-start-'))
})

afterEach(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

function run(entry: string, ...flags: readonly string[]) {
  return runWith({}, entry, ...flags)
}

function runWith(env: NodeJS.ProcessEnv, entry: string, ...flags: readonly string[]) {
  const child = spawn(process.execPath, [entry, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { child, ended: ended.then(([out, err, [code]]) => ({ out, err, code: code as number | null })) }
}

/** Resolves with the address when the ready line has come. */
async function ready(child: ChildProcess): Promise<string> {
  let out = ''
  for (;;) {
    const [chunk] = await once(child.stdout ?? child, 'data')
    out += chunk
    const [, url] = /^Hourhand is ready at (http:\S+)$/m.exec(out) ?? []
    if (url !== undefined) return url
  }
}

describe('headless', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'says one line when it answers and ends cleanly at %s',
    async (signal) => {
      const { child, ended } = run('main/headless.ts', '--data', folder, '--port', '0')
      const url = await ready(child)
      const health = await fetch(`${url}/api/health`)
      expect(await health.json()).toMatchObject({ data: { status: 'ok' } })
      expect(JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))).toMatchObject({
        url,
        pid: child.pid,
      })
      expect(statSync(join(folder, 'control.token')).mode & 0o777).toBe(0o600)

      child.kill(signal)
      const { out, code } = await ended
      expect(out).toBe(`Hourhand is ready at ${url}\n`)
      expect(code).toBe(0)
      expect(existsSync(join(folder, 'server.json'))).toBe(false)
      expect(existsSync(join(folder, 'control.token'))).toBe(false)
    },
  )

  test('refuses a data folder that is in use in one plain line', async () => {
    const first = run('main/headless.ts', '--data', folder, '--port', '0')
    await ready(first.child)
    const { out, err, code } = await run('main/headless.ts', '--data', folder, '--port', '0').ended
    expect(out).toBe('')
    expect(err).toBe(
      `hourhand: ${folder} is in use by process ${first.child.pid}. Only one Hourhand can use it at a time.\n`,
    )
    expect(code).toBe(1)
  })

  test('refuses a store it cannot read, and leaves it as it is', async () => {
    writeFileSync(join(folder, 'hourhand.db'), 'not a store at all')
    const { err, code } = await run('main/headless.ts', '--data', folder, '--port', '0').ended
    expect(err).toMatch(/^hourhand: .*hourhand\.db is damaged and was left as it is\..*\n$/)
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'hourhand.db'), 'utf8')).toBe('not a store at all')
  })

  test('answers a wrong flag with status 2 and --help and --version with 0', async () => {
    const wrong = await run('main/headless.ts', '--port', 'x').ended
    expect(wrong).toEqual({
      out: '',
      err: "hourhand: --port is 'x', which is no port (0 to 65535)\n",
      code: 2,
    })
    const help = await run('main/headless.ts', '--help').ended
    expect(help).toMatchObject({ out: expect.stringContaining('--data DIR'), err: '', code: 0 })
    const version = await run('main/headless.ts', '--version').ended
    expect(version).toMatchObject({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '', code: 0 })
  })
})

describe('npm start', () => {
  test('with --headless asks for no desktop and says nothing of it', async () => {
    const { child, ended } = run('main/start.ts', '--headless', '--data', folder, '--port', '0')
    const url = await ready(child)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ out: `Hourhand is ready at ${url}\n`, code: 0 })
  })

  test('says why there is no desktop and runs headless with the same flags', async () => {
    const { child, ended } = run('main/start.ts', '--data', folder, '--port', '0')
    const url = await ready(child)
    child.kill('SIGTERM')
    const { out, code } = await ended
    const [why, line, ...more] = out.split('\n')
    expect(why).toMatch(/^Starting headless: .+\.$/)
    expect([line, ...more]).toEqual([`Hourhand is ready at ${url}`, ''])
    expect(code).toBe(0)
  })
})

/** A registry that takes every connection and never says a word. */
async function startSilent() {
  let connections = 0
  const server = createServer(() => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, connections: () => connections, [Symbol.dispose]: () => void server.close() }
}

describe('npm start where Electron cannot be had', () => {
  test('names the one command that fetches it at once, asks no registry, and runs headless', async () => {
    using silent = await startSilent()
    const env = {
      ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nowhere'),
      ELECTRON_MIRROR: silent.url,
      npm_config_electron_mirror: silent.url,
      npm_config_registry: silent.url,
      HTTP_PROXY: silent.url,
      HTTPS_PROXY: silent.url,
      DISPLAY: ':0',
    }
    const startedAt = performance.now()
    const { child, ended } = runWith(env, 'main/start.ts', '--data', folder, '--port', '0')
    const url = ready(child)
    const [first] = await once(child.stdout, 'data')
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(String(first)).toMatch(
      /^Starting headless: Electron's program is not installed \(get it with: npx install-electron\)\.\n/,
    )
    expect((await fetch(`${await url}/api/health`)).status).toBe(200)
    child.kill('SIGTERM')
    const { code } = await ended
    expect(code).toBe(0)
    expect(silent.connections()).toBe(0)
  })
})

describe('findDesktop', () => {
  const SHELL = 'dist/main/desktop.js'
  const ELECTRON = {
    'node_modules/electron/package.json': '{"version": "45.4.1"}',
    'node_modules/electron/path.txt': 'electron',
    'node_modules/electron/dist/version': 'v45.4.1',
    'node_modules/electron/dist/electron': '',
  }
  const DISPLAY = { WAYLAND_DISPLAY: 'wayland-0' }

  function lay(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
      chmodSync(join(folder, name), 0o755)
    }
  }

  test('finds the program where all of it is there', () => {
    lay({ ...ELECTRON, [SHELL]: '' })
    const program = join(folder, 'node_modules/electron/dist/electron')
    expect(findDesktop(folder, DISPLAY, 'linux')).toEqual({ program })
    expect(findDesktop(folder, {}, 'darwin')).toEqual({ program })
  })

  test.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ] as const)('takes a program from elsewhere on %s', (platform, name) => {
    lay({ [SHELL]: '', [`elsewhere/${name}`]: '' })
    const env = { ...DISPLAY, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'elsewhere') }
    expect(findDesktop(folder, env, platform)).toEqual({ program: join(folder, 'elsewhere', name) })
  })

  const missing = { whyNot: "Electron's program is not installed (get it with: npx install-electron)" }

  test.each([
    ['path.txt is missing', { 'node_modules/electron/path.txt': null }],
    ['the program is missing', { 'node_modules/electron/dist/electron': null }],
    ['the version file is missing', { 'node_modules/electron/dist/version': null }],
    ['the program is of another version', { 'node_modules/electron/dist/version': '44.0.0' }],
  ])('names the one command that gets Electron when %s', (_why, changes: Record<string, string | null>) => {
    const files = Object.entries({ ...ELECTRON, [SHELL]: '', ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    )
    lay(Object.fromEntries(files))
    expect(findDesktop(folder, DISPLAY, 'linux')).toEqual(missing)
  })

  test('says so when there is no display, and when the desktop is not built', () => {
    lay(ELECTRON)
    const noShell = { whyNot: 'the desktop is not built (npm run build)' }
    expect(findDesktop(folder, DISPLAY, 'linux')).toEqual(noShell)
    lay({ [SHELL]: '' })
    expect(findDesktop(folder, {}, 'linux')).toEqual({ whyNot: 'there is no display' })
  })
})
