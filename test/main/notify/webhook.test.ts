import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { send } from '#main/notify/index.ts'

/** A server that notes what it is sent and answers with a status. */
async function startSink(status: number) {
  const heard: { readonly authorization: string | undefined; readonly body: string }[] = []
  const headersOf: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ authorization: request.headers.authorization, body: Buffer.concat(chunks).toString() })
      headersOf.push(request.headers)
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    heard,
    headersOf,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const tell = (url: string, headers: Record<string, string> = {}) =>
  send({
    target: { kind: 'webhook', url, headers },
    body: { n: 1 },
    id: 'delivery-1',
    smtp: null,
    signal: AbortSignal.timeout(5_000),
  })

test('a name and password in the URL of a webhook go as Basic authorization, unless a header says otherwise', async () => {
  await using sink = await startSink(200)
  await tell(`http://ann:p%40ss@127.0.0.1:${sink.port}/hook`)
  await tell(`http://ann:p%40ss@127.0.0.1:${sink.port}/hook`, { authorization: 'Bearer T' })
  expect(sink.heard).toEqual([
    { authorization: `Basic ${Buffer.from('ann:p@ss').toString('base64')}`, body: '{"n":1}' },
    { authorization: 'Bearer T', body: '{"n":1}' },
  ])
})

test('a header that is given takes the place of ours, however its name is spelled', async () => {
  await using sink = await startSink(200)
  await tell(`http://ann:p%40ss@127.0.0.1:${sink.port}/hook`, {
    Authorization: 'Bearer T',
    'Content-Type': 'application/vnd.ours+json',
    'Idempotency-Key': 'theirs',
  })
  expect(sink.headersOf[0]).toMatchObject({
    authorization: 'Bearer T',
    'content-type': 'application/vnd.ours+json',
    'idempotency-key': 'delivery-1',
  })
})

test.each([
  [503, false],
  [429, false],
  [404, true],
  [302, true],
])('an answer of %i is final: %s', async (status, isFinal) => {
  await using sink = await startSink(status)
  await expect(tell(`http://127.0.0.1:${sink.port}/`)).rejects.toMatchObject({
    isFinal,
    message: `answered ${status}`,
  })
})
