import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActionCall } from '#main/providers/action.ts'
import { flowAction } from '#main/providers/flow.ts'
import { ProviderError } from '#main/providers/provider.ts'
import type { FlowAction } from '#shared/job.ts'
import { createActionCall } from '../../fixtures/programs/action-call.ts'
import { createCertificate } from '../../helpers/certificate.ts'

const certificate = createCertificate()
const FLOW = 'admin/repo/fs/Instabase Drive/files/flow/flow.ibflowbin'
const INPUT = 'admin/repo/fs/Instabase Drive/files/flow/input'
const STARTED = { status: 'OK', data: { job_id: '462eeed8', output_folder: 'admin/repo/out' } }

type Seen = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: unknown }

describe('a flow run by a job', () => {
  const test = { folder: '', servers: new Set<Server>() }

  beforeEach(async () => {
    test.folder = await mkdtemp(join(tmpdir(), 'hourhand-flow-'))
  })

  afterEach(async () => {
    for (const server of test.servers) {
      server.closeAllConnections()
      server.close()
    }
    test.servers.clear()
    await rm(test.folder, { recursive: true })
  })

  async function listen(server: Server, scheme = 'http'): Promise<string> {
    test.servers.add(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** An Instabase that notes what it is asked. */
  async function serve(
    answer: RequestListener = (_request, response) => response.end(JSON.stringify(STARTED)),
  ) {
    const seen: Seen[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url, headers } = request
      seen.push({ method, url, headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      answer(request, response)
    })
    return { root: await listen(server), seen }
  }

  function createFlow(action: Partial<FlowAction>, rest: Partial<ActionCall<FlowAction>> = {}) {
    const { call, text } = createActionCall(flowOf(action), test.folder, rest)
    return { call, text, run: () => flowAction.run(call) }
  }

  async function failureOf(done: Promise<unknown>): Promise<ProviderError> {
    const error = await done.catch((thrown: unknown) => thrown)
    if (error instanceof ProviderError) return error
    throw new Error('no ProviderError was thrown', { cause: error })
  }

  describe('at Instabase', () => {
    it.each(['flow.ibflowbin', 'flow.iflowbin'])('is started by the Run Binary API: %s', async (name) => {
      const { root, seen } = await serve()
      const settings = { tags: ['tag1'], runtime_config: {} }
      const { run, text } = createFlow(
        { binaryPath: name, token: 'abc', settings },
        { settings: { instabaseRoot: root } },
      )
      expect(await run()).toMatchObject({ httpStatus: 200, outputCut: 0 })
      expect(JSON.parse(text())).toEqual(STARTED)
      expect(seen).toEqual([
        {
          method: 'POST',
          url: '/api/v1/flow/run_binary_async',
          headers: expect.objectContaining({
            authorization: 'Bearer abc',
            'content-type': 'application/json',
          }),
          body: { input_dir: INPUT, binary_path: name, settings },
        },
      ])
    })

    it('goes to its own root before that of the settings, slash or not', async () => {
      const { root, seen } = await serve()
      const elsewhere = { settings: { instabaseRoot: 'http://127.0.0.1:1' } }
      await createFlow({ root: `${root}/base/` }, elsewhere).run()
      expect(seen.map(({ url }) => url)).toEqual(['/base/api/v1/flow/run_binary_async'])
    })

    it('fails without a root, and says where to set one', async () => {
      const error = await failureOf(createFlow({}).run())
      expect(error.message).toMatch(
        /^no Instabase root is configured: set instabase\.root .*HOURHAND_INSTABASE_ROOT/,
      )
      const odd = await failureOf(createFlow({}, { settings: { instabaseRoot: 'instabase' } }).run())
      expect(odd.message).toBe("the Instabase root 'instabase' is no URL")
    })

    it('fails with another status, and with a refusal that comes as 200', async () => {
      const down = await serve((_request, response) => response.writeHead(503).end('{}'))
      const error = await failureOf(createFlow({ root: down.root }).run())
      expect(error.message).toBe('answered 503 (any 2xx is expected)')
      expect(error.result).toMatchObject({ httpStatus: 503 })
      const body = JSON.stringify({ status: 'ERROR', msg: 'no such flow' })
      const refusing = await serve((_request, response) => response.end(body))
      const refused = createFlow({ root: refusing.root })
      const second = await failureOf(refused.run())
      expect(second.message).toBe('Instabase refused: no such flow')
      expect(second.result).toMatchObject({ httpStatus: 200 })
      expect(refused.text()).toBe(body)
    })

    it('takes what is no JSON for what it is', async () => {
      const { root } = await serve((_request, response) => response.end('started'))
      expect(await createFlow({ root }).run()).toMatchObject({ httpStatus: 200 })
    })

    it('cannot be taken up after a crash', async () => {
      expect(await flowAction.resume?.(createFlow({}).call)).toBeNull()
    })

    it.skipIf(certificate === null)('verifies the certificate unless the job says not to', async () => {
      const server = createTlsServer({ ...certificate }, (_request, response) => response.end('{}'))
      const root = await listen(server, 'https')
      expect((await failureOf(createFlow({ root }).run())).message).toMatch(/self-signed/)
      expect(await createFlow({ root, verifyTls: false }).run()).toMatchObject({ httpStatus: 200 })
    })
  })

  describe.skipIf(process.platform === 'win32')('on this machine', () => {
    /** A program in the folder of the test. */
    function createProgram(line: string): string {
      const path = join(test.folder, 'program')
      writeFileSync(path, `#!/bin/sh\n${line}\n`)
      chmodSync(path, 0o755)
      return path
    }

    it('gets its folders, the file and the variables of the run, and no arguments', async () => {
      const binaryPath = createProgram(
        'env | grep ^HOURHAND_ | sort; echo $# arguments; echo made > "$HOURHAND_OUTPUT_DIR/made"',
      )
      const inputFolder = test.folder
      const { run, text } = createFlow({ binaryPath, inputFolder }, { file: '/in/a file' })
      expect(await run()).toMatchObject({ exitCode: 0 })
      const lines = text().trim().split('\n')
      expect(lines).toEqual(
        expect.arrayContaining([
          '0 arguments',
          'HOURHAND_FILE=/in/a file',
          `HOURHAND_INPUT_DIR=${inputFolder}`,
          `HOURHAND_OUTPUT_DIR=${join(test.folder, 'run_1')}`,
          'HOURHAND_RUN_ID=run_1',
        ]),
      )
      expect((await stat(join(test.folder, 'run_1'))).mode & 0o777).toBe(0o700)
      expect(await readdir(join(test.folder, 'run_1'))).toEqual(['made'])
    })

    it('finds its output folder fresh, whatever an attempt before it has left', async () => {
      mkdirSync(join(test.folder, 'run_1'))
      writeFileSync(join(test.folder, 'run_1', 'old'), '')
      const binaryPath = createProgram('ls "$HOURHAND_OUTPUT_DIR"; exit 9')
      const { run, text } = createFlow({ binaryPath, inputFolder: test.folder })
      const error = await failureOf(run())
      expect(error.message).toBe('exited with 9')
      expect(error.result).toMatchObject({ exitCode: 9 })
      expect(text()).toBe('')
    })

    it('does not start where its input folder is missing', async () => {
      const binaryPath = createProgram('touch "$0.started"')
      const inputFolder = join(test.folder, 'none')
      const error = await failureOf(createFlow({ binaryPath, inputFolder }).run())
      expect(error.message).toBe(`the input folder '${inputFolder}' is missing`)
      expect(await readdir(test.folder)).toEqual(['program'])
    })

    it('is taken up after Hourhand has ended', async () => {
      const abort = new AbortController()
      const binaryPath = createProgram(
        'echo up; while [ ! -e "$HOURHAND_INPUT_DIR/go" ]; do sleep 0.02; done; exit 8',
      )
      const action = { binaryPath, inputFolder: test.folder }
      const { run, text } = createFlow(action, { signal: abort.signal })
      const done = failureOf(run())
      while (text() !== 'up\n') await new Promise((resolve) => setTimeout(resolve, 10))
      abort.abort('interrupted')
      await done
      const resumed = failureOf(flowAction.resume?.(createFlow(action).call) ?? Promise.resolve())
      writeFileSync(join(test.folder, 'go'), '')
      expect((await resumed).message).toBe('exited with 8')
    })
  })

  it.each<readonly [Partial<FlowAction>, string]>([
    [{ binaryPath: ' ' }, 'action.binaryPath'],
    [{ binaryPath: 'bin/program', inputFolder: '/in' }, 'action.binaryPath'],
    [{ binaryPath: '/bin/true', inputFolder: 'in' }, 'action.inputFolder'],
    [{ inputFolder: '' }, 'action.inputFolder'],
    [{ root: 'instabase.example' }, 'action.root'],
    [{ token: 'a\nb' }, 'action.token'],
  ])('is refused when it could never run: %j', (action, field) => {
    expect(() => flowAction.check(flowOf(action))).toThrow(
      expect.objectContaining({ code: 'invalid', field }),
    )
  })

  it('takes any path to a flow, which is Instabase’s own', () => {
    flowAction.check(flowOf({ root: 'https://instabase.example', token: 'abc' }))
    flowAction.check(flowOf({ binaryPath: '/bin/true', inputFolder: '/no/such/folder' }))
  })
})

function flowOf(action: Partial<FlowAction>): FlowAction {
  const none = { root: null, token: null, settings: {}, verifyTls: true }
  return { kind: 'flow', binaryPath: FLOW, inputFolder: INPUT, ...none, ...action }
}
