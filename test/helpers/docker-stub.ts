import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

/** A container of the stub, in the words of Docker's API. */
export type StubContainer = {
  readonly id: string
  readonly name: string
  state: string
  health?: string
  exitCode?: number
  readonly labels?: Readonly<Record<string, string>>
  /** What `stats` answers, one after the other, the last for ever. */
  readonly stats?: readonly object[]
}

type Answer = { readonly code: number; readonly body?: unknown }

/** Answers before the stub does where it gives an answer; `hang` is none at all, `break` half of one. */
export type Interception = (method: string, path: string) => Answer | 'hang' | 'break' | null

export type DockerStub = AsyncDisposable & {
  readonly containers: readonly StubContainer[]
  /** `POST /containers/web/start`, in the order they came. */
  readonly calls: string[]
  readonly port: number
}

/** How it listens: on the path of a socket, or on a port of loopback, with TLS where there is a key. */
type Place = {
  readonly socket?: string
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string }
}

/** Docker Engine API v1.41 in small: it answers to what is out of order as Docker does, with 304 and 409. */
export async function startDockerStub(
  place: Place,
  containers: readonly StubContainer[] = [],
  intercept: Interception = () => null,
): Promise<DockerStub> {
  const calls: string[] = []
  const looks = new Map<string, number>()

  function answer(method: string, url: URL): Answer {
    const [, , id, verb] = url.pathname.split('/')
    if (url.pathname === '/containers/json') return { code: 200, body: list(containers, url) }
    const one = containers.find((container) => container.id === id || container.name === id)
    if (one === undefined) return { code: 404, body: { message: `No such container: ${id}` } }
    if (method === 'GET' && verb === 'json') return { code: 200, body: inspect(one) }
    if (verb === 'stats') {
      const look = looks.get(one.id) ?? 0
      looks.set(one.id, look + 1)
      return { code: 200, body: one.stats?.[look] ?? one.stats?.at(-1) ?? {} }
    }
    return change(one, verb ?? '')
  }

  const listener: RequestListener = (request, response) => {
    const { method = '', url = '' } = request
    const target = new URL(url, 'http://docker')
    calls.push(
      `${method} ${target.pathname}${target.searchParams.has('t') ? `?t=${target.searchParams.get('t')}` : ''}`,
    )
    request.resume()
    const early = intercept(method, target.pathname)
    if (early === 'hang') return
    if (early === 'break') return breakOff(response, request)
    const { code, body } = early ?? answer(method, target)
    response.writeHead(code, { 'content-type': 'application/json' })
    response.end(body === undefined ? '' : JSON.stringify(body))
  }

  const { socket, tls } = place
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ ...tls, ...(tls.ca && { requestCert: true, rejectUnauthorized: true }) }, listener)
  if (socket === undefined) server.listen(0, '127.0.0.1')
  else server.listen(socket)
  await once(server, 'listening')
  const address = server.address()
  return {
    containers,
    calls,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function breakOff(response: ServerResponse, request: IncomingMessage): void {
  response.writeHead(200, { 'content-length': '100' })
  response.write('{', () => request.socket.destroy())
}

function list(containers: readonly StubContainer[], url: URL): readonly object[] {
  const { label: wanted = [] } = JSON.parse(url.searchParams.get('filters') ?? '{}')
  const bears = ({ labels = {} }: StubContainer) =>
    wanted.every((label: string) => {
      const [key = '', value] = label.split(/=(.*)/s)
      return key in labels && (value === undefined || labels[key] === value)
    })
  return containers.filter(bears).map((one) => ({
    Id: one.id,
    Names: [`/${one.name}`],
    State: one.state,
    Status:
      one.state === 'exited'
        ? `Exited (${one.exitCode ?? 0}) 1 second ago`
        : `Up 1 second${healthWords(one)}`,
    Labels: one.labels ?? {},
  }))
}

function healthWords({ health }: StubContainer): string {
  if (health === undefined) return ''
  return health === 'starting' ? ' (health: starting)' : ` (${health})`
}

function inspect({ id, name, state, health, exitCode = 0, labels = {} }: StubContainer): object {
  const Health = health === undefined ? undefined : { Status: health }
  return {
    Id: id,
    Name: `/${name}`,
    State: { Status: state, ExitCode: exitCode, Health },
    Config: { Labels: labels },
  }
}

/** As Docker does it: what is so already is 304 or 409, and a paused container cannot be started. */
function change(one: StubContainer, verb: string): Answer {
  const isUp = one.state === 'running' || one.state === 'paused'
  const refuse = (message: string) => ({ code: 409, body: { message } })
  switch (verb) {
    case 'start':
      if (one.state === 'paused') return refuse('cannot start a paused container, try unpause instead')
      if (isUp) return { code: 304 }
      one.state = 'running'
      return { code: 204 }
    case 'stop':
      if (!isUp) return { code: 304 }
      one.state = 'exited'
      return { code: 204 }
    case 'pause':
      if (one.state === 'paused') return refuse(`container ${one.name} is already paused`)
      if (!isUp) return refuse(`container ${one.name} is not running`)
      one.state = 'paused'
      return { code: 204 }
    case 'unpause':
      if (one.state !== 'paused') return refuse(`Container ${one.name} is not paused`)
      one.state = 'running'
      return { code: 204 }
    default:
      return { code: 404, body: { message: 'page not found' } }
  }
}
