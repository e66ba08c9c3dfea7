import { EventBridge } from '@aws-sdk/client-eventbridge'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { send } from '#main/notify/index.ts'
import { type Message, SendError } from '#main/notify/sender.ts'
import type { EventBridgeTarget } from '#shared/delivery.ts'
import { findMoto, setAwsEnv, startMoto, startProxy } from '../../helpers/moto.ts'

const REGION = 'us-east-1'
const program = findMoto()

describe.skipIf(program === null)('an event for AWS EventBridge', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let env: ReturnType<typeof setAwsEnv>

  beforeAll(async () => {
    moto = await startMoto(program ?? '')
    proxy = await startProxy(moto.url)
  }, 60_000)

  beforeEach(() => {
    env = setAwsEnv()
    proxy.reset()
  })

  afterEach(() => env.restore())

  afterAll(async () => {
    proxy.stop()
    await moto.stop()
  })

  const message = (more: Partial<EventBridgeTarget> = {}, rest: Partial<Message> = {}): Message => ({
    target: {
      kind: 'eventbridge',
      region: REGION,
      endpoint: proxy.url,
      detailType: 'nops_scheduler_start_stop',
      ...more,
    },
    body: { action: 'start', scheduler: { name: 'test' } },
    id: 'delivery-1-0',
    smtp: null,
    signal: new AbortController().signal,
    ...rest,
  })

  async function failureOf(done: Promise<unknown>): Promise<SendError> {
    const error = await done.catch((thrown: unknown) => thrown)
    if (error instanceof SendError) return error
    throw new Error('no SendError was thrown', { cause: error })
  }

  it('goes to the bus with source, type and detail', async () => {
    const client = new EventBridge({ region: REGION, endpoint: moto.url })
    const { EventBusArn = '' } = await client.createEventBus({ Name: 'office' })
    await client.createArchive({
      ArchiveName: 'all',
      EventSourceArn: EventBusArn,
      EventPattern: JSON.stringify({ source: ['hourhand'], 'detail-type': ['nops_scheduler_start_stop'] }),
    })
    await send(message({ bus: 'office' }))
    expect((await client.describeArchive({ ArchiveName: 'all' })).EventCount).toBe(1)
    client.destroy()
    const [request] = proxy.of('PutEvents')
    expect(JSON.parse(request?.body ?? '')).toEqual({
      Entries: [
        {
          Source: 'hourhand',
          DetailType: 'nops_scheduler_start_stop',
          Detail: '{"action":"start","scheduler":{"name":"test"}}',
          EventBusName: 'office',
        },
      ],
    })
  })

  it('goes to the default bus, and from another source, when that is said', async () => {
    await send(message({ source: 'office.hourhand' }))
    const [entry] = JSON.parse(proxy.of('PutEvents')[0]?.body ?? '').Entries
    expect([entry.Source, entry.EventBusName]).toEqual(['office.hourhand', undefined])
  })

  it.each([
    ['InternalFailure', false],
    ['ThrottlingException', false],
    ['MalformedDetail', true],
  ])('that is not taken for %s is final: %s', async (code, isFinal) => {
    const entry = { ErrorCode: code, ErrorMessage: 'so it is' }
    proxy.answerWith(() => ({ status: 200, body: JSON.stringify({ FailedEntryCount: 1, Entries: [entry] }) }))
    expect(await failureOf(send(message()))).toMatchObject({
      message: `the event was not taken: ${code}: so it is`,
      isFinal,
    })
  })

  it('is refused for good when it may not be sent', async () => {
    const body = JSON.stringify({
      __type: 'AccessDeniedException',
      message: 'not authorized: events:PutEvents',
    })
    proxy.answerWith(() => ({ status: 400, body }))
    expect(await failureOf(send(message()))).toMatchObject({
      message: 'the event was not sent: AccessDeniedException: not authorized: events:PutEvents',
      isFinal: true,
    })
  })

  it('is sent again when the credentials were refused, missing, or nobody answers', async () => {
    const body = JSON.stringify({ __type: 'ExpiredTokenException', message: 'The token has expired' })
    proxy.answerWith(() => ({ status: 400, body }))
    expect(await failureOf(send(message()))).toMatchObject({
      message: 'the event was not sent: ExpiredTokenException: The token has expired',
      isFinal: false,
    })
    env.setKey(null)
    expect(await failureOf(send(message({ region: 'us-west-2' })))).toMatchObject({ isFinal: false })
    env.setKey('AKIATESTTESTTEST')
    const nowhere = await failureOf(send(message({ endpoint: 'http://127.0.0.1:1' })))
    expect([nowhere.message, nowhere.isFinal]).toEqual([expect.stringContaining('ECONNREFUSED'), false])
  })

  it('is given up in time', async () => {
    proxy.answerWith(() => 'hang')
    const timeout = new AbortController()
    const sending = send(message({}, { signal: timeout.signal }))
    setTimeout(() => timeout.abort(), 100)
    expect(await failureOf(sending)).toMatchObject({
      message: 'the event was not sent: no answer in time',
      isFinal: false,
    })
  })
})
