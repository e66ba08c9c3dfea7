// An AWS for tests: the emulator moto_server where it is installed, and a proxy in front of it that counts.
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { startProgram } from './child.ts'

/** The path of moto_server; null where it is not installed. */
export function findMoto(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), '.pyenv', 'shims')]
  const paths = folders.filter((folder) => folder !== '').map((folder) => join(folder, 'moto_server'))
  return paths.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Starts the emulator on a free port. */
export async function startMoto(program: string) {
  // Its list of images takes a second to load, at each reset again.
  const env = { MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' }
  const child = startProgram(program, ['-H', '127.0.0.1', '-p', '0'], env)
  const [, url = ''] = await child.waitFor(/Running on (http:\/\/127\.0\.0\.1:\d+)/)
  return { url, stop: () => child.kill('SIGTERM') }
}

export type AwsRequest = {
  /** `StartInstances`; of JSON services the end of their target. */
  readonly action: string
  readonly body: string
  readonly headers: IncomingHttpHeaders
}
/** What is answered in place of the emulator; `hang`: nothing. */
export type AwsAnswer = { readonly status: number; readonly body: string } | 'hang' | null

/** Passes requests on to `target`, notes them, and answers those itself for which `answer` has something. */
export async function startProxy(target: string) {
  const requests: AwsRequest[] = []
  const state = { answer: (_request: AwsRequest): AwsAnswer => null }
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming)
    const { host: _host, connection: _connection, ...headers } = incoming.headers
    const request = { action: actionOf(body.toString(), incoming.headers), body: body.toString(), headers }
    requests.push(request)
    const own = state.answer(request)
    if (own === 'hang') return
    if (own !== null) {
      outgoing.writeHead(own.status, { 'content-type': 'text/xml' }).end(own.body)
      return
    }
    const sent = Object.entries(headers).filter(([name]) => name !== 'content-length')
    const answer = await fetch(target + incoming.url, {
      method: incoming.method ?? 'POST',
      headers: sent as [string, string][],
      body,
    })
    const type = answer.headers.get('content-type') ?? 'text/xml'
    outgoing.writeHead(answer.status, { 'content-type': type }).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** The requests of an action so far. */
    of: (action: string) => requests.filter((request) => request.action === action),
    answerWith(answer: (request: AwsRequest) => AwsAnswer) {
      state.answer = answer
    },
    reset() {
      requests.length = 0
      state.answer = () => null
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function actionOf(body: string, headers: IncomingHttpHeaders): string {
  const target = headers['x-amz-target']
  if (target !== undefined) return String(target).split('.').at(-1) ?? ''
  return new URLSearchParams(body).get('Action') ?? ''
}

/** An error as EC2 says it. */
export function ec2Error(code: string, message: string, status = 400): AwsAnswer {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, body: `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>` }
}

const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_ENDPOINT_URL',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONFIG_FILE',
] as const

/** Credentials for this process, and files of its own for profiles; `restore` puts back what was there. */
export function setAwsEnv() {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const)
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-aws-'))
  const credentials = join(folder, 'credentials')
  for (const name of VARIABLES) delete process.env[name]
  const env = process.env
  env.AWS_EC2_METADATA_DISABLED = 'true'
  env.AWS_SHARED_CREDENTIALS_FILE = credentials
  env.AWS_CONFIG_FILE = join(folder, 'config')
  const setKey = (key: string | null) => {
    if (key === null) {
      delete env.AWS_ACCESS_KEY_ID
      delete env.AWS_SECRET_ACCESS_KEY
    } else Object.assign(env, { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: 'secret' })
  }
  setKey('AKIATESTTESTTEST')
  return {
    setKey,
    setProfile: (name: string, key: string) =>
      writeFileSync(credentials, `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`),
    restore() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
