// Server-sent events: the bus, told to whoever listens.
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
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
  /** Told when somebody begins to watch, and when nobody does any more. */
  /** Calls back after tokens have changed. */
  readonly onTokenChange: (listener: () => void) => void
  readonly onAudience: (isWatched: boolean) => void
}

/**
 * `GET /api/events`. An event's id is its number on the bus plus the instant of this start in microseconds: ids
 * rise over restarts too, and one of an earlier life is told by its size.
 */
export function eventRoutes(
  api: FastifyInstance,
  { clock, bus, isStillGood, onTokenChange, onAudience }: Deps,
): void {
  const base = clock.now() * 1000
  const open = new Map<string, Set<() => void>>()
  const format = createFormat(base)
  const checks = new Map<() => void, () => boolean>()
  // A token that is revoked ends what it has opened at once, not at the next beat.
  onTokenChange(() => {
    for (const [close, isGood] of [...checks]) if (!isGood()) close()
  })

  // Before the server waits for its connections to end.
  api.addHook('preClose', (done) => {
    for (const streams of [...open.values()]) for (const close of [...streams]) close()
    done()
  })

  const schema = {
    tags: ['events'],
    description: 'Server-sent events. `types` filters (`run.*,intent.missed`); `Last-Event-ID` resumes.',
  }
  api.get('/api/events', { schema, exposeHeadRoute: false }, (request, reply) => {
    const { key } = request.caller
    const streams = open.get(key) ?? new Set()
    if (streams.size >= MOST_STREAMS) throw new AppError('rate_limited', 'too many open event streams')
    const matches = readTypes(request)
    const after = readLastId(request, base)
    if (open.size === 0) onAudience(true)
    open.set(key, streams)

    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    })
    const tell = (event: HourhandEvent) => {
      if (matches(event.type)) write(raw, format(event))
    }
    const unsubscribe = bus.subscribe(tell)
    const beat = () => {
      if (isStillGood(request)) {
        write(raw, ':\n\n')
        cancelBeat = clock.setDelay(BEAT_MS, beat)
      } else close()
    }
    let cancelBeat = clock.setDelay(BEAT_MS, beat)
    const close = () => {
      streams.delete(close)
      checks.delete(close)
      if (streams.size === 0 && open.get(key) === streams) open.delete(key)
      if (open.size === 0) onAudience(false)
      unsubscribe()
      cancelBeat()
      raw.end()
    }
    streams.add(close)
    checks.set(close, () => isStillGood(request))
    raw.on('close', close)

    write(raw, greeting(base + bus.lastId(), after))
    const missed = after === null ? [] : bus.since(after)
    if (missed === null) write(raw, formatReset(base + bus.lastId(), clock.now()))
    else for (const event of missed) tell(event)
  })
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
