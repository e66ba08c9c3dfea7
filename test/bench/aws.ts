// Starts of EC2 instances through the provider and through a bare client, against a stub that speaks a little EC2.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { EC2 } from '@aws-sdk/client-ec2'
import { checkConfig, providerOf } from '#main/providers/index.ts'
import { setAwsEnv } from '../helpers/moto.ts'
import { type BenchRow, median, printTable } from './table.ts'

const COUNT = 1_000
const ROUNDS = 5
const REGION = 'us-east-1'
/** As many as the engine runs at once. */
const AT_ONCE = 32
/** About what a call to AWS takes. */
const ANSWER_MS = 50
const IDS = Array.from({ length: COUNT }, (_, index) => `i-${index.toString(16).padStart(17, '0')}`)

/** Says that every instance it is asked to start is on its way, after a while. */
async function startStub() {
  const state = { calls: 0 }
  const server = createServer(async (request, response) => {
    const ids = [...new URLSearchParams(await text(request))].flatMap(([name, value]) =>
      name.startsWith('InstanceId.') ? [value] : [],
    )
    state.calls += 1
    await sleep(ANSWER_MS)
    const items = ids.map(
      (id) =>
        `<item><instanceId>${id}</instanceId><currentState><code>0</code><name>pending</name></currentState>` +
        '<previousState><code>80</code><name>stopped</name></previousState></item>',
    )
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(
      `<StartInstancesResponse><instancesSet>${items.join('')}</instancesSet></StartInstancesResponse>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state, server }
}

function createStart(endpoint: string): (id: string) => Promise<unknown> {
  const provider = providerOf('aws-ec2')
  // As the store has them.
  const configs = new Map(IDS.map((id) => [id, checkConfig('aws-ec2', { id, region: REGION, endpoint })]))
  return (id) =>
    provider.start({
      resourceId: id,
      config: configs.get(id),
      memory: null,
      remember() {},
      signal: new AbortController().signal,
      output() {},
      env: {},
    })
}

/** Does all of it, so many at once, the next when one is done. */
async function inLanes<Item>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<unknown>) {
  const left = items.values()
  const lane = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

function chunksOf(size: number): readonly string[][] {
  return Array.from({ length: Math.ceil(COUNT / size) }, (_, index) =>
    IDS.slice(index * size, (index + 1) * size),
  )
}

/** Milliseconds to the last of them, and the calls it took; the first round only warms up. */
async function measure(stub: Awaited<ReturnType<typeof startStub>>, work: () => Promise<unknown>) {
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    stub.state.calls = 0
    const start = performance.now()
    await work()
    if (round > 0) times.push(performance.now() - start)
  }
  return { ms: median(times), calls: stub.state.calls }
}

type Measured = Awaited<ReturnType<typeof measure>>

function rowOf(what: string, ours: Measured, peer: Measured): BenchRow {
  const say = ({ ms, calls }: Measured) => `${ms.toFixed(0)} ms, ${calls} calls`
  return { what, ours: say(ours), peer: say(peer), ratio: (peer.ms / ours.ms).toFixed(2), aim: '≥ 0.7' }
}

/** How long many starts take, and how many calls they are. */
export async function benchAws(): Promise<readonly BenchRow[]> {
  const env = setAwsEnv()
  const stub = await startStub()
  const client = new EC2({ region: REGION, endpoint: stub.url })
  const start = createStart(stub.url)
  const bare = (ids: readonly string[]) => client.startInstances({ InstanceIds: [...ids] })
  try {
    const atOnce = await measure(stub, () => inLanes(IDS, COUNT, start))
    const atOnceBare = await measure(stub, () => inLanes(chunksOf(100), COUNT, bare))
    const inTurn = await measure(stub, () => inLanes(IDS, AT_ONCE, start))
    const inTurnBare = await measure(stub, () => inLanes(chunksOf(1), AT_ONCE, bare))
    return [
      rowOf(
        `1,000 EC2 instances, all at once, ${ANSWER_MS} ms an answer; peer: a bare client, 100 ids a call`,
        atOnce,
        atOnceBare,
      ),
      rowOf(
        `1,000 EC2 instances, ${AT_ONCE} at once, ${ANSWER_MS} ms an answer; peer: a bare client, one id a call`,
        inTurn,
        inTurnBare,
      ),
    ]
  } finally {
    client.destroy()
    stub.server.closeAllConnections()
    stub.server.close()
    env.restore()
  }
}

if (import.meta.main) printTable('AWS', await benchAws())
