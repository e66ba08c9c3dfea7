// Runs of scheduler jobs for real: programs of this machine, an Instabase that listens here, webhooks and e-mails.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { startApp, type TestApp, waitUntil } from '#test/helpers/app.ts'
import { create, DAILY_JOB, list, localJob, post } from './instabase-fixtures.ts'

type Result = {
  readonly timeInNS: string
  readonly status: string
  readonly http_result: {
    readonly status: string
    readonly headers: readonly { readonly key: string; readonly value: string }[]
    readonly response: string
  }
}
type Call = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: unknown }

/** The app over a folder whose settings were made before. */
async function startWith(settings: Record<string, unknown> = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-run-'))
  const store = createStore(await openDatabase(folder, Date.now()))
  for (const [name, value] of Object.entries(settings)) store.settings.set(name, value)
  store.close()
  return startApp({}, folder)
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A server that keeps what it is asked and answers the same to all. */
function recorder(status: number, answer: unknown) {
  const calls: Call[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      calls.push({
        url: `${request.method} ${request.url}`,
        headers: request.headers,
        body: JSON.parse(text),
      })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  }
  return { calls, listener }
}

const FLOW_ANSWER = {
  status: 'OK',
  data: {
    job_id: '462eeed8-b051-45c8-8813-8a96d55991f9',
    output_folder: 'admin/repo/fs/Instabase Drive/files/flow/out',
  },
}

/** A program of this machine, as a file in the app's folder, and a folder for it. */
function addProgram(app: TestApp, text: string) {
  const [program, input] = [join(app.folder, 'program.sh'), join(app.folder, 'input')]
  writeFileSync(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  mkdirSync(input)
  return { program, input }
}

/** The results of a job, once there are so many. */
async function resultsOf(app: TestApp, id: string, count = 1): Promise<readonly Result[]> {
  let results: readonly Result[] = []
  await waitUntil(async () => {
    results = (await list(app, `?job_id=${id}`))[0].results
    return results.length >= count
  }, `${count} results of a job`)
  return results
}

async function runOnce(app: TestApp, job: unknown): Promise<Result> {
  const id = await create(app, job)
  expect((await post(app, 'trigger_job', { job_id: id })).body.status).toBe('OK')
  const [result] = await resultsOf(app, id)
  if (result === undefined) throw new Error('there is no result')
  return result
}

const posix = describe.skipIf(process.platform === 'win32')

posix('a local program', () => {
  it('gets its folders, and its result has the shape of an HTTP answer', async () => {
    await using app = await startWith()
    const { program, input } = addProgram(app, 'ls "$HOURHAND_INPUT_DIR" > "$HOURHAND_OUTPUT_DIR/list"')
    writeFileSync(join(input, 'one.pdf'), '')
    const before = Date.now()
    const result = await runOnce(app, localJob(program, input))
    expect(result).toEqual({
      timeInNS: expect.stringMatching(/^\d{13}000000$/),
      status: 'OK',
      http_result: {
        status: '200',
        headers: [{ key: 'Content-Type', value: 'application/json' }],
        response: expect.any(String),
      },
    })
    expect(Number(result.timeInNS.slice(0, 13))).toBeGreaterThanOrEqual(before)
    const { status, data } = JSON.parse(result.http_result.response)
    expect([status, data]).toEqual([
      'OK',
      { job_id: expect.stringMatching(/^run_/), output_folder: expect.any(String), exit_code: 0 },
    ])
    expect(readFileSync(join(data.output_folder, 'list'), 'utf8')).toBe('one.pdf\n')
    expect((await app.get(`/api/runs/${data.job_id}`)).body.data.outcome).toBe('succeeded')
  })

  it('that fails is an ERROR with its exit code', async () => {
    await using app = await startWith()
    const { program, input } = addProgram(app, 'echo no good; exit 3')
    const { status, http_result } = await runOnce(app, localJob(program, input))
    expect([status, http_result.status]).toEqual(['ERROR', '500'])
    expect(JSON.parse(http_result.response)).toMatchObject({ status: 'ERROR', data: { exit_code: 3 } })
  })

  it('does not run while its folder is missing, and says so', async () => {
    await using app = await startWith()
    const { program, input } = addProgram(app, `touch '${join(app.folder, 'ran')}'`)
    rmSync(input, { recursive: true })
    const { status, http_result } = await runOnce(app, localJob(program, input))
    expect([status, http_result.status]).toEqual(['ERROR', '500'])
    expect(JSON.parse(http_result.response)).toEqual({
      status: 'ERROR',
      msg: expect.stringMatching(/ is missing$/),
    })
    expect(existsSync(join(app.folder, 'ran'))).toBe(false)
  })

  it('in automatic mode runs once for each file, those that are there already too', async () => {
    await using app = await startWith()
    const { program, input } = addProgram(app, 'echo "$HOURHAND_FILE" > "$HOURHAND_OUTPUT_DIR/file"')
    for (const name of ['a.txt', 'b.txt']) writeFileSync(join(input, name), name)
    const { schedule: _unused, ...job } = localJob(program, input, { spooled_mode: true })
    const results = await resultsOf(app, await create(app, job), 2)
    const files = results.map(({ http_result }) =>
      readFileSync(join(JSON.parse(http_result.response).data.output_folder, 'file'), 'utf8').trim(),
    )
    expect(files.sort()).toEqual([join(input, 'a.txt'), join(input, 'b.txt')])
  })
})

describe('a flow', () => {
  it('is started at the Instabase root with the token and the settings of its job', async () => {
    const { calls, listener } = recorder(200, FLOW_ANSWER)
    const root = `http://127.0.0.1:${await listening(createServer(listener))}`
    await using app = await startWith({ instabase: { root } })
    const { auth_token: _token, ...flow } = DAILY_JOB.flow_parameters
    const settings = { tags: ['tag1'], runtime_config: { speed: 'slow' } }
    const result = await runOnce(app, {
      ...DAILY_JOB,
      flow_parameters: { ...flow, auth_token: 'flow-token', settings },
    })
    expect(calls).toMatchObject([
      {
        url: 'POST /api/v1/flow/run_binary_async',
        headers: {
          authorization: 'Bearer flow-token',
          'content-type': expect.stringMatching(/^application\/json/),
        },
        body: { binary_path: flow.binary_path, input_dir: flow.input_dir, settings },
      },
    ])
    expect([result.status, result.http_result.status]).toEqual(['OK', '200'])
    expect(result.http_result.headers).toContainEqual({ key: 'Content-Type', value: 'application/json' })
    expect(JSON.parse(result.http_result.response)).toEqual(FLOW_ANSWER)
  })

  it('that the root refuses is an ERROR with the answer', async () => {
    const refusal = { status: 'ERROR', msg: 'no such token' }
    const { listener } = recorder(401, refusal)
    const root = `http://127.0.0.1:${await listening(createServer(listener))}`
    await using app = await startWith({ instabase: { root } })
    const { status, http_result } = await runOnce(app, DAILY_JOB)
    expect([status, http_result.status, JSON.parse(http_result.response)]).toEqual(['ERROR', '401', refusal])
  })

  it('fails with words where no root is set', async () => {
    await using app = await startWith()
    const { status, http_result } = await runOnce(app, DAILY_JOB)
    expect([status, http_result.status]).toEqual(['ERROR', '500'])
    expect(JSON.parse(http_result.response)).toMatchObject({
      status: 'ERROR',
      msg: expect.stringContaining('no Instabase root is configured'),
    })
  })

  const certificate = createCertificate()
  it.skipIf(certificate === null).each([
    [false, 'OK'],
    [true, 'ERROR'],
  ])('with verify_ssl_certificate %s at a self-signed root is %s', async (verify, outcome) => {
    const { calls, listener } = recorder(200, FLOW_ANSWER)
    const root = `https://127.0.0.1:${await listening(createTlsServer({ ...certificate }, listener))}`
    await using app = await startWith({ instabase: { root } })
    const flow_parameters = { ...DAILY_JOB.flow_parameters, verify_ssl_certificate: verify }
    const { status, http_result } = await runOnce(app, { ...DAILY_JOB, flow_parameters })
    expect([status, calls.length]).toEqual([outcome, outcome === 'OK' ? 1 : 0])
    if (outcome === 'ERROR') expect(http_result.response).toContain('self-signed')
  })
})

posix('whoever is to hear of the end of a run', () => {
  it('is called at the webhook with its headers, whichever way it ended', async () => {
    const { calls, listener } = recorder(200, {})
    const url = `http://127.0.0.1:${await listening(createServer(listener))}/hook?a=b`
    await using app = await startWith()
    const { program, input } = addProgram(app, 'exit "$(ls "$HOURHAND_INPUT_DIR" | wc -l)"')
    const webhook_config = { url, headers: { Authorization: 'Bearer 12345', 'X-Mine': 'yes' } }
    const id = await create(app, localJob(program, input, { webhook_config }))
    await post(app, 'trigger_job', { job_id: id })
    await waitUntil(() => calls.length === 1, 'the webhook was called')
    writeFileSync(join(input, 'one'), '')
    await post(app, 'trigger_job', { job_id: id })
    await waitUntil(() => calls.length === 2, 'the webhook was called again')
    const [failed, succeeded] = await resultsOf(app, id, 2)
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const body = { job_id: id, name: 'Local', started_at: instant, finished_at: instant }
    expect(calls.map((call) => call.body)).toEqual([
      { ...body, status: 'OK', http_result: succeeded?.http_result },
      { ...body, status: 'ERROR', http_result: failed?.http_result },
    ])
    expect(calls[0]).toMatchObject({
      url: 'POST /hook?a=b',
      headers: { authorization: 'Bearer 12345', 'x-mine': 'yes', 'content-type': 'application/json' },
    })
  })

  it('gets an e-mail through the SMTP server of the settings', async () => {
    const mails: { readonly to: readonly string[]; readonly text: string }[] = []
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address)
          mails.push({ to, text: Buffer.concat(chunks).toString() })
          done()
        })
      },
    })
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => smtp.close(() => resolve())))
    const { port } = smtp.server.address() as AddressInfo
    const from = 'hourhand@example.com'
    await using app = await startWith({
      smtp: { host: '127.0.0.1', port, secure: false, user: null, password: null, from },
    })
    const { program, input } = addProgram(app, String.raw`printf '\033[32mdone\033[0m\n'`)
    const notification_emails = 'a@example.com, b@example.com'
    await runOnce(app, localJob(program, input, { notification_emails }))
    await waitUntil(() => mails.length === 1, 'the e-mail came')
    expect(mails[0]?.to).toEqual(['a@example.com', 'b@example.com'])
    expect(mails[0]?.text).toMatch(/^Subject: Local: succeeded\r$/m)
    // Its colours are left out.
    expect(mails[0]?.text).toMatch(/^done\r$/m)
  })

  it('gets none without SMTP settings: the run says so, and has succeeded all the same', async () => {
    await using app = await startWith()
    const { program, input } = addProgram(app, 'echo done')
    const { status } = await runOnce(
      app,
      localJob(program, input, { notification_emails: ['a@example.com'] }),
    )
    expect(status).toBe('OK')
    const run = async () => (await app.get('/api/runs')).body.data[0]
    await waitUntil(async () => (await run()).message !== null, 'the run says something')
    expect(await run()).toMatchObject({
      outcome: 'succeeded',
      message: 'no e-mail to a@example.com: no SMTP server is set: see the setting "smtp"',
    })
  })
})

/** A self-signed certificate, or null where there is no openssl. */
function createCertificate(): { readonly key: string; readonly cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const made = ['req', '-x509', ...form, '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert]
    execFileSync('openssl', made, { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
