/** Where the engine of containers is: a socket, another host by ssh, or by TCP with or without TLS. */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import Type from 'typebox'
import { invalid } from '#shared/error.ts'
import { isSshName, SshFile, type SshTarget } from './ssh-line.ts'

const DOCKER_SOCKET = '/var/run/docker.sock'
const WINDOWS_PIPE = '//./pipe/docker_engine'
const PLAIN_PORT = 2375
const TLS_PORT = 2376

const File = Type.String({ minLength: 1, pattern: '^[^\\u0000]*$' })

/** Members of a configuration that say where the engine is. Keys are files: none is ever stored here. */
export const PLACE = {
  host: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, pattern: '^[^\\u0000-\\u001f]*$' })),
  /** PEM files, for `tcp://`: who vouches for the engine, and who we are. */
  ca: Type.Optional(File),
  cert: Type.Optional(File),
  key: Type.Optional(File),
  /** For `ssh://`. */
  identityFile: Type.Optional(SshFile),
  knownHostsFile: Type.Optional(SshFile),
}

/** Where the engine is; without `host` that of this machine. Files are named by their paths. */
export type DockerPlace = {
  readonly host?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly identityFile?: string
  readonly knownHostsFile?: string
}

/** How it is reached. */
export type DockerAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'ssh'; readonly target: SshTarget; readonly command: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: Tls | null }

/** Paths of PEM files; without `ca` those that the system trusts. */
export type Tls = { readonly ca?: string; readonly cert?: string; readonly key?: string }

/** Throws `invalid` at a path below `root` when nothing could be reached so. */
export function checkPlace(place: DockerPlace, root: 'config' | 'options' = 'config'): void {
  const isSecured = place.ca !== undefined || place.cert !== undefined || place.key !== undefined
  if ((place.cert === undefined) !== (place.key === undefined)) {
    throw invalid(
      place.cert === undefined ? `${root}.cert` : `${root}.key`,
      'is required: a key has a certificate',
    )
  }
  const kind = place.host === undefined ? null : parseHost(place.host, place)?.kind
  if (kind === undefined) {
    throw invalid(`${root}.host`, 'must be the path of a socket, ssh://user@host or tcp://host:port')
  }
  if (isSecured && kind !== 'tcp')
    throw invalid(`${root}.host`, 'must be tcp://host:port where ca or cert is given')
}

/** The address; without `host` DOCKER_HOST, else the first socket that is there. Null: DOCKER_HOST says nothing known. */
export function addressOf(place: DockerPlace, env: NodeJS.ProcessEnv): DockerAddress | null {
  if (place.host !== undefined) return parseHost(place.host, place)
  const { DOCKER_HOST: given, DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: folder } = env
  if (!given) return { kind: 'socket', path: localSocket(env) }
  const files = folder
    ? { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
    : {}
  const host = given.includes('/') ? given : `tcp://${given}`
  return parseHost(verify ? host.replace(/^tcp:/, 'https:') : host, { ...place, ...(verify && files) })
}

/** The address in words, for messages. */
export function wordsForAddress(address: DockerAddress): string {
  switch (address.kind) {
    case 'socket':
      return address.path
    case 'ssh':
      return `${address.target.host} by ssh`
    case 'tcp':
      return `${address.host}:${address.port}`
  }
}

function localSocket(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return WINDOWS_PIPE
  const runtime = env.XDG_RUNTIME_DIR
  const places = [
    DOCKER_SOCKET,
    join(homedir(), '.docker/run/docker.sock'),
    ...(runtime ? [join(runtime, 'podman/podman.sock')] : []),
    '/run/podman/podman.sock',
  ]
  return places.find((path) => existsSync(path)) ?? DOCKER_SOCKET
}

function parseHost(host: string, place: DockerPlace): DockerAddress | null {
  const path = /^(?:(?:unix|npipe):\/\/)?([/\\].+)$/.exec(host)?.[1]
  if (path !== undefined) return { kind: 'socket', path }
  const url = URL.parse(host)
  // A password would be stored in clear.
  if (url === null || url.hostname === '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return null
  if (url.protocol === 'ssh:') return toSsh(url, place)
  const isTls = url.protocol === 'https:' || place.ca !== undefined || place.cert !== undefined
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol) || url.username !== '') return null
  if (url.pathname !== '' && url.pathname !== '/') return null
  const { ca, cert, key } = place
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
  const port = Number(url.port) || (isTls ? TLS_PORT : PLAIN_PORT)
  return { kind: 'tcp', host: bare(url.hostname), port, tls: isTls ? tls : null }
}

/** As the docker program does it: its own `system dial-stdio` on the other host; the path is that of a socket there. */
function toSsh(url: URL, { identityFile, knownHostsFile }: DockerPlace): DockerAddress | null {
  const [host, user] = [bare(url.hostname), url.username || undefined]
  const path = url.pathname === '/' ? '' : url.pathname
  if (!isSshName(host, user) || !/^[\w./-]*$/.test(path)) return null
  const target = {
    host,
    ...(user !== undefined && { user }),
    ...(url.port !== '' && { port: Number(url.port) }),
    ...(identityFile !== undefined && { identityFile }),
    ...(knownHostsFile !== undefined && { knownHostsFile }),
  }
  const socket = path === '' ? '' : `--host unix://${path} `
  return { kind: 'ssh', target, command: `docker ${socket}system dial-stdio` }
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}
