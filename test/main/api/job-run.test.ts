// The runs of jobs over the API, with real programs and a real server behind them.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An endpoint that remembers what it is sent; `/status/N` answers so, `/wait` answers when it is let go. */
async function startEndpoint() {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    received.push({ method, path, headers, body })
    const [, status] = /^\/status\/(\d+)$/.exec(path) ?? []
    response
      .writeHead(Number(status ?? 200), { 'x-answer': 'yes', 'set-cookie': 'a=b' })
      .end(`${method} ${path}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, received, close: () => new Promise((resolve) => server.close(resolve)) }
}

const shell = (line: string, more: object = {}) => ({ kind: 'program', program: line, shell: true, ...more })
const SLEEPER = shell('echo begun; exec sleep 60')

async function make(app: TestApp, action: unknown, more: object = {}): Promise<string> {
  const { status, body } = await app.post('/api/jobs', {
    name: 'Job',
    trigger: { kind: 'manual' },
    action,
    ...more,
  })
  expect([status, body.error]).toEqual([201, undefined])
  return body.data.id
}

async function run(app: TestApp, job: string, parameters?: object) {
  const body = parameters === undefined ? undefined : { parameters }
  const answer = await app.post(`/api/jobs/${job}/run`, body)
  expect([answer.status, answer.body.error]).toEqual([202, undefined])
  return answer.body.data
}

const read = async (app: TestApp, id: string) => (await app.get(`/api/runs/${id}`)).body.data
const output = async (app: TestApp, id: string, query = '') =>
  (await app.get(`/api/runs/${id}/output${query}`)).text
const idsOf = (answer: { body: { data: { id: string }[] } }) => answer.body.data.map(({ id }) => id)

async function ended(app: TestApp, id: string) {
  await waitUntil(
    async () => !['queued', 'running'].includes((await read(app, id)).outcome),
    `the end of ${id}`,
  )
  return read(app, id)
}

/** A run of a sleeper that has said its word. */
async function begun(app: TestApp, job: string) {
  const made = await run(app, job)
  await waitUntil(async () => (await output(app, made.id)).includes('begun'), 'the word of the sleeper')
  return read(app, made.id)
}

describe('a job', () => {
  let app: TestApp
  let endpoint: Awaited<ReturnType<typeof startEndpoint>>
  beforeAll(async () => {
    app = await startApp()
    endpoint = await startEndpoint()
  })
  afterAll(async () => {
    await app.app.stop()
    await endpoint.close()
  })

  it('run by hand runs its program with its parameters, and keeps what it said', async () => {
    const line =
      'echo "$HOURHAND_PARAM_FIRST_NAME/$HOURHAND_PARAM_COUNT/$OWN/$HOURHAND_ATTEMPT"; echo oops >&2; cat'
    const job = await make(app, shell(line, { env: { OWN: 'mine' }, stdin: 'typed' }))
    const queued = await run(app, job, { 'first-name': 'Ada', count: 3 })
    expect(queued).toMatchObject({
      id: expect.stringMatching(/^run_/),
      intentId: expect.stringMatching(/^int_/),
      target: { kind: 'job', id: job, name: 'Job' },
      what: 'run',
      cause: 'manual',
      actor: expect.stringContaining('@'),
      outcome: 'queued',
      attempt: 0,
      retryOf: null,
      startedAt: null,
    })
    const done = await ended(app, queued.id)
    expect(done).toMatchObject({
      outcome: 'succeeded',
      exitCode: 0,
      httpStatus: null,
      attempt: 1,
      attempts: [{ outcome: 'succeeded', message: null }],
      outputBytes: 23,
      outputCut: 0,
      file: null,
    })
    expect(await output(app, queued.id)).toBe('Ada/3/mine/1\noops\ntyped')
    expect(await output(app, queued.id, '?from=13')).toBe('oops\ntyped')
    expect(await output(app, queued.id, '?from=99')).toBe('')
    expect((await app.get(`/api/runs/${queued.id}/output?from=-1`)).body.error).toMatchObject({
      field: 'from',
    })
    expect((await app.get(`/api/jobs/${job}`)).body.data).toMatchObject({
      runCount: 0,
      lastRun: {
        id: queued.id,
        outcome: 'succeeded',
        startedAt: done.startedAt,
        finishedAt: done.finishedAt,
      },
    })
    expect((await app.get(`/api/intents/${queued.intentId}`)).body.data).toMatchObject({
      what: 'run',
      target: { kind: 'job', id: job, name: 'Job' },
      state: 'succeeded',
    })
  })

  it('finds in its environment who it is', async () => {
    const job = await make(app, shell('env | grep ^HOURHAND_ | grep -v LAUNCH | sort'))
    const { id, dueAt } = await run(app, job)
    await ended(app, id)
    expect((await output(app, id)).split('\n').slice(0, 4)).toEqual([
      'HOURHAND_ATTEMPT=1',
      `HOURHAND_DUE_AT=${dueAt}`,
      `HOURHAND_JOB_ID=${job}`,
      `HOURHAND_RUN_ID=${id}`,
    ])
  })

  it('whose program fails has failed, with its exit status', async () => {
    const { id } = await run(app, await make(app, shell('echo bad; exit 7')))
    expect(await ended(app, id)).toMatchObject({
      outcome: 'failed',
      exitCode: 7,
      message: expect.stringContaining('7'),
    })
    expect(await output(app, id)).toBe('bad\n')
  })

  it('whose program takes too long has timed out', async () => {
    const job = await make(app, SLEEPER, { policy: { timeoutSeconds: 1 } })
    const { id } = await run(app, job)
    expect(await ended(app, id)).toMatchObject({ outcome: 'timedOut', message: expect.stringMatching(/1 s/) })
    expect(await output(app, id)).toBe('begun\n')
    const failed = (await app.get(`/api/intents?target=job:${job}&state=failed`)).body.data
    expect(failed).toMatchObject([{ state: 'failed' }])
  })

  it('that calls an endpoint sends what it says, and keeps the answer', async () => {
    const { url, received } = endpoint
    const job = await make(app, {
      kind: 'http',
      url: `${url}/report?a=1`,
      headers: { 'x-team': 'ops' },
      authToken: 'T0',
      body: { list: [1, 'ü'] },
    })
    const { id, dueAt } = await run(app, job)
    expect(await ended(app, id)).toMatchObject({
      outcome: 'succeeded',
      httpStatus: 200,
      exitCode: null,
      httpHeaders: { 'x-answer': 'yes' },
    })
    expect(await output(app, id)).toContain('POST /report?a=1')
    expect(received.at(-1)).toMatchObject({
      method: 'POST',
      path: '/report?a=1',
      body: '{"list":[1,"ü"]}',
      headers: {
        'content-type': expect.stringContaining('application/json'),
        'x-team': 'ops',
        authorization: 'Bearer T0',
        'idempotency-key': id,
        'x-hourhand-due': dueAt,
      },
    })
  })

  it('whose endpoint answers with another status has failed, and is tried again as its policy says', async () => {
    const retries = { count: 2, firstDelaySeconds: 0, maxDelaySeconds: 0 }
    const action = { kind: 'http', method: 'GET', url: `${endpoint.url}/status/503` }
    const job = await make(app, action, { policy: { retries } })
    const before = endpoint.received.length
    const { id } = await run(app, job)
    const done = await ended(app, id)
    expect(done).toMatchObject({ outcome: 'failed', httpStatus: 503, attempt: 3 })
    expect(done.attempts.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'failed',
      'failed',
      'failed',
    ])
    const keys = endpoint.received.slice(before).map(({ headers }) => headers['idempotency-key'])
    expect(keys).toEqual([id, id, id])
    const other = await make(app, action, { policy: { retries: { ...retries, on: ['timeout', 'error'] } } })
    expect(await ended(app, (await run(app, other)).id)).toMatchObject({ outcome: 'failed', attempt: 1 })
  })

  it('that says so does not overlap: a second run is refused while one goes on', async () => {
    const job = await make(app, SLEEPER)
    const first = await begun(app, job)
    const second = await app.post(`/api/jobs/${job}/run`)
    expect([second.status, second.body.error.code]).toEqual([409, 'conflict'])
    const retried = await app.post(`/api/runs/${first.id}/retry`)
    expect([retried.status, retried.body.error.code]).toEqual([409, 'conflict'])
    await app.post(`/api/runs/${first.id}/cancel`)
    await ended(app, first.id)
    await run(app, job)
    await app.delete(`/api/jobs/${job}`)
  })

  it.each([
    ['allow', ['running', 'running']],
    ['queue', ['running', 'queued']],
    ['replace', ['cancelled', 'running']],
  ])('that says %s lets a second run be %j', async (overlap, outcomes) => {
    const job = await make(app, SLEEPER, { policy: { overlap } })
    const { id: first } = await begun(app, job)
    const { id: second } = await run(app, job)
    const now = async () => [(await read(app, first)).outcome, (await read(app, second)).outcome]
    await waitUntil(
      async () => JSON.stringify(await now()) === JSON.stringify(outcomes),
      String(outcomes),
    ).catch(async () => expect(await now()).toEqual(outcomes))
    await app.delete(`/api/jobs/${job}`)
    await ended(app, second)
  })

  it('cancelled while it waits to be tried again lets go of those behind it', async () => {
    const retries = { count: 1, firstDelaySeconds: 600, maxDelaySeconds: 600 }
    const job = await make(app, shell('exit 1'), { policy: { overlap: 'queue', retries } })
    const first = await run(app, job)
    await waitUntil(async () => (await read(app, first.id)).attempts.length === 1, 'the first attempt')
    await app.patch(`/api/jobs/${job}`, { action: shell('true') })
    const second = await run(app, job)
    expect(await read(app, first.id)).toMatchObject({ outcome: 'queued', attempt: 1 })
    expect((await app.post(`/api/runs/${first.id}/cancel`)).body.data).toMatchObject({ outcome: 'cancelled' })
    expect(await ended(app, second.id)).toMatchObject({ outcome: 'succeeded' })
  })

  it('shows the output of a run that goes on, and is ended by a cancellation', async () => {
    const job = await make(app, SLEEPER)
    const running = await begun(app, job)
    expect(running).toMatchObject({ outcome: 'running', finishedAt: null, attempt: 1 })
    expect(await output(app, running.id)).toBe('begun\n')
    expect(await output(app, running.id, '?from=3')).toBe('un\n')
    const answer = await app.post(`/api/runs/${running.id}/cancel`)
    expect([answer.status, answer.body.data.id]).toEqual([202, running.id])
    expect(await ended(app, running.id)).toMatchObject({
      outcome: 'cancelled',
      message: expect.stringContaining('by hand'),
    })
    expect(await output(app, running.id)).toBe('begun\n')
    const again = await app.post(`/api/runs/${running.id}/cancel`)
    expect([again.status, again.body.error.code]).toEqual([409, 'conflict'])
  })

  it('is run again with the parameters of the run that is tried again', async () => {
    const job = await make(app, shell('echo "$HOURHAND_PARAM_WHO"; test -e /nowhere'))
    const first = await run(app, job, { who: 'Ada' })
    expect((await ended(app, first.id)).outcome).toBe('failed')
    const { status, body } = await app.post(`/api/runs/${first.id}/retry`)
    expect([status, body.data]).toMatchObject([
      202,
      { outcome: 'queued', cause: 'retry', retryOf: first.id, target: { id: job } },
    ])
    await ended(app, body.data.id)
    expect(await output(app, body.data.id)).toBe('Ada\n')
    await app.delete(`/api/jobs/${job}`)
    const late = await app.post(`/api/runs/${first.id}/retry`)
    expect([late.status, late.body.error.code]).toEqual([409, 'conflict'])
    expect((await read(app, first.id)).target).toEqual({ kind: 'job', id: job, name: 'Job' })
  })

  it('has its own runs in the list of all, newest first, in pages', async () => {
    const job = await make(app, shell('true'), { policy: { overlap: 'allow' } })
    const other = await make(app, shell('exit 1'))
    const runs: string[] = []
    for (let index = 0; index < 3; index += 1) runs.unshift((await run(app, job)).id)
    const { id: failed } = await run(app, other)
    for (const id of [...runs, failed]) await ended(app, id)
    expect(idsOf(await app.get(`/api/runs?target=job:${job}`))).toEqual(runs)
    expect(idsOf(await app.get(`/api/runs?target=job:${other}&outcome=failed`))).toEqual([failed])
    expect(idsOf(await app.get(`/api/runs?target=job:${other}&outcome=succeeded`))).toEqual([])
    const page = await app.get(`/api/runs?target=job:${job}&limit=2`)
    expect(idsOf(page)).toEqual(runs.slice(0, 2))
    expect(idsOf(await app.get(`/api/runs?target=job:${job}&limit=2&cursor=${page.body.meta.next}`))).toEqual(
      runs.slice(2),
    )
    const { dueAt } = await read(app, runs[0] ?? '')
    expect(idsOf(await app.get(`/api/runs?target=job:${job}&to=${dueAt}`))).not.toContain(runs[0])
    expect(idsOf(await app.get(`/api/runs?target=job:${job}&from=${dueAt}`))).toContain(runs[0])
    expect((await app.get('/api/runs?target=job:res_000001')).body.error.field).toBe('target')
  })

  it('that is off or paused runs by hand all the same', async () => {
    const job = await make(app, shell('true'), { enabled: false, maxRuns: 1 })
    await app.put('/api/pause', { until: null })
    for (let index = 0; index < 2; index += 1) {
      expect((await ended(app, (await run(app, job)).id)).outcome).toBe('succeeded')
    }
    await app.delete('/api/pause')
    expect((await app.get(`/api/jobs/${job}`)).body.data).toMatchObject({ runCount: 0, disabledReason: null })
  })

  it('takes no parameters but an object of them', async () => {
    const job = await make(app, shell('true'))
    for (const [body, field] of [
      [{ parameters: [] }, 'parameters'],
      [{ parameter: {} }, 'parameter'],
    ] as const) {
      const answer = await app.post(`/api/jobs/${job}/run`, body)
      expect([answer.status, answer.body.error.field]).toEqual([422, field])
    }
  })

  it('is spoken of in the record: who ran it, and who ended its run', async () => {
    const job = await make(app, SLEEPER)
    const { id, intentId } = await begun(app, job)
    await app.post(`/api/runs/${id}/cancel`)
    await ended(app, id)
    const ran = (await app.get(`/api/audit-logs?resourceID=${job}`)).body.data
    expect(ran.map(({ action }: { action: string }) => action)).toEqual(['run', 'create'])
    const cancelled = (await app.get(`/api/audit-logs?resourceID=${intentId}`)).body.data
    expect(cancelled).toMatchObject([{ action: 'cancel', actor: ran[0].actor }])
  })

  it('tells of itself and of its runs as they come', async () => {
    const stop = new AbortController()
    const response = await fetch(`${app.url}/api/events?types=job.*,run.*,intent.queued`, {
      headers: { authorization: `Bearer ${app.token}` },
      signal: stop.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => {})
    const job = await make(app, shell('echo hello'))
    const { id, intentId } = await run(app, job)
    await waitUntil(() => text.includes('run.finished'), 'the news of the end')
    stop.abort()
    await reading
    const news = text
      .split('\n\n')
      .map((block) => [/^event: (.+)$/m.exec(block)?.[1], /^data: (.+)$/m.exec(block)?.[1]])
      .flatMap(([event, facts]) => (event === undefined ? [] : [[event, JSON.parse(facts ?? '')]]))
    expect(news).toMatchObject([
      ['job.changed', { id: job, change: 'created' }],
      ['intent.queued', { id: intentId, what: 'run', target: { kind: 'job', id: job } }],
      ['run.started', { id, cause: 'manual' }],
      ['run.output', { id, from: 0, text: 'hello\n' }],
      ['run.finished', { id, outcome: 'succeeded' }],
    ])
  })
})

it('a job fires by its trigger, as often as it may, and then says why it is off', async () => {
  const endpoint = await startEndpoint()
  const clock = createTestClock(Date.parse('2026-11-20T10:30:00Z'))
  await using app = await startApp({ clock })
  const trigger = { kind: 'interval', every: 1, period: 'minutes' }
  const job = await make(app, { kind: 'http', url: `${endpoint.url}/tick` }, { trigger, maxRuns: 2 })
  for (let minute = 1; minute <= 3; minute += 1) {
    clock.forward(60_000)
    await waitUntil(() => endpoint.received.length === Math.min(minute, 2), `call ${minute}`)
    await waitUntil(
      async () =>
        (await app.get(`/api/runs?target=job:${job}&outcome=succeeded`)).body.data.length ===
        Math.min(minute, 2),
      `run ${minute}`,
    )
  }
  expect((await app.get(`/api/runs?target=job:${job}`)).body.data).toMatchObject([
    { dueAt: '2026-11-20T10:32:00.000Z', cause: 'schedule', outcome: 'succeeded', actor: null },
    { dueAt: '2026-11-20T10:31:00.000Z', cause: 'schedule', outcome: 'succeeded' },
  ])
  expect(endpoint.received.map(({ headers }) => headers['x-hourhand-due'])).toEqual([
    '2026-11-20T10:31:00.000Z',
    '2026-11-20T10:32:00.000Z',
  ])
  const off = (await app.get(`/api/jobs/${job}`)).body.data
  expect(off).toMatchObject({
    enabled: false,
    disabledReason: 'it has run 2 times, as often as it may',
    runCount: 2,
    nextRunAt: null,
  })
  const on = (await app.patch(`/api/jobs/${job}`, { enabled: true })).body.data
  expect(on).toMatchObject({
    enabled: true,
    disabledReason: null,
    runCount: 0,
    nextRunAt: '2026-11-20T10:34:00.000Z',
  })
  await endpoint.close()
})

describe('a program that goes on when Hourhand ends', () => {
  it('is taken up though its job has another action by then, and is not begun a second time', {
    timeout: 30_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-job-'))
    const log = join(folder, 'begun')
    const goOn = join(folder, 'go-on')
    const line = `echo x >> ${log}; until [ -e ${goOn} ]; do sleep 0.1; done; exit 3`
    const first = await startApp({}, folder)
    const job = await make(first, shell(line), { policy: { onInterrupted: 'retry' } })
    const { id } = await run(first, job)
    await waitUntil(() => existsSync(log), 'it has begun')
    const action = { kind: 'http', method: 'GET', url: 'http://127.0.0.1:9/' }
    expect((await first.patch(`/api/jobs/${job}`, { action })).status).toBe(200)
    await first.app.stop()
    await using second = await startApp({}, folder)
    expect(await read(second, id)).toMatchObject({ outcome: 'running', attempt: 1 })
    writeFileSync(goOn, '')
    expect(await ended(second, id)).toMatchObject({ outcome: 'failed', exitCode: 3, attempt: 1 })
    expect(readFileSync(log, 'utf8')).toBe('x\n')
  })
})
