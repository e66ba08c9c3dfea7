// `app://hourhand/…` against a real Hourhand: the page's files, and everything of the API behind them.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf, isOwnAddress, mayOpenOutside } from '#main/desktop/address.ts'
import { createForward } from '#main/desktop/forward.ts'
import { createPage } from '#main/desktop/page.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'

let folder = ''
let app: TestApp
let serve: (request: Request) => Promise<Response>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-page-'))
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'page', 'index.html'), '<meta content="__CSP_NONCE__"><title>Hourhand</title>')
  writeFileSync(join(folder, 'page', 'assets', 'main-1a2b.js'), 'export {}')
  writeFileSync(join(folder, 'secret.json'), '{"secret": true}')
  mkdirSync(join(folder, 'page-other'))
  writeFileSync(join(folder, 'page-other', 'secret.js'), 'secret')
  app = await startApp()
  serve = createPage({ pageFolder: join(folder, 'page'), forward: createForward(() => app.app) })
})

afterAll(async () => {
  await app.app.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, init: RequestInit = {}) => serve(new Request(`app://hourhand${path}`, init))

describe('the page', () => {
  test.each(['/', '/jobs', '/jobs/job_000001', '/tray', '/settings/notifications?a=b'])(
    '%s is the page, with a policy of its own for each answer',
    async (path) => {
      const [one, two] = [await get(path), await get(path)]
      const text = await one.text()
      const [, nonce] = /content="([^"]+)"/.exec(text) ?? []
      const policy = one.headers.get('content-security-policy') ?? ''
      expect([one.status, text.includes('<title>Hourhand</title>')]).toEqual([200, true])
      expect(policy).toContain(`'nonce-${nonce}'`)
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(two.headers.get('content-security-policy')).not.toBe(policy)
    },
  )

  test('a file of it comes with its type, and is kept', async () => {
    const answer = await get('/assets/main-1a2b.js')
    expect([answer.status, await answer.text()]).toEqual([200, 'export {}'])
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(answer.headers.get('cache-control')).toContain('immutable')
  })

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/%2E%2E/secret.json',
    '/..%2fsecret.json',
    '/..%2Fsecret.json',
    '/..%5csecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/assets/%252e%252e/%252e%252e/secret.json',
    '/%252e%252e%252fsecret.json',
    '/..%00/secret.json',
    '/secret.json%00.js',
    '//secret.json',
    '//evil/secret.json',
    '/\\..\\secret.json',
    '/../page-other/secret.js',
    '/..%2fpage-other/secret.js',
    '/assets/missing.js',
    '/assets/main-1a2b.js.map',
    '/%E0%A4%A',
  ])('%s is not there', async (path) => {
    const answer = await get(path)
    const text = await answer.text()
    expect([answer.status, text.includes('secret')]).toEqual([404, false])
  })

  test.each([
    'app://hourhand.evil/',
    'app://HOURHAND/',
    'app://hourhand:80/',
    'app://other/index.html',
    'file:///etc/passwd',
  ])('the address %s is not ours', async (address) => {
    expect(isOwnAddress(address)).toBe(false)
    expect((await serve(new Request(address))).status).toBe(404)
  })

  test('files can only be read', async () => {
    expect((await get('/assets/main-1a2b.js', { method: 'POST', body: 'x' })).status).toBe(405)
  })

  test('a link out of the folder leads nowhere by its name alone', async () => {
    symlinkSync(join(folder, 'secret.json'), join(folder, 'page', 'plain.txt'))
    expect((await get('/plain.txt')).status).toBe(404)
  })
})

describe('the API', () => {
  test('is answered with the token that the page never sees', async () => {
    const made = await get('/api/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'From the page',
        trigger: { kind: 'manual' },
        action: { kind: 'program', program: 'true' },
      }),
    })
    expect(made.status).toBe(201)
    const listed = await get('/api/jobs?search=page')
    expect(((await listed.json()) as { data: { name: string }[] }).data[0]?.name).toBe('From the page')
    expect((await get('/v2/schedules')).status).toBe(200)
    const text = JSON.stringify([...listed.headers])
    expect(text).not.toContain(app.token)
  })

  test('a refusal comes as the server said it', async () => {
    const refused = await get('/api/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect([refused.status, await refused.json()]).toMatchObject([422, { error: { code: 'invalid' } }])
    expect((await get('/api/nothing')).status).toBe(404)
    expect((await get('/api/jobs', { method: 'OPTIONS' })).status).toBe(405)
  })

  test('neither cookies nor origins go there, and none come back', async () => {
    const seen: IncomingMessage['headers'][] = []
    const server = createServer((request, response) => {
      seen.push(request.headers)
      response
        .writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-own': 'yes', 'content-encoding': 'identity' })
        .end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const page = createPage({
      pageFolder: folder,
      forward: createForward(() => ({ port, token: 'the token' })),
    })
    const headers = {
      cookie: 'stolen=1',
      origin: 'http://evil.test',
      referer: 'http://evil.test/',
      host: 'evil.test',
      'sec-fetch-site': 'cross-site',
      authorization: 'Bearer of somebody else',
      'x-forwarded-for': '8.8.8.8',
      accept: 'application/json',
      'if-none-match': '"1"',
    }
    const answer = await page(new Request('app://hourhand/api/x', { headers }))
    server.close()
    expect(seen).toEqual([
      {
        accept: 'application/json',
        'if-none-match': '"1"',
        authorization: 'Bearer the token',
        host: `127.0.0.1:${port}`,
        connection: 'close',
      },
    ])
    expect([...answer.headers.keys()]).toEqual(['content-type'])
  })

  test('a stream of events comes as it is written, and a hundred opened and closed leave no connection', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length
    const before = sockets()
    for (let step = 0; step < 100; step += 1) {
      const answer = await get('/api/events', { headers: { accept: 'text/event-stream' } })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ])
      await answer.body?.cancel()
    }
    await waitUntil(() => sockets() <= before, 'no connection is left')
    const answer = await get('/api/events')
    const reader = answer.body?.getReader()
    await get('/api/pause', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"until":null}',
    })
    let text = ''
    while (!text.includes('pause.changed')) text += new TextDecoder().decode((await reader?.read())?.value)
    expect(text).toContain('"paused":true')
    await reader?.cancel()
    await get('/api/pause', { method: 'DELETE' })
  })

  test('a large answer comes whole, and a server that is not up is told of', async () => {
    const answer = await get('/api/openapi.json')
    expect(Object.keys(((await answer.json()) as { paths: object }).paths).length).toBeGreaterThan(50)
    const early = createPage({ pageFolder: folder, forward: createForward(() => null) })
    expect((await early(new Request('app://hourhand/api/health'))).status).toBe(503)
    const gone = createPage({ pageFolder: folder, forward: createForward(() => ({ port: 1, token: 't' })) })
    expect((await gone(new Request('app://hourhand/api/health'))).status).toBe(502)
  })
})

test.each([
  ['https://github.com/electron/electron', true],
  ['http://127.0.0.1:7420/api/docs', true],
  ['http://127.0.0.1:7421/api/docs', false],
  ['http://localhost:7420/', false],
  ['https://github.com.evil.test/', false],
  ['https://user@github.com/', false],
  ['https://github.com:444/', false],
  ['http://github.com/', false],
  ['javascript:alert(1)', false],
  ['file:///etc/passwd', false],
  ['smb://host/share', false],
  ['ms-msdt:/id', false],
  ['https://github.com\\@evil.test/', false],
  ['', false],
])('whether %s is opened outside: %s', (address, expected) => {
  expect(mayOpenOutside(address, 'http://127.0.0.1:7420')).toBe(expected)
})

test.each([
  ['/', 'app://hourhand/'],
  ['/jobs/job_000001', 'app://hourhand/jobs/job_000001'],
  ['/activity?state=missed', 'app://hourhand/activity?state=missed'],
  ['//evil.test', null],
  ['/../secret', null],
  ['/a/..', null],
  ['javascript:alert(1)', null],
  ['/a#b', null],
  ['', null],
])('the path %s is at %s', (path, expected) => {
  expect(addressOf(path)).toBe(expected)
})
