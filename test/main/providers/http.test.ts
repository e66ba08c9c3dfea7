import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { type ProviderCall, ProviderError } from '#main/providers/provider.ts'
import { createCall } from '../../fixtures/programs/provider-call.ts'
import { createCertificate } from '../../helpers/certificate.ts'

const provider = providerOf('http')
const certificate = createCertificate()

type Seen = {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

describe('the http provider', () => {
  const servers = new Set<Server>()

  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    servers.clear()
  })

  async function listen(server: Server, scheme = 'http'): Promise<string> {
    servers.add(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** A server that notes what it is asked; `answer` says what it answers. */
  async function serve(answer: RequestListener = (_request, response) => response.end('done')) {
    const seen: Seen[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url, headers } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
    return { url: await listen(server), seen }
  }

  const answering = (status: number, headers: Record<string, string> = {}): RequestListener => {
    return (_request, response) => response.writeHead(status, headers).end(`said ${status}`)
  }

  function createRequest(start: object, more: object = {}, rest: Partial<ProviderCall> = {}) {
    return createCall(checkConfig('http', { start, stop: { url: 'http://127.0.0.1/' }, ...more }), rest)
  }

  async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
    const error = await done.catch((thrown: unknown) => thrown)
    if (error instanceof ProviderError) return error
    throw new Error('no ProviderError was thrown', { cause: error })
  }

  it('posts, and is done with any 2xx', async () => {
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(202, { 'X-Server': 'a', 'Set-Cookie': ['a=1', 'b=2'] }).end('accepted')
    })
    const request = createRequest({ url: `${url}/on?x=1#top` })
    const result = await provider.start(request.call())
    expect(result).toMatchObject({
      httpStatus: 202,
      httpHeaders: { 'x-server': 'a', 'set-cookie': 'a=1, b=2' },
    })
    expect(request.text()).toBe('accepted')
    expect(seen).toMatchObject([{ method: 'POST', url: '/on?x=1', body: '' }])
  })

  it('sends the stop request to stop', async () => {
    const { url, seen } = await serve()
    const request = createRequest({ url }, { stop: { url: `${url}/off`, method: 'DELETE' } })
    expect(await provider.stop(request.call())).toMatchObject({ httpStatus: 200 })
    expect(seen).toMatchObject([{ method: 'DELETE', url: '/off' }])
  })

  it('fails with the status, the headers and the body when another is answered', async () => {
    const { url } = await serve(answering(503, { 'Retry-After': '5' }))
    const request = createRequest({ url })
    const error = await failureOf(provider.start(request.call()))
    expect(error.message).toBe('answered 503 (any 2xx is expected)')
    expect(error.result).toMatchObject({ httpStatus: 503, httpHeaders: { 'retry-after': '5' } })
    expect(request.text()).toBe('said 503')
  })

  it('expects what the configuration names, and nothing else', async () => {
    const conflict = await serve(answering(409))
    const start = { url: conflict.url, expectedStatus: [200, 409] }
    expect(await provider.start(createRequest(start).call())).toMatchObject({ httpStatus: 409 })
    const created = await serve(answering(201))
    const error = await failureOf(provider.start(createRequest({ ...start, url: created.url }).call()))
    expect(error.message).toBe('answered 201 (200 or 409 is expected)')
  })

  it.each<readonly [unknown, object, string, string | undefined]>([
    [{ a: [1] }, {}, '{"a":[1]}', 'application/json'],
    ['text', {}, '"text"', 'application/json'],
    [false, {}, 'false', 'application/json'],
    [
      'a=1',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'a=1',
      'application/x-www-form-urlencoded',
    ],
    [{ a: 1 }, { 'content-type': 'application/vnd.x+json' }, '{"a":1}', 'application/vnd.x+json'],
    [null, {}, '', undefined],
  ])('sends the body %j with %j as %s', async (body, headers, sent, type) => {
    const { url, seen } = await serve()
    await provider.start(createRequest({ url, body, headers }).call())
    expect(seen[0]?.body).toBe(sent)
    expect(seen[0]?.headers['content-type']).toBe(type)
  })

  it('names the run and the instant it was due, unless the configuration says otherwise', async () => {
    const { url, seen } = await serve()
    const env = { HOURHAND_RUN_ID: 'run_1', HOURHAND_DUE_AT: '2026-11-21T08:00:00.000Z' }
    await provider.start(createRequest({ url }, {}, { env }).call())
    await provider.start(createRequest({ url, headers: { 'Idempotency-Key': 'mine' } }, {}, { env }).call())
    await provider.start(createRequest({ url }).call())
    expect(seen.map(({ headers }) => [headers['idempotency-key'], headers['x-hourhand-due']])).toEqual([
      ['run_1', '2026-11-21T08:00:00.000Z'],
      ['mine', '2026-11-21T08:00:00.000Z'],
      [undefined, undefined],
    ])
  })

  it('sends the user name and password of the url as basic authorization', async () => {
    const { url, seen } = await serve()
    await provider.start(createRequest({ url: url.replace('//', '//u%40x:p%3Aw@') }).call())
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('u@x:p:w').toString('base64')}`)
  })

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [302, 'PUT', 'PUT', '"x"'],
    [307, 'POST', 'POST', '"x"'],
    [308, 'POST', 'POST', '"x"'],
  ])('follows a %i of a %s with a %s', async (status, method, next, body) => {
    const { url, seen } = await serve((request, response) =>
      request.url === '/a' ? answering(status, { Location: 'b?c' })(request, response) : response.end('end'),
    )
    const request = createRequest({
      url: `${url}/a`,
      method,
      body: 'x',
      headers: { Authorization: 'Bearer t' },
    })
    expect(await provider.start(request.call())).toMatchObject({ httpStatus: 200 })
    expect(request.text()).toBe('end')
    expect(seen[1]).toMatchObject({ method: next, url: '/b?c', body, headers: { authorization: 'Bearer t' } })
    expect(seen[1]?.headers['content-type']).toBe(body === '' ? undefined : 'application/json')
  })

  it('keeps what is secret from another origin', async () => {
    const other = await serve()
    const { url } = await serve(answering(307, { Location: `${other.url}/there` }))
    const headers = { Authorization: 'Bearer t', Cookie: 'a=1', 'X-Api-Key': 'k', Accept: 'text/plain' }
    const request = createRequest({ url, headers }, {}, { env: { HOURHAND_RUN_ID: 'run_1' } })
    await provider.start(request.call())
    const sent = other.seen[0]?.headers ?? {}
    expect(sent).toMatchObject({ accept: 'text/plain', 'idempotency-key': 'run_1', host: other.url.slice(7) })
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(sent).not.toHaveProperty(name)
  })

  it('follows five redirects and no more', async () => {
    const { url } = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      return left === 0
        ? response.end('end')
        : answering(302, { Location: `/${left - 1}` })(request, response)
    })
    expect(await provider.start(createRequest({ url: `${url}/5` }).call())).toMatchObject({ httpStatus: 200 })
    const error = await failureOf(provider.start(createRequest({ url: `${url}/6` }).call()))
    expect(error.message).toBe('redirects more than 5 times')
    expect(error.result.httpStatus).toBe(302)
  })

  it('says that redirects run in a loop', async () => {
    const { url, seen } = await serve((request, response) =>
      answering(302, { Location: request.url === '/a' ? '/b' : '/a' })(request, response),
    )
    const error = await failureOf(provider.start(createRequest({ url: `${url}/a`, method: 'GET' }).call()))
    expect(error.message).toBe('redirects in a loop')
    expect(seen).toHaveLength(2)
  })

  it('does not follow a redirect that is expected, leads out of http, or leads nowhere', async () => {
    const away = await serve(answering(302, { Location: 'file:///etc/passwd' }))
    const expected = createRequest({ url: away.url, expectedStatus: [302] })
    expect(await provider.start(expected.call())).toMatchObject({ httpStatus: 302 })
    const error = await failureOf(provider.start(createRequest({ url: away.url }).call()))
    expect(error.message).toBe("redirects to 'file:', which is not http")
    const nowhere = await serve(answering(302))
    const second = await failureOf(provider.start(createRequest({ url: nowhere.url }).call()))
    expect(second.message).toBe('answered 302 (any 2xx is expected)')
  })

  it('puts out the first MiB of a 100 MiB body and does not fetch the rest', async () => {
    const sent = { bytes: 0 }
    const { url } = await serve(async (_request, response) => {
      const block = Buffer.alloc(1024 * 1024, 'x')
      while (sent.bytes < 100 * block.length && !response.destroyed) {
        sent.bytes += block.length
        if (!response.write(block)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
      response.end()
    })
    const request = createRequest({ url })
    expect(await provider.start(request.call())).toMatchObject({ httpStatus: 200 })
    expect(request.text()).toHaveLength(1024 * 1024)
    await sleep(50)
    expect(sent.bytes).toBeLessThan(50 * 1024 * 1024)
  })

  it('gives up on a slow server when the call is aborted, before and within the answer', async () => {
    const silent = await serve(() => {})
    const halting = await serve((_request, response) => response.writeHead(200).write('part'))
    for (const { url } of [silent, halting]) {
      const abort = new AbortController()
      const done = failureOf(provider.start(createRequest({ url }, {}, { signal: abort.signal }).call()))
      await sleep(100)
      abort.abort(new Error('timed out after 30 s'))
      expect((await done).message).toBe('timed out after 30 s')
    }
  })

  it('says in plain words that a connection is refused, without the secrets of the url', async () => {
    const free = createTcpServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    const request = createRequest({ url: `http://u:pw@127.0.0.1:${port}/on?token=t` })
    const error = await failureOf(provider.start(request.call()))
    expect(error.message).toBe(
      `could not reach http://127.0.0.1:${port}/on: connection refused (ECONNREFUSED)`,
    )
  })

  it('says that the connection was closed in the middle', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('part', () => response.destroy())
    })
    const error = await failureOf(provider.start(createRequest({ url }).call()))
    expect(error.message).toMatch(/^could not reach .*: .*clos/)
    expect(error.result.httpStatus).toBe(200)
  })

  it('tells running when the status is expected and stopped when it is not', async () => {
    const { url, seen } = await serve((request, response) =>
      answering(request.url === '/up' ? 200 : 404)(request, response),
    )
    const statusAt = (status: object) => provider.status(createRequest({ url }, { status }).call())
    expect(await statusAt({ url: `${url}/up` })).toBe('running')
    expect(await statusAt({ url: `${url}/down` })).toBe('stopped')
    expect(await statusAt({ url: `${url}/up`, expectedStatus: [204] })).toBe('stopped')
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
  })

  it('cannot tell the state without a status request, nor of a server it cannot reach', async () => {
    const { url } = await serve((request) => request.socket.destroy())
    expect(await provider.status(createRequest({ url }).call())).toBeNull()
    const error = await failureOf(provider.status(createRequest({ url }, { status: { url } }).call()))
    expect(error.message).toMatch(/^could not reach/)
  })

  it.skipIf(certificate === null)(
    'verifies the certificate unless the configuration says not to',
    async () => {
      const server = createTlsServer({ ...certificate }, (_request, response) => response.end('secure'))
      const url = await listen(server, 'https')
      const error = await failureOf(provider.start(createRequest({ url }).call()))
      expect(error.message).toBe(
        `could not reach ${url}/: its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)`,
      )
      const trusting = createRequest({ url }, { verifyTls: false })
      expect(await provider.start(trusting.call())).toMatchObject({ httpStatus: 200 })
      expect(trusting.text()).toBe('secure')
    },
  )

  it('takes its time limit from the configuration', () => {
    const both = { start: { url: 'http://a' }, stop: { url: 'http://a' } }
    expect(provider.timeoutMs(checkConfig('http', both))).toBe(30_000)
    expect(provider.timeoutMs(checkConfig('http', { ...both, timeoutSeconds: 5 }))).toBe(5000)
  })
})
