// The page's requests, handed on to the server on loopback with the token that the page never sees.
import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Hands a request on to a path of the server, and answers what it answers, streams included. */
export type Forward = (request: Request, path: string) => Promise<Response>

/** Where the server is; null while it is not up. */
export type Reach = { readonly port: number; readonly token: string } | null

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Cookies, origins and hop-by-hop headers stay where they are. */
const THERE = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-event-id',
  'range',
] as const
const BACK = [
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-range',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'retry-after',
  'x-content-type-options',
] as const
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

export function createForward(reach: () => Reach): Forward {
  return async (request, path) => {
    const server = reach()
    if (server === null) return plainAnswer(503, 'Hourhand is starting.')
    if (!METHODS.has(request.method)) return plainAnswer(405, 'This method is not known.')
    const there = ask({
      host: '127.0.0.1',
      port: server.port,
      path,
      method: request.method,
      headers: { ...headersOf(request), authorization: `Bearer ${server.token}` },
      // A stream of events is silent for long, and lives as long as the page wants it.
      timeout: 0,
      agent: false,
    })
    try {
      const answer = await exchange(there, request)
      return toResponse(answer, there, request.method)
    } catch {
      there.destroy()
      return plainAnswer(502, 'Hourhand does not answer.')
    }
  }
}

/** A refusal of the handler's own, in the form of the API. */
export function plainAnswer(status: number, message: string): Response {
  const code = status === 404 ? 'not_found' : status === 405 ? 'method_not_allowed' : 'unavailable'
  return new Response(JSON.stringify({ error: { message, code } }), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
}

function headersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries(
    THERE.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])),
  )
}

/** Sends the body, and waits for the head of the answer. */
async function exchange(there: ClientRequest, { body }: Request): Promise<IncomingMessage> {
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    there.on('response', resolve)
    there.on('error', reject)
  })
  if (body === null) there.end()
  // An answer may come, and end the connection, before the whole body was taken.
  else pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), there).catch(() => {})
  return answer
}

function toResponse(answer: IncomingMessage, there: ClientRequest, method: string): Response {
  const status = answer.statusCode ?? 502
  const headers = new Headers({ 'content-type': 'application/octet-stream' })
  for (const name of BACK) {
    const value = answer.headers[name]
    if (value !== undefined) headers.set(name, String(value))
  }
  if (BODILESS.has(status) || method === 'HEAD') {
    answer.resume()
    return new Response(null, { status, headers })
  }
  return new Response(bodyOf(answer, there), { status, headers })
}

/** The page going away cancels the body, and that must end the connection: else every stream ever opened would stay. */
function bodyOf(answer: IncomingMessage, there: ClientRequest): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        answer.on('data', (chunk: Buffer) => {
          controller.enqueue(new Uint8Array(chunk))
          if ((controller.desiredSize ?? 0) <= 0) answer.pause()
        })
        answer.on('end', () => controller.close())
        answer.on('error', (error) => controller.error(error))
      },
      pull: () => void answer.resume(),
      cancel: () => void there.destroy(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  )
}
