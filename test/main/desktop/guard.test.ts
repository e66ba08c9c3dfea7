// What the page may not do in a window, and what may come over the bridge.
import { readFileSync } from 'node:fs'
import type * as Electron from 'electron'
import { expect, test } from 'vitest'
import { isOurs, registerCalls } from '#main/desktop/calls.ts'
import { contextItems } from '#main/desktop/context-menu.ts'
import { type GuardedContents, guardContents, guardSession } from '#main/desktop/guard.ts'
import { CHANNELS } from '#shared/bridge.ts'
import { Window } from './stand-in.ts'

const OURS = 'app://hourhand/jobs'

/** Every permission that Electron's own typings name. */
function permissions(): readonly string[] {
  const typings = readFileSync('node_modules/electron/electron.d.ts', 'utf8')
  const [, union = ''] =
    /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(
      typings,
    ) ?? []
  return [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
}

function guarded() {
  let request: ((contents: unknown, permission: string, answer: (is: boolean) => void) => void) | null = null
  let check: ((contents: unknown, permission: string) => boolean) | null = null
  let device: ((details: unknown) => boolean) | null = null
  guardSession({
    setPermissionRequestHandler: (handler: unknown) => {
      request = handler as typeof request
    },
    setPermissionCheckHandler: (handler: unknown) => {
      check = handler as typeof check
    },
    setDevicePermissionHandler: (handler: unknown) => {
      device = handler as typeof device
    },
  } as unknown as Parameters<typeof guardSession>[0])
  const ask = (permission: string, url: string): boolean => {
    let answer = true
    request?.({ getURL: () => url }, permission, (is) => {
      answer = is
    })
    return answer
  }
  return {
    ask,
    check: (permission: string, url: string | null) =>
      check?.(url === null ? null : { getURL: () => url }, permission),
    device: () => device?.({ deviceType: 'usb' }),
  }
}

test('of all that Electron could grant only copying is granted, and to our page alone', () => {
  const { ask, check, device } = guarded()
  const names = permissions()
  expect(names.length).toBeGreaterThan(40)
  expect(names).toEqual(
    expect.arrayContaining(['local-network', 'loopback-network', 'openExternal', 'unknown']),
  )
  expect(names.filter((name) => ask(name, OURS))).toEqual(['clipboard-sanitized-write'])
  expect(names.filter((name) => check(name, OURS))).toEqual(['clipboard-sanitized-write'])
  expect(
    names.filter((name) => ask(name, 'https://evil.test/') || check(name, 'https://evil.test/')),
  ).toEqual([])
  expect([check('clipboard-sanitized-write', null), device()]).toEqual([false, false])
})

test.each([
  ['app://hourhand/', true],
  ['app://hourhand/jobs?a=b', true],
  ['app://hourhand.evil/', false],
  ['app://evil/', false],
  ['app://user@hourhand/', false],
  ['https://hourhand/', false],
  ['http://127.0.0.1:7420/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['data:text/html,<script>', false],
  ['about:blank', false],
])('a window may go to %s: %s', (url, expected) => {
  const { webContents } = new Window({}, false)
  guardContents(webContents as unknown as GuardedContents, () => {})
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    expect([event, webContents.isLet(event, { url })]).toEqual([event, expected])
  }
})

test('no window opens another, and nothing is embedded', () => {
  const asked: string[] = []
  const { webContents } = new Window({}, false)
  guardContents(webContents as unknown as GuardedContents, (address) => asked.push(address))
  expect(webContents.openHandler?.({ url: 'https://evil.test/' })).toEqual({ action: 'deny' })
  expect(asked).toEqual(['https://evil.test/'])
  expect(webContents.isLet('will-attach-webview')).toBe(false)
})

type Event = Pick<Electron.IpcMainInvokeEvent, 'senderFrame' | 'sender'>
const sender = (url: string, more: object = {}): Event => {
  const mainFrame = { url }
  return { sender: { mainFrame }, senderFrame: mainFrame, ...more } as unknown as Event
}

test('a call is taken only from the main frame of our window with our page in it', () => {
  const good = sender(OURS)
  const windows = [good.sender, null]
  const foreign = sender('https://evil.test/')
  expect(isOurs(good, windows)).toBe(true)
  expect(isOurs({ ...good, senderFrame: null }, windows)).toBe(false)
  expect(isOurs({ ...good, senderFrame: { url: OURS } as Electron.WebFrameMain }, windows)).toBe(false)
  expect(isOurs(sender(OURS), windows)).toBe(false)
  expect(isOurs(foreign, [foreign.sender])).toBe(false)
})

test('every call of the bridge is registered, and refuses a stranger before anything is done', async () => {
  const handlers = new Map<string, (event: Event, ...args: unknown[]) => unknown>()
  const done: unknown[] = []
  const calls = Object.fromEntries(
    CHANNELS.map((channel) => [channel, (...args: unknown[]) => done.push([channel, ...args])]),
  )
  const ours = sender(OURS)
  registerCalls(
    { handle: (name: string, handler: never) => void handlers.set(name, handler) } as never,
    calls as never,
    () => [ours.sender],
  )
  expect([...handlers.keys()]).toEqual(CHANNELS.map((channel) => `hourhand:${channel}`))
  for (const handler of handlers.values())
    expect(() => handler(sender('https://evil.test/'), 'x')).toThrow('not allowed')
  expect(done).toEqual([])
  handlers.get('hourhand:openWindow')?.(ours, '/jobs')
  expect(done).toEqual([['openWindow', '/jobs']])
})

test('the preload gives named functions and nothing of Electron', () => {
  const source = readFileSync('main/desktop/preload.ts', 'utf8')
  expect(source.match(/ipcRenderer/g)).toHaveLength(3)
  expect(source).toContain('ipcRenderer.invoke(channelName(channel), ...args)')
})

const NOWHERE = [
  /\bloadFile\(/,
  /file:\/\//,
  /webSecurity/,
  /allowRunningInsecureContent/,
  /experimentalFeatures/,
  /enableBlinkFeatures/,
  /allowpopups/i,
  /nodeIntegration: true/,
  /sandbox: false/,
  /contextIsolation: false/,
]

test('nothing in the desktop loosens a window', async () => {
  const { globSync } = await import('node:fs')
  const strays = globSync('main/desktop/*.ts').filter((file) =>
    NOWHERE.some((pattern) =>
      pattern.test(readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')),
    ),
  )
  expect(strays).toEqual([])
})

test('a misspelled word offers what was meant; what cannot be edited can only be copied', () => {
  const { webContents } = new Window({}, false)
  const params = {
    isEditable: true,
    selectionText: '',
    misspelledWord: 'shcedule',
    dictionarySuggestions: ['schedule'],
  }
  const items = contextItems(params, webContents)
  expect(items.map(({ label, role, type }) => label ?? role ?? type)).toEqual([
    'schedule',
    'separator',
    'cut',
    'copy',
    'paste',
    'selectAll',
  ])
  const [{ click } = { click: () => {} }] = items as readonly { readonly click: () => void }[]
  click()
  expect(webContents.replaced).toEqual(['schedule'])
  const read = { ...params, isEditable: false, misspelledWord: '' }
  expect(contextItems({ ...read, selectionText: 'text' }, webContents)).toEqual([{ role: 'copy' }])
  expect(contextItems({ ...read, selectionText: ' ' }, webContents)).toEqual([])
})
