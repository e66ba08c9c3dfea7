// The desktop as it is built, started whole: its entry, and what of packages is in it, over a stand-in for Electron.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { waitUntil } from '#test/helpers/app.ts'
import { ROOT } from '#test/helpers/child.ts'

const HOOK = pathToFileURL(join(ROOT, 'test', 'pack', 'electron-hook.ts')).href
const PATIENCE_MS = 20_000

type Shown = {
  readonly url: string
  readonly isVisible: boolean
  readonly preload: string
  readonly icon: string
}

let folder = ''
let children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-built-'))
})

afterEach(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  children = []
  rmSync(folder, { recursive: true, force: true })
})

const data = (name = '') => join(folder, 'data', name)

function start(words: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const args = ['--import', HOOK, 'dist/main/desktop.js', '--data', data(), ...words]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, HOURHAND_PORT: '0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', ...env },
  })
  children.push(child)
  const said = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ ...said, code: code as number | null }))
  let count = 0
  async function ask<Answer>(call: string, ...args: readonly string[]): Promise<Answer> {
    const id = ++count
    const answered = new Promise<Answer>((resolve) => {
      const listen = (message: { id: number; answer: Answer }) => {
        if (message.id !== id) return
        child.off('message', listen)
        resolve(message.answer)
      }
      child.on('message', listen)
    })
    child.send({ id, call, args })
    return answered
  }
  const windows = () => ask<readonly Shown[]>('windows')
  const until = (check: () => Promise<boolean>, what: string) => waitUntil(check, what, PATIENCE_MS)
  return { child, ended, ask, windows, until }
}

test('it starts, shows the page and its API under its own scheme, and quits with the store closed', async () => {
  const { ask, ended, windows, until } = start()
  expect(await ask('registered')).toEqual(expect.arrayContaining(['scheme', 'userData']))
  await ask('ready')
  await until(async () => (await windows())[0]?.isVisible === true, 'the window is shown')
  const [window] = await windows()
  expect(window?.url).toBe('app://hourhand/')
  expect([existsSync(window?.preload ?? ''), existsSync(window?.icon ?? '')]).toEqual([true, true])
  const [status, type, html] = await ask<[number, string, string]>('get', 'app://hourhand/jobs')
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8'])
  expect(html).toContain('<title>Hourhand</title>')
  const [, , health] = await ask<[number, string, string]>('get', 'app://hourhand/api/status')
  expect(JSON.parse(health)).toMatchObject({ data: { sealing: { keptBy: 'keyChain' } } })
  expect(await ask('registered')).toEqual(
    expect.arrayContaining([
      'permission request',
      'permission check',
      'device permission',
      'hourhand:pickFile',
    ]),
  )
  await ask('quit').catch(() => {})
  expect((await ended).code).toBe(0)
  expect([existsSync(data('server.json')), existsSync(data('hourhand.db-wal'))]).toEqual([false, false])
})

test('a second start shows the window of a first one that is hidden and waits for the panel', async () => {
  const { ask, windows, until, child, ended } = start(['--hidden'])
  await ask('ready')
  await until(async () => existsSync(data('server.json')) && (await windows()).length > 0, 'it is up')
  expect((await windows()).map(({ isVisible }) => isVisible)).toEqual([false])
  await ask('second', 'hourhand://jobs')
  expect(await windows()).toMatchObject([{ url: 'app://hourhand/jobs', isVisible: true }])
  await ask('quit').catch(() => {})
  expect([(await ended).code, child.signalCode]).toEqual([0, null])
})

test('what asks for the window before there is one is not forgotten', async () => {
  const { ask, windows, until } = start(['--hidden'])
  await ask('second')
  await ask('ready')
  await until(async () => (await windows())[0]?.isVisible === true, 'the window is shown')
})

test('it takes the port that it is told, says its version, and names a wrong flag', async () => {
  const { ask, until } = start(['--port', '0'], { HOURHAND_PORT: '1' })
  await ask('ready')
  await until(async () => existsSync(data('server.json')), 'it is up')
  expect(JSON.parse(readFileSync(data('server.json'), 'utf8')).url).not.toMatch(/:1$/)
  expect(await start(['--version']).ended).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
  const wrong = await start(['--port', 'x']).ended
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--port is 'x'")])
})

test('the second of two ends at once and leaves the data alone', async () => {
  const { ended } = start([], { STAND_IN: 'second' })
  expect((await ended).code).toBe(0)
  expect(existsSync(data('hourhand.db'))).toBe(false)
})

test.skipIf(process.platform === 'win32')(
  'Ctrl-C, which comes from the terminal and from npm at once, ends it in order',
  async () => {
    const { ask, child, ended, windows, until } = start()
    await ask('ready')
    await until(async () => (await windows()).length > 0, 'it is up')
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) child.kill(signal)
    expect([(await ended).code, child.signalCode, existsSync(data('server.json'))]).toEqual([0, null, false])
  },
)

test('it goes on when nobody reads what it prints', async () => {
  const { ask, child, until, windows } = start()
  child.stderr?.destroy()
  child.stdout?.destroy()
  await ask('ready')
  await until(async () => (await windows())[0]?.isVisible === true, 'the window is shown')
  // A fault that nobody caught is written there.
  const log = data('logs/desktop.log')
  expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain('EPIPE')
})
