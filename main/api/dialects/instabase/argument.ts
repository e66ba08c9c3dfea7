// Arguments are taken from the query and the body alike, of a GET too, and a body is JSON whatever its type says.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#shared/error.ts'
import { createJsonParser } from '../../body.ts'

/** Must stand before the routes. What a body says counts before what the query says. */
export function takeArguments(instance: FastifyInstance): void {
  const parse = createJsonParser(instance)

  instance.addHook('onRequest', async (request) => {
    // The documented client names none; others send text or a form.
    request.raw.headers['content-type'] = 'application/json'
  })
  instance.addHook('preValidation', async (request) => {
    if (request.is404) return
    const isGet = request.method === 'GET'
    const body = isGet ? await parseBytes(request, await readBytes(request)) : request.body
    const values = { ...(request.query as object), ...membersOf(body) }
    if (isGet) request.query = values
    else request.body = values
  })

  function parseBytes(request: FastifyRequest, bytes: Buffer): Promise<unknown> {
    return new Promise((resolve, reject) => {
      parse(request, bytes, (error, value) => (error === null ? resolve(value) : reject(error)))
    })
  }
}

function membersOf(body: unknown): object {
  if (body === undefined || body === null) return {}
  if (typeof body === 'object' && !Array.isArray(body)) return body
  throw new AppError('malformed', 'the body must be a JSON object')
}

/** The body of a GET, which the framework leaves alone. */
async function readBytes({ raw, routeOptions, headers }: FastifyRequest): Promise<Buffer> {
  const { bodyLimit } = routeOptions
  const tooLarge = () => new AppError('too_large', 'the body has more than 1 MiB')
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw tooLarge()
  const chunks: Buffer[] = []
  let length = 0
  // Not destroyed with the loop: the connection still has to bear the answer.
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > bodyLimit) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
