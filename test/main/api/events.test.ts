import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { KEPT_EVENTS } from '#main/bus.ts'
import { START, startServer } from './start-server.ts'

type Server = Awaited<ReturnType<typeof startServer>>

type Told = { readonly id: string; readonly event: string; readonly data: Record<string, unknown> }

/** An open stream: what came so far, and what was made of it. */
async function listenTo({ port, token }: Server, path = '/api/events', headers: Record<string, string> = {}) {
  let text = ''
  let hasEnded = false
  const asked: ClientRequest = request({
    host: '127.0.0.1',
    port,
    path,
    headers: { authorization: `Bearer ${token}`, ...headers },
    agent: false,
  })
  onTestFinished(() => void asked.destroy())
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve)
    asked.on('error', reject)
    asked.end()
  })
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
  })
  response.on('close', () => {
    hasEnded = true
  })
  response.on('error', () => {})
  const events = (): Told[] =>
    text
      .split('\n\n')
      .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2))))
      .filter((block) => block.event !== undefined)
      .map(({ id, event, data }) => ({ id, event, data: JSON.parse(data) }))
  return {
    status: response.statusCode,
    headers: response.headers,
    events,
    text: () => text,
    close: () => asked.destroy(),
    until: (count: number) => vi.waitFor(() => expect(events().length).toBeGreaterThanOrEqual(count)),
    ended: () => vi.waitFor(() => expect(hasEnded).toBe(true)),
  }
}

const changed = (id: string) => ({ id, change: 'created' }) as const

describe('GET /api/events', () => {
  it('tells what happens, with rising ids', async () => {
    const server = await startServer()
    const stream = await listenTo(server)
    expect([stream.status, stream.headers['content-type'], stream.headers['cache-control']]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      'no-store',
    ])
    server.bus.publish('schedule.changed', changed('sch_000001'))
    server.bus.publish('pause.changed', { paused: true, until: null, reason: 'line\nbreak' })
    await stream.until(2)
    const [first, second] = stream.events()
    expect(first).toMatchObject({
      event: 'schedule.changed',
      data: { at: '2026-11-21T08:00:00.000Z', id: 'sch_000001', change: 'created' },
    })
    expect(second?.data).toMatchObject({ reason: 'line\nbreak' })
    expect(Number(second?.id)).toBe(Number(first?.id) + 1)
    expect(Number(first?.id)).toBeGreaterThan(START * 1000)
  })

  it('filters by kind', async () => {
    const server = await startServer()
    const stream = await listenTo(server, '/api/events?types=schedule.*,%20pause.changed,nonsense')
    server.bus.publish('resource.changed', changed('res_000001'))
    server.bus.publish('schedule.changed', changed('sch_000001'))
    server.bus.publish('hold.changed', changed('ovr_000001'))
    server.bus.publish('pause.changed', { paused: false, until: null, reason: '' })
    await stream.until(2)
    expect(stream.events().map(({ event }) => event)).toEqual(['schedule.changed', 'pause.changed'])
    expect((await server.ask('/api/events?types=a&types=b')).status).toBe(422)
  })

  it('resumes without a gap where a client left off', async () => {
    const server = await startServer()
    const first = await listenTo(server)
    for (const id of ['a', 'b', 'c']) server.bus.publish('schedule.changed', changed(id))
    await first.until(3)
    const [seen] = first.events()
    first.close()
    server.bus.publish('schedule.changed', changed('d'))
    for (const [path, headers] of [
      ['/api/events', { 'last-event-id': String(seen?.id) }],
      [`/api/events?lastEventId=${seen?.id}`, {}],
    ] as const) {
      const again = await listenTo(server, path, headers)
      await again.until(3)
      expect(again.events().map(({ event, data }) => [event, data.id])).toEqual([
        ['schedule.changed', 'b'],
        ['schedule.changed', 'c'],
        ['schedule.changed', 'd'],
      ])
    }
  })

  it('gives one that is new the place from which to resume', async () => {
    const server = await startServer()
    server.bus.publish('schedule.changed', changed('before'))
    const stream = await listenTo(server)
    await vi.waitFor(() => expect(stream.text()).toContain('id: '))
    expect(stream.events()).toEqual([])
    const id = /id: (\d+)/.exec(stream.text())?.[1] ?? ''
    stream.close()
    server.bus.publish('schedule.changed', changed('after'))
    const again = await listenTo(server, '/api/events', { 'last-event-id': id })
    await again.until(1)
    expect(again.events().map(({ data }) => data.id)).toEqual(['after'])
  })

  it('says reset, and then the news, where there is a gap', async () => {
    const server = await startServer()
    const base = START * 1000
    for (let n = 0; n < KEPT_EVENTS + 5; n += 1) server.bus.publish('schedule.changed', changed(`s${n}`))
    const past = [base + 2, base - 86_400_000_000, 3, 'nonsense', -1, base + 10 * KEPT_EVENTS, '9'.repeat(16)]
    for (const id of past) {
      const stream = await listenTo(server, '/api/events?types=schedule.changed', {
        'last-event-id': String(id),
      })
      await stream.until(1)
      server.bus.publish('schedule.changed', changed('news'))
      await stream.until(2)
      expect(
        stream.events().map(({ event }) => event),
        String(id),
      ).toEqual(['reset', 'schedule.changed'])
      const [reset, news] = stream.events()
      expect(reset?.data).toEqual({ at: '2026-11-21T08:00:00.000Z' })
      expect(Number(news?.id)).toBe(Number(reset?.id) + 1)
      stream.close()
    }
  })

  it('knows an id of an earlier life', async () => {
    const earlier = await startServer()
    const stream = await listenTo(earlier)
    earlier.bus.publish('schedule.changed', changed('a'))
    await stream.until(1)
    const later = await startServer()
    const ids = [BigInt(stream.events()[0]?.id ?? 0) - 1_000_000n]
    for (const id of ids) {
      const again = await listenTo(later, '/api/events', { 'last-event-id': String(id) })
      await again.until(1)
      expect(again.events()[0]?.event).toBe('reset')
    }
  })

  it('sends a comment every 15 s', async () => {
    const server = await startServer()
    const stream = await listenTo(server)
    await vi.waitFor(() => expect(stream.text()).not.toBe(''))
    const before = stream.text().length
    server.clock.forward(14_999)
    server.clock.forward(30_001)
    await vi.waitFor(() => expect(stream.text().slice(before)).toBe(':\n\n:\n\n:\n\n'))
  })

  it('ends when its token is revoked', async () => {
    const server = await startServer()
    const { text: token } = server.makeToken()
    const stream = await listenTo({ ...server, token })
    await server.ask('/api/tokens/tok_000002', { method: 'DELETE' })
    server.clock.forward(15_000)
    await stream.ended()
  })

  it('is opened twenty times by one token at most, and the server goes on', async () => {
    const server = await startServer()
    const open = await Promise.all(Array.from({ length: 100 }, () => listenTo(server)))
    expect(open.filter(({ status }) => status === 200)).toHaveLength(20)
    expect(open.filter(({ status }) => status === 429)).toHaveLength(80)
    expect((await server.ask('/api/session')).status).toBe(200)
    const other = await listenTo({ ...server, token: server.makeToken('read').text })
    expect(other.status).toBe(200)
    for (const { close } of open) close()
    await vi.waitFor(async () => {
      const again = await listenTo(server)
      again.close()
      expect(again.status).toBe(200)
    })
  })

  it('leaves nothing behind when the client goes', async () => {
    const server = await startServer()
    const stream = await listenTo(server)
    expect(server.clock.nextRing()).toBe(START + 15_000)
    stream.close()
    await vi.waitFor(() => expect(server.clock.nextRing()).toBe(Number.POSITIVE_INFINITY))
  })

  it('lets a reader go that does not read', async () => {
    const server = await startServer()
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(
        `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\n\r\n`,
      ),
    )
    socket.on('error', () => {})
    socket.once('readable', () => socket.pause())
    onTestFinished(() => void socket.destroy())
    await vi.waitFor(() => expect(server.clock.nextRing()).toBe(START + 15_000))
    const reason = 'x'.repeat(100_000)
    for (let n = 0; n < 400; n += 1) {
      server.bus.publish('pause.changed', { paused: true, until: null, reason })
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitFor(() => expect(server.clock.nextRing()).toBe(Number.POSITIVE_INFINITY))
    expect((await server.ask('/api/session')).status).toBe(200)
  })

  it('ends with the server', async () => {
    const server = await startServer()
    const stream = await listenTo(server)
    const started = performance.now()
    await server.server.close()
    await stream.ended()
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
