import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { ActionCall } from '#main/providers/action.ts'
import { httpAction } from '#main/providers/http-action.ts'
import { ProviderError } from '#main/providers/provider.ts'
import type { HttpAction } from '#shared/job.ts'
import { createActionCall } from '../../fixtures/programs/action-call.ts'
import { createCertificate } from '../../helpers/certificate.ts'

const certificate = createCertificate()
const MIB = 1024 * 1024

type Seen = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string }

describe('a request sent by a job', () => {
  const servers = new Set<Server | TcpServer>()

  afterEach(() => {
    for (const server of servers) {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    }
    servers.clear()
  })

  async function listen(server: Server | TcpServer, scheme = 'http'): Promise<string> {
    servers.add(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** A server that notes what it is asked, and over how many connections. */
  async function serve(answer: RequestListener = (_request, response) => response.end('done')) {
    const seen: Seen[] = []
    const connections = { count: 0 }
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url, headers } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      answer(request, response)
    })
    server.on('connection', () => {
      connections.count += 1
    })
    return { url: await listen(server), seen, connections }
  }

  const answering = (status: number, headers: Record<string, string> = {}): RequestListener => {
    return (_request, response) => response.writeHead(status, headers).end(`said ${status}`)
  }

  function createRequest(action: Partial<HttpAction>, rest: Partial<ActionCall<HttpAction>> = {}) {
    const { call, text } = createActionCall(actionOf(action), '/no/folder', rest)
    return { text, run: () => httpAction.run(call) }
  }

  async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
    const error = await done.catch((thrown: unknown) => thrown)
    if (error instanceof ProviderError) return error
    throw new Error('no ProviderError was thrown', { cause: error })
  }

  it('has the run and the instant it was due in its headers, its token and its body', async () => {
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(202, { 'X-Server': 'a' }).end('accepted')
    })
    const { run, text } = createRequest({ url: `${url}/on?x=1`, body: { a: null }, authToken: 't' })
    expect(await run()).toEqual({
      httpStatus: 202,
      httpHeaders: expect.objectContaining({ 'x-server': 'a' }),
      outputCut: 0,
    })
    expect(text()).toBe('accepted')
    expect(seen).toMatchObject([{ method: 'POST', url: '/on?x=1', body: '{"a":null}' }])
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer t',
      'content-type': 'application/json',
      'idempotency-key': 'run_1',
      'x-hourhand-due': '2026-11-21T08:00:00.000Z',
    })
  })

  it('sends a token that says its kind as it is, and no header of ours where the dialect fixes them', async () => {
    const { url, seen } = await serve()
    const action = { url, authToken: 'Token abc', body: {}, plainHeaders: true }
    await createRequest(action).run()
    const { host, connection, 'content-length': length, ...headers } = seen[0]?.headers ?? {}
    expect(headers).toEqual({ authorization: 'Token abc', 'content-type': 'application/json' })
  })

  it.each<readonly [unknown, Record<string, string>, string, string | undefined]>([
    [undefined, {}, '', undefined],
    [null, {}, 'null', 'application/json'],
    ['text', {}, '"text"', 'application/json'],
    ['a=1', { 'Content-Type': 'text/plain' }, 'a=1', 'text/plain'],
  ])('sends the body %j with %j as %s', async (body, headers, sent, type) => {
    const { url, seen } = await serve()
    await createRequest({ url, body, headers }).run()
    expect(seen[0]?.body).toBe(sent)
    expect(seen[0]?.headers['content-type']).toBe(type)
  })

  it.each<readonly [number, Partial<HttpAction>, string | null]>([
    [204, {}, null],
    [404, {}, 'answered 404 (any 2xx is expected)'],
    [404, { expectedStatus: [200, 404] }, null],
    [201, { expectedStatus: [200, 404] }, 'answered 201 (200 or 404 is expected)'],
    [304, { successBelow: 400 }, null],
    [302, { successBelow: 400 }, null],
    [400, { successBelow: 400 }, 'answered 400 (any below 400 is expected)'],
    [503, { successBelow: 400 }, 'answered 503 (any below 400 is expected)'],
  ])('takes %i with %j for a success, or says that it is none', async (status, more, message) => {
    const { url } = await serve(answering(status))
    const done = createRequest({ url, ...more }).run()
    if (message === null) expect(await done).toMatchObject({ httpStatus: status })
    else {
      const error = await failureOf(done)
      expect(error.message).toBe(message)
      expect(error.result).toMatchObject({ httpStatus: status, isStatus: true })
    }
  })

  it('uses connections again', async () => {
    const { url, connections, seen } = await serve()
    for (let i = 0; i < 20; i += 1) await createRequest({ url }).run()
    expect(seen).toHaveLength(20)
    expect(connections.count).toBeLessThan(4)
  })

  it('says that nothing listens there', async () => {
    const url = await listen(createTcpServer())
    for (const server of servers) await new Promise((resolve) => server.close(resolve))
    const error = await failureOf(createRequest({ url: `${url}/x?token=t` }).run())
    expect(error.message).toBe(`could not reach ${url}/x: connection refused (ECONNREFUSED)`)
    expect(error.result).toEqual({})
  })

  it('gives up on a slow server at its time-out, before and within the answer', async () => {
    const silent = await serve(() => {})
    const halting = await serve((_request, response) => response.writeHead(200).write('part'))
    const runs = [silent, halting].map(({ url }) => createRequest({ url, timeoutSeconds: 1 }))
    const before = performance.now()
    for (const error of await Promise.all(runs.map(({ run }) => failureOf(run())))) {
      expect(error.message).toBe('no answer within 1 s')
      expect(error.result).toMatchObject({ isTimedOut: true })
    }
    expect(performance.now() - before).toBeLessThan(3_000)
    expect(runs.map(({ text }) => text())).toEqual(['', 'part'])
  })

  it('ends when the run is ended', async () => {
    const { url } = await serve(() => {})
    const abort = new AbortController()
    const done = failureOf(createRequest({ url }, { signal: abort.signal }).run())
    await sleep(50)
    abort.abort('cancelled')
    expect((await done).message).toBe('cancelled')
    const late = failureOf(createRequest({ url }, { signal: abort.signal }).run())
    expect((await late).message).toBe('cancelled')
  })

  it('ends with the run while the connection is still being made', async () => {
    const silent = createTcpServer()
    const url = await listen(silent, 'https')
    const controller = new AbortController()
    const { run } = createRequest({ url }, { signal: controller.signal })
    const ended = failureOf(run())
    await once(silent, 'connection')
    controller.abort('cancelled')
    expect((await ended).message).toBe('cancelled')
  })

  it('passes over what comes before the answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.end('done')
    })
    const { run, text } = createRequest({ url })
    expect(await run()).toMatchObject({ httpStatus: 200 })
    expect(text()).toBe('done')
  })

  it('follows a redirect without reading its body', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/there') return response.end('arrived')
      const endless = () => {
        if (response.write(Buffer.alloc(MIB, 'x'))) setImmediate(endless)
      }
      response.writeHead(307, { Location: '/there' }).on('drain', endless)
      endless()
      return response
    })
    const { run, text } = createRequest({ url: `${url}/here` })
    expect(await run()).toMatchObject({ httpStatus: 200, outputCut: 0 })
    expect(text()).toBe('arrived')
  })

  it('says that the answer is garbage', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.6\r\n'))
    const error = await failureOf(createRequest({ url: await listen(server) }).run())
    expect(error.message).toMatch(/^could not reach .*: its answer is not HTTP/)
  })

  it('says that the connection was closed in the middle of the body', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '10' }).write('part', () => response.destroy())
    })
    const { run, text } = createRequest({ url })
    const error = await failureOf(run())
    expect(error.message).toMatch(/^could not reach .*: .*clos/)
    expect(error.result).toEqual({ httpStatus: 200 })
    expect(text()).toBe('part')
  })

  it.each([true, false])('bounds a body of 100 MiB, its length announced: %s', async (isAnnounced) => {
    const sent = { bytes: 0 }
    const { url } = await serve(async (_request, response) => {
      const block = Buffer.alloc(MIB, 'x')
      if (isAnnounced) response.setHeader('Content-Length', 100 * MIB)
      while (sent.bytes < 100 * MIB && !response.destroyed) {
        sent.bytes += block.length
        if (!response.write(block)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
      response.end()
    })
    const { run, text } = createRequest({ url })
    const { outputCut } = await run()
    expect(text()).toHaveLength(MIB)
    if (isAnnounced) expect(outputCut).toBe(99 * MIB)
    else expect(outputCut).toBeGreaterThanOrEqual(3 * MIB)
    await sleep(50)
    expect(sent.bytes).toBeLessThan(50 * MIB)
  })

  it('counts what is not kept of a body that it reads to the end', async () => {
    const { url } = await serve((_request, response) => response.end(Buffer.alloc(2 * MIB, 'x')))
    const { run, text } = createRequest({ url })
    expect(await run()).toMatchObject({ outputCut: MIB })
    expect(text()).toHaveLength(MIB)
  })

  it('says that redirects run in a loop, or never end', async () => {
    const loop = await serve((request, response) =>
      answering(302, { Location: request.url === '/a' ? '/b' : '/a' })(request, response),
    )
    const error = await failureOf(createRequest({ url: `${loop.url}/a`, method: 'GET' }).run())
    expect(error.message).toBe('redirects in a loop')
    expect(error.result).not.toHaveProperty('isStatus')
    const endless = await serve((request, response) =>
      answering(307, { Location: `${request.url}1` })(request, response),
    )
    const second = await failureOf(createRequest({ url: `${endless.url}/1` }).run())
    expect(second.message).toBe('redirects more than 5 times')
    expect(endless.seen).toHaveLength(6)
  })

  it('keeps its token from another origin that it is sent on to', async () => {
    const other = await serve()
    const { url } = await serve(answering(307, { Location: `${other.url}/there` }))
    await createRequest({ url, authToken: 't', body: 1 }).run()
    expect(other.seen).toMatchObject([{ method: 'POST', body: '1' }])
    expect(other.seen[0]?.headers).not.toHaveProperty('authorization')
    expect(other.seen[0]?.headers).toHaveProperty('idempotency-key', 'run_1')
  })

  it.skipIf(certificate === null)('verifies the certificate unless the job says not to', async () => {
    const server = createTlsServer({ ...certificate }, (_request, response) => response.end('secure'))
    const url = await listen(server, 'https')
    const refused = `could not reach ${url}/: its certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)`
    expect((await failureOf(createRequest({ url }).run())).message).toBe(refused)
    const trusting = createRequest({ url, verifyTls: false })
    expect(await trusting.run()).toMatchObject({ httpStatus: 200 })
    expect(trusting.text()).toBe('secure')
    // The connection that nobody verified is not used for one that is to be.
    expect((await failureOf(createRequest({ url }).run())).message).toBe(refused)
  })

  it.each<readonly [Partial<HttpAction>, string]>([
    [{ method: 'BREW' }, 'action.method'],
    [{ method: 'post' }, 'action.method'],
    [{ url: 'ftp://a' }, 'action.url'],
    [{ url: 'http://a b' }, 'action.url'],
    [{ headers: { 'a b': '' } }, 'action.headers.a b'],
    [{ headers: { A: '\n' } }, 'action.headers.A'],
    [{ headers: { 'Content-Length': '1' } }, 'action.headers.Content-Length'],
    [{ authToken: 'a\r\nb' }, 'action.authToken'],
    [{ timeoutSeconds: 0 }, 'action.timeoutSeconds'],
    [{ timeoutSeconds: 1.5 }, 'action.timeoutSeconds'],
    [{ expectedStatus: [] }, 'action.expectedStatus'],
    [{ expectedStatus: [99] }, 'action.expectedStatus'],
  ])('is refused when it could never be sent: %j', (action, field) => {
    expect(() => httpAction.check(actionOf(action))).toThrow(
      expect.objectContaining({ code: 'invalid', field }),
    )
  })
})

function actionOf(action: Partial<HttpAction>): HttpAction {
  return {
    kind: 'http',
    method: 'POST',
    url: 'http://127.0.0.1/',
    headers: {},
    authToken: null,
    timeoutSeconds: 30,
    expectedStatus: null,
    verifyTls: true,
    ...action,
  }
}
