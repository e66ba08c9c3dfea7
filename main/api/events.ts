// Server-sent events: the bus, told to whoever listens.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import type { HourhandEvent } from '#shared/event.ts'
import { formatMillis } from '#shared/instant.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../engine/clock.ts'
import { readText } from './query.ts'

const BEAT_MS = 15_000
/** Open streams of one token or session. */
const MOST_STREAMS = 20
/** A reader with more than this unread is let go; it comes back and goes on where it was. */
const MOST_UNREAD = 1_048_576

type Deps = {
  readonly clock: Pick<Clock, 'now' | 'setDelay'>
  readonly bus: Pick<Bus, 'subscribe' | 'since' | 'lastId'>
  /** Whether the authorization that opened a stream still holds. */
  readonly isStillGood: (request: FastifyRequest) => boolean
  /** Calls back after tokens have changed. */
  readonly onTokenChange: (listener: () => void) => void
  /** Told when somebody begins to watch, and when nobody does any more. */
  readonly onAudience: (isWatched: boolean) => void
}

/**
 * `GET /api/events`. An event's id is its number on the bus plus the instant of this start in microseconds: ids
 * rise over restarts too, and one of an earlier life is told by its size.
 */
export function eventRoutes(api: FastifyInstance, deps: Deps): void {
  const { clock, bus, isStillGood, onTokenChange, onAudience } = deps
  const base = clock.now() * 1000
  const format = createFormat(base)
  const audience = createAudience(onAudience)
  // A token that is revoked ends what it has opened at once, not at the next beat.
  onTokenChange(() => audience.closeAll((stream) => !isStillGood(stream.request)))

  // Before the server waits for its connections to end.
  api.addHook('preClose', (done) => {
    audience.closeAll(() => true)
    done()
  })

  const schema = {
    tags: ['events'],
    description: 'Server-sent events. `types` filters (`run.*,intent.missed`); `Last-Event-ID` resumes.',
  }
  api.get('/api/events', { schema, exposeHeadRoute: false }, (request, reply) => {
    const { key } = request.caller
    if (audience.count(key) >= MOST_STREAMS) throw new AppError('rate_limited', 'too many open event streams')
    const matches = readTypes(request)
    const after = readLastId(request, base)
    const raw = begin(reply)
    const tell = (event: HourhandEvent) => {
      if (matches(event.type)) write(raw, format(event))
    }
    const unsubscribe = bus.subscribe(tell)
    const cancelBeat = keepAlive(clock, { raw, isGood: () => isStillGood(request), close: () => close() })
    const close = audience.add({
      key,
      request,
      end() {
        unsubscribe()
        cancelBeat()
        raw.end()
      },
    })
    raw.on('close', close)

    write(raw, greeting(base + bus.lastId(), after))
    const missed = after === null ? [] : bus.since(after)
    if (missed === null) write(raw, formatReset(base + bus.lastId(), clock.now()))
    else for (const event of missed) tell(event)
  })
}

type Stream = {
  /** Whose it is: a token or a session. */
  readonly key: string
  readonly request: FastifyRequest
  readonly end: () => void
}

/** The streams that are open. */
function createAudience(onAudience: Deps['onAudience']) {
  const open = new Set<Stream>()

  function close(stream: Stream): void {
    if (!open.delete(stream)) return
    if (open.size === 0) onAudience(false)
    stream.end()
  }

  return {
    count: (key: string): number => [...open].filter((stream) => stream.key === key).length,
    /** Answers how to close it; once is enough, and more does no harm. */
    add(stream: Stream): () => void {
      if (open.size === 0) onAudience(true)
      open.add(stream)
      return () => close(stream)
    },
    closeAll(isMeant: (stream: Stream) => boolean): void {
      for (const stream of [...open]) if (isMeant(stream)) close(stream)
    },
  }
}

/** Takes the answer out of Fastify's hands, as a stream of events. */
function begin(reply: FastifyReply): ServerResponse {
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  })
  return reply.raw
}

type Beat = { readonly raw: ServerResponse; readonly isGood: () => boolean; readonly close: () => void }

/** Says every now and then that the stream still stands, and closes it when it may no longer. Answers how to end that. */
function keepAlive(clock: Deps['clock'], { raw, isGood, close }: Beat): () => void {
  const beat = () => {
    if (!isGood()) return close()
    write(raw, ':\n\n')
    cancel = clock.setDelay(BEAT_MS, beat)
  }
  let cancel = clock.setDelay(BEAT_MS, beat)
  return () => cancel()
}

/** A comment, so that the client knows it is heard, and for one that is new the place from which to resume. */
function greeting(id: number, after: number | null): string {
  return after === null ? `: hourhand\nid: ${id}\n\n` : ': hourhand\n\n'
}

function write(raw: ServerResponse, text: string): void {
  if (raw.writableEnded || raw.destroyed) return
  raw.write(text)
  if (raw.writableLength > MOST_UNREAD) raw.destroy()
}

function formatReset(id: number, at: number): string {
  return `id: ${id}\nevent: reset\ndata: ${JSON.stringify({ at: formatMillis(at) })}\n\n`
}

/** An event's text, made once for all streams. */
function createFormat(base: number): (event: HourhandEvent) => string {
  let last: { readonly event: HourhandEvent; readonly text: string } | null = null
  return (event) => {
    if (last?.event === event) return last.text
    const data = JSON.stringify({ at: formatMillis(event.at), ...event.data })
    last = { event, text: `id: ${base + event.id}\nevent: ${event.type}\ndata: ${data}\n\n` }
    return last.text
  }
}

/** The bus's number of the last event that a returning client has seen; one past all for another life's. */
function readLastId(request: FastifyRequest, base: number): number | null {
  const header = request.headers['last-event-id']
  const text = (typeof header === 'string' ? header : undefined) ?? readText(request.query, 'lastEventId')
  if (text === undefined || text === '') return null
  const id = /^\d{1,16}$/.test(text) ? Number(text) - base : -1
  return id >= 0 ? id : Number.MAX_SAFE_INTEGER
}

/** `run.*,intent.missed`: whole names, or their beginnings; without it everything. */
function readTypes(request: FastifyRequest): (type: string) => boolean {
  const words = (readText(request.query, 'types') ?? '').split(',').map((word) => word.trim())
  const wanted = words.filter((word) => word !== '')
  if (wanted.length === 0) return () => true
  return (type) =>
    wanted.some(
      (word) => word === '*' || word === type || (word.endsWith('.*') && type.startsWith(word.slice(0, -1))),
    )
}
