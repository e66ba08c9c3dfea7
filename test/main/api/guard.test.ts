import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { setErrors } from '#main/api/error.ts'
import { isPagePath, refusalOf } from '#main/api/guard.ts'
import { createServer, DEFAULT_PORT, listen } from '#main/api/server.ts'
import { AppError } from '#shared/error.ts'
import { OPERATOR_DEFAULTS } from '#shared/setting.ts'
import { startServer } from './start-server.ts'

const Body = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    crons: Type.Optional(
      Type.Array(
        Type.Object({
          cronExpression: Type.String(),
          action: Type.Union([Type.Literal('start'), Type.Literal('stop')]),
        }),
      ),
    ),
    trigger: Type.Optional(
      Type.Union([
        Type.Object(
          { kind: Type.Literal('cron'), expression: Type.String() },
          { additionalProperties: false },
        ),
        Type.Object(
          { kind: Type.Literal('interval'), every: Type.Integer() },
          { additionalProperties: false },
        ),
      ]),
    ),
    until: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  },
  { additionalProperties: false },
)

/** Routes as a noun has them. */
function things(api: FastifyInstance): void {
  api.get('/api/things', () => ({ data: ['secret'] }))
  api.post('/api/things', ({ body }) => ({ data: body ?? null }))
  api.get('/api/things/:id', () => ({ data: 'secret' }))
  api.delete('/api/things/:id', ({ body }) => ({ data: body ?? null }))
  api.put('/api/things/:id', { schema: { body: Body } }, ({ body }) => ({ data: body }))
  api.get('/api/fails/:how', (request) => {
    const { how } = request.params as { how: string }
    if (how === 'full') throw new AppError('unavailable', 'the disk is full')
    if (how === 'cron')
      throw new AppError('invalid_cron', "invalid cron expression: 'x'", { field: 'crons[0].cronExpression' })
    throw new Error('a secret of the inside')
  })
  api.register(
    async (dialect) => {
      setErrors(dialect, ({ status, message }) => ({ status, body: { detail: message } }))
      dialect.get('/list', () => [])
    },
    { prefix: '/svc/odd' },
  )
}

describe('who may come in', () => {
  const own = { port: 7420, url: '/api/status', hosts: ['127.0.0.1:7420'] }

  it.each(['127.0.0.1:7420', 'localhost:7420', '[::1]:7420', 'LOCALHOST:7420'])('takes Host %s', (host) => {
    expect(refusalOf({ ...own, hosts: [host] })).toBeNull()
  })

  it.each([
    'evil.test:7420',
    '127.0.0.1',
    '127.0.0.1:7421',
    '127.0.0.1.evil.test:7420',
    'localhost.:7420',
    '0.0.0.0:7420',
    '127.1:7420',
    '[::ffff:127.0.0.1]:7420',
    'user@localhost:7420',
    '',
  ])('refuses Host "%s"', (host) => {
    expect(refusalOf({ ...own, hosts: [host] })?.code).toBe('forbidden')
  })

  it('refuses two Host lines, and none', () => {
    expect(refusalOf({ ...own, hosts: ['localhost:7420', 'localhost:7420'] })?.code).toBe('forbidden')
    expect(refusalOf({ ...own, hosts: [] })?.code).toBe('forbidden')
  })

  it.each(['http://127.0.0.1:7420', 'http://localhost:7420', 'http://[::1]:7420'])(
    'takes Origin %s',
    (origin) => {
      expect(refusalOf({ ...own, origin })).toBeNull()
      expect(refusalOf({ ...own, origin, site: 'same-origin' })).toBeNull()
    },
  )

  it.each([
    'http://127.0.0.1:9999',
    'https://127.0.0.1:7420',
    'http://localhost:7420.evil.test',
    'http://127.0.0.1:7420@evil',
    'http://127.0.0.1:7420/',
    'http://LOCALHOST:7420',
    'http://0.0.0.0:7420',
    'http://192.168.1.2:7420',
    'null',
    '',
  ])('refuses Origin "%s"', (origin) => {
    expect(refusalOf({ ...own, origin })?.code).toBe('forbidden')
    expect(refusalOf({ ...own, origin, site: 'none' })?.code).toBe('forbidden')
  })

  it.each(['same-site', 'cross-site', '', 'Same-Origin', 'same-origin, none'])(
    'refuses Sec-Fetch-Site "%s"',
    (site) => {
      expect(refusalOf({ ...own, site })?.code).toBe('forbidden')
      expect(refusalOf({ ...own, site, origin: 'http://localhost:7420' })?.code).toBe('forbidden')
    },
  )

  it('knows the paths of the page from everything else', () => {
    for (const path of [
      '/',
      '/schedules',
      '/schedules/sch_000001',
      '/assets/index-a1_B2.js',
      '/hourhand.svg',
      '/?a=/api',
    ]) {
      expect(isPagePath(path), path).toBe(true)
    }
    for (const path of [
      '/api',
      '/API/schedules',
      '//api',
      '/./api',
      '/x/../api',
      '/%61pi',
      '/api%2fschedules',
      '/api/%2e%2e/api',
      '\\api',
      '/\\api',
      '/v2',
      '/svc/',
      '/metrics',
      '/Open',
      '/.git/config',
      '/a b',
      'http://127.0.0.1/',
      '*',
    ]) {
      expect(isPagePath(path), path).toBe(false)
    }
  })
})

describe('the server', () => {
  it('listens on 127.0.0.1 alone', async () => {
    const { server, port } = await startServer()
    expect(server.server.address()).toMatchObject({ address: '127.0.0.1', port })
    expect(server.addresses()).toHaveLength(1)
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
      .map(({ address }) => address)
    for (const host of [...others, '::1']) {
      const outcome = await new Promise((resolve) => {
        const socket = connect({ port, host }, () => resolve('connected'))
        socket.on('error', () => resolve('refused'))
        socket.on('close', () => socket.destroy())
      })
      expect(outcome, host).toBe('refused')
    }
  })

  it('says clearly that the port it was given is taken', async () => {
    const first = await startServer()
    const second = await createServer(
      { ...first, log: { debug() {}, info() {}, warn() {}, error() {} } },
      {
        version: '1',
        pageFolder: first.folder,
        operator: () => ({ ...OPERATOR_DEFAULTS, timeZone: 'UTC' }),
        register: () => {},
      },
    )
    await expect(listen(second, first.port)).rejects.toThrow(
      `port ${first.port} is in use by another program`,
    )
    await expect(listen(second, first.port)).rejects.toBeInstanceOf(AppError)
    const chosen = await listen(second, null)
    expect(chosen).toBeGreaterThanOrEqual(DEFAULT_PORT)
    expect(chosen).toBeLessThanOrEqual(DEFAULT_PORT + 50)
    await second.close()
  })

  it('refuses a foreign host with a good token, and logs nothing of the token', async () => {
    const { ask, token, port, logged } = await startServer({ routes: things })
    const hosts = [`evil.test:${port}`, '127.0.0.1', `127.0.0.1.evil.test:${port}`]
    for (const host of hosts) {
      const answer = await ask('/api/things', { headers: { host } })
      expect([answer.status, answer.json().error.code]).toEqual([403, 'forbidden'])
    }
    expect((await ask('/api/things', { headers: ['Host', ''] })).status).toBe(403)
    const twice = ['Host', `127.0.0.1:${port}`, 'Host', `127.0.0.1:${port}`]
    expect((await ask('/api/things', { headers: twice })).status).toBe(403)
    expect(logged.join()).not.toContain(token.slice(-20))
  })

  it('answers under each of its own names', async () => {
    const { ask, port } = await startServer({ routes: things })
    for (const host of [`localhost:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
      expect((await ask('/api/things', { headers: { host } })).status).toBe(200)
    }
  })

  it('refuses what another origin sends, cookie or not, GET or POST, events too', async () => {
    const { ask, signIn } = await startServer({ routes: things })
    const cookie = await signIn()
    const from = [
      { origin: 'http://127.0.0.1:9999' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
    ]
    for (const more of from) {
      for (const [method, path] of [
        ['GET', '/api/things'],
        ['POST', '/api/things'],
        ['GET', '/api/events'],
        ['GET', '/'],
      ] as const) {
        const answer = await ask(path, { method, token: null, headers: { cookie, ...more } })
        expect(answer.status, `${method} ${path} ${JSON.stringify(more)}`).toBe(403)
      }
    }
    expect(
      (await ask('/api/things', { token: null, headers: { cookie, 'sec-fetch-site': 'same-origin' } }))
        .status,
    ).toBe(200)
  })

  it('never speaks of CORS, whatever a preflight asks', async () => {
    const { ask } = await startServer({ routes: things })
    for (const token of [null, undefined]) {
      for (const network of ['private', 'local']) {
        const answer = await ask('/api/things', {
          method: 'OPTIONS',
          ...(token === null && { token }),
          headers: {
            origin: 'http://evil.test',
            'access-control-request-method': 'GET',
            [`access-control-request-${network}-network`]: 'true',
          },
        })
        expect(answer.status).toBe(403)
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    }
  })

  it('answers no WebSocket, no absolute URI, no ambiguous length, and ends the connection', async () => {
    const { send, port, token } = await startServer({ routes: things })
    const lines = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`
    const upgrade = `GET /api/things HTTP/1.1\r\n${lines}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    expect(await send(upgrade)).toMatch(/^HTTP\/1.1 400 /)
    expect(await send(`GET http://127.0.0.1:${port}/api/things HTTP/1.1\r\n${lines}\r\n`)).toMatch(
      /^HTTP\/1.1 400 /,
    )
    const smuggled = `POST /api/things HTTP/1.1\r\n${lines}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`
    expect(await send(smuggled)).toMatch(/^HTTP\/1.1 400 /)
    expect(await send(`GET /api/things HTTP/1.1\r\nAuthorization: Bearer ${token}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 400 /,
    )
    expect(await send('nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*\{"error":/s)
    expect(await send(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 /,
    )
  })

  it('takes a client that offers h2c', async () => {
    const { ask } = await startServer({ routes: things })
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' }
    expect((await ask('/api/things', { headers })).status).toBe(200)
  })
})

describe('access', () => {
  it('is denied without a token on every route that is not on the list', async () => {
    const { server, ask } = await startServer({ routes: things })
    const routes = server.listRoutes()
    expect(routes.map(({ url }) => url)).toEqual(
      expect.arrayContaining([
        '/api/things/:id',
        '/api/tokens',
        '/api/docs/json',
        '/api/openapi.json',
        '/svc/odd/list',
      ]),
    )
    for (const { method, url } of routes) {
      const answer = await ask(url.replaceAll(/:\w+|\*/g, 'x'), { method, token: null })
      const expected = url === '/api/health' ? 200 : url === '/open' ? 410 : 401
      expect(answer.status, `${method} ${url}`).toBe(expected)
    }
  })

  it('is not given by another way of writing the path', async () => {
    const { ask } = await startServer({ routes: things })
    const paths = [
      '//api/things',
      '/API/things',
      '/Api/Things',
      '/api//things',
      '/api/%2e%2e/api/things',
      '/api/things/',
      '/%61pi/things',
      '/api%2fthings',
      '/./api/things',
      '/api/things?x',
      '/api/things;x',
      '/api\\things',
    ]
    for (const path of paths) {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
        const answer = await ask(path, { method, token: null })
        expect([400, 401, 404], `${method} ${path}`).toContain(answer.status)
        expect(answer.text).not.toContain('secret')
      }
    }
  })

  it('tells unknown paths and methods apart only to those who may know', async () => {
    const { ask } = await startServer({ routes: things })
    expect((await ask('/api/nothing', { token: null })).status).toBe(401)
    expect((await ask('/api/things', { method: 'PATCH', token: null })).status).toBe(401)
    for (const path of ['/api/nothing', '/v2/x', '/svc/x', '/metrics', '/api', '/API/things']) {
      const answer = await ask(path)
      expect([answer.status, answer.json()], path).toEqual([
        404,
        { error: { message: 'not found', code: 'not_found' } },
      ])
    }
    const wrong = await ask('/api/things/', { method: 'PATCH' })
    expect([wrong.status, wrong.headers.allow, wrong.json().error.code]).toEqual([
      405,
      'GET, HEAD, POST',
      'method_not_allowed',
    ])
    expect((await ask('/api/things/7', { method: 'POST' })).headers.allow).toBe('DELETE, GET, HEAD, PUT')
    expect((await ask('/api/events', { method: 'HEAD' })).status).toBe(405)
  })

  it('is refused in the words of the dialect', async () => {
    const { ask } = await startServer({ routes: things })
    const answer = await ask('/svc/odd/list', { token: null })
    expect([answer.status, answer.json()]).toEqual([401, { detail: 'missing or invalid token' }])
  })

  it('gives the health to anybody, and a slash at the end to whom it belongs', async () => {
    const plain = await startServer()
    expect((await plain.ask('/api/health', { token: null })).json()).toEqual({
      data: { status: 'ok', version: '1.2.3' },
    })
    const both = await startServer({ healthWithSlash: () => ({ other: true }) })
    expect((await both.ask('/api/health', { token: null })).json()).toEqual({
      data: { status: 'ok', version: '1.2.3' },
    })
    expect((await both.ask('/api/health/', { token: null })).json()).toEqual({ other: true })
  })
})

describe('bodies', () => {
  const json = { 'content-type': 'application/json;charset=utf-8' }

  it('are JSON, said or not; none at all is no body', async () => {
    const { ask } = await startServer({ routes: things })
    const post = async (headers: Record<string, string>, body?: string) =>
      (await ask('/api/things', { method: 'POST', headers, ...(body !== undefined && { body }) })).json().data
    expect(await post({}, '{"a":1}')).toEqual({ a: 1 })
    expect(await post({ 'content-type': '' }, '{"a":1}')).toEqual({ a: 1 })
    expect(await post(json, '{"a":"ü"}')).toEqual({ a: 'ü' })
    expect(await post(json, 'null')).toBeNull()
    expect(await post(json)).toBeNull()
    expect(await post({})).toBeNull()
    expect((await ask('/api/things/1', { method: 'DELETE', headers: json })).status).toBe(200)
    expect((await ask('/api/things', { headers: json })).status).toBe(200)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; charset=application/json',
    'application/xml',
    'nonsense',
  ])('of type %s are 415', async (type) => {
    const { ask, signIn } = await startServer({ routes: things })
    const more = { method: 'POST', body: '{"a":1}' }
    const answer = await ask('/api/things', { ...more, headers: { 'content-type': type } })
    expect([answer.status, answer.json().error.code]).toEqual([415, 'unsupported_media_type'])
    const cookie = await signIn()
    const bySession = await ask('/api/things', {
      ...more,
      token: null,
      headers: { 'content-type': type, cookie },
    })
    expect([403, 415]).toContain(bySession.status)
  })

  it.each([
    '{',
    '{"a":1}x',
    "{'a':1}",
    '{"__proto__":{"a":1}}',
    '{"a":{"constructor":{"prototype":{}}}}',
    '['.repeat(100_000),
    `${'['.repeat(100)}${']'.repeat(100)}`,
  ])('that are not JSON are malformed: %.20s', async (body) => {
    const { ask } = await startServer({ routes: things })
    const answer = await ask('/api/things', { method: 'POST', headers: json, body })
    expect([answer.status, answer.json().error.code]).toEqual([400, 'malformed'])
  })

  it('that are not UTF-8 are malformed', async () => {
    const { ask } = await startServer({ routes: things })
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    expect((await ask('/api/things', { method: 'POST', headers: json, body })).status).toBe(400)
  })

  it('of more than 1 MiB are 413, however they come, and the answer reaches who sends on', async () => {
    const { ask, port, token } = await startServer({ routes: things })
    for (const size of [1_048_600, 5_000_000]) {
      const body = JSON.stringify('x'.repeat(size))
      const answer = await ask('/api/things', { method: 'POST', headers: json, body })
      expect([answer.status, answer.json().error.code]).toEqual([413, 'too_large'])
      const chunked = await fetch(`http://127.0.0.1:${port}/api/things`, {
        method: 'POST',
        headers: { ...json, authorization: `Bearer ${token}` },
        body: new Blob([body]).stream(),
        duplex: 'half',
      } as RequestInit)
      expect(chunked.status).toBe(413)
      await chunked.body?.cancel()
    }
    const most = JSON.stringify('x'.repeat(1_048_000))
    expect((await ask('/api/things', { method: 'POST', headers: json, body: most })).status).toBe(200)
  })

  it.each([
    [null, 400, 'malformed', undefined, 'the body must be a JSON object'],
    [[], 400, 'malformed', undefined, 'the body must be a JSON object'],
    ['x', 400, 'malformed', undefined, 'the body must be a JSON object'],
    [{}, 422, 'invalid', 'name', 'name is required'],
    [{ name: '' }, 422, 'invalid', 'name', 'name must not be empty'],
    [{ name: 5 }, 422, 'invalid', 'name', 'name must be a string'],
    [{ name: 'a', more: 1 }, 422, 'invalid', 'more', 'more is not known here'],
    [{ name: 'a', crons: {} }, 422, 'invalid', 'crons', 'crons must be a list'],
    [
      { name: 'a', crons: [{ cronExpression: '', action: 'stop' }, { action: 'stop' }] },
      422,
      'invalid',
      'crons[1].cronExpression',
      'crons[1].cronExpression is required',
    ],
    [
      { name: 'a', crons: [{ cronExpression: '', action: 'halt' }] },
      422,
      'invalid',
      'crons[0].action',
      'crons[0].action must be one of start, stop',
    ],
    [{ name: 'a', until: 5 }, 422, 'invalid', 'until', 'until must be a string or null'],
    [{ name: 'a', trigger: 5 }, 422, 'invalid', 'trigger', 'trigger must be an object'],
    [
      { name: 'a', trigger: { kind: 'interval', every: 'x' } },
      422,
      'invalid',
      'trigger.every',
      'trigger.every must be a whole number',
    ],
    [
      { name: 'a', trigger: { kind: 'cron' } },
      422,
      'invalid',
      'trigger.expression',
      'trigger.expression is required',
    ],
    [
      { name: 'a', trigger: { kind: 'x' } },
      422,
      'invalid',
      'trigger.kind',
      'trigger.kind must be one of cron, interval',
    ],
  ])('that do not fit name the place: %j', async (value, status, code, field, message) => {
    const { askJson } = await startServer({ routes: things })
    const answer = await askJson('/api/things/1', 'PUT', value)
    expect(answer.status).toBe(status)
    expect(answer.json()).toEqual({ error: { message, code, ...(field !== undefined && { field }) } })
  })

  it('are asked for where one is needed', async () => {
    const { ask } = await startServer({ routes: things })
    expect((await ask('/api/things/1', { method: 'PUT' })).json().error.code).toBe('malformed')
  })
})

describe('failures', () => {
  it('tell nothing of the inside, and are logged', async () => {
    const { ask, logged } = await startServer({ routes: things })
    const answer = await ask('/api/fails/inside')
    expect([answer.status, answer.json()]).toEqual([
      500,
      { error: { message: 'internal error', code: 'internal' } },
    ])
    expect(logged.join()).toContain('a secret of the inside')
  })

  it('keep the message and the field that are meant for the caller', async () => {
    const { ask } = await startServer({ routes: things })
    const full = await ask('/api/fails/full')
    expect([full.status, full.json().error]).toEqual([
      503,
      { message: 'the disk is full', code: 'unavailable' },
    ])
    const cron = await ask('/api/fails/cron')
    const error = {
      message: "invalid cron expression: 'x'",
      code: 'invalid',
      field: 'crons[0].cronExpression',
    }
    expect([cron.status, cron.json().error]).toEqual([400, error])
  })

  it('bear the headers that keep browsers from guessing', async () => {
    const { ask } = await startServer({ routes: things })
    for (const answer of [await ask('/api/things'), await ask('/api/things', { token: null })]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(answer.headers['x-powered-by']).toBeUndefined()
    }
  })

  it('of badly encoded and overlong paths are told alike', async () => {
    const { ask } = await startServer({ routes: things })
    expect((await ask('/api/%zz')).json().error.code).toBe('malformed')
    expect((await ask(`/api/things/${'x'.repeat(7_000)}`)).json().error.code).toBe('not_found')
  })
})
