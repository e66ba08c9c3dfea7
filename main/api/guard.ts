// Keeps out what does not come from this machine's own programs and Hourhand's own page: DNS rebinding, other
// sites, other local servers. It knows nothing of tokens.
import type { FastifyRequest, RouteOptions } from 'fastify'
import { AppError } from '#shared/error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without any authorization. Everything that does not say so needs it. */
    readonly public?: boolean
    /** A read-only token may use it though it is no GET. */
    readonly readOnlyAllowed?: boolean
  }
}

/** What a request says of where it comes from. */
export type Visit = {
  /** The port it came in on. */
  readonly port: number
  readonly url: string
  /** Every Host line. */
  readonly hosts: readonly string[]
  readonly site?: string | undefined
  readonly origin?: string | undefined
  readonly upgrade?: string | undefined
}

const NAMES = ['127.0.0.1', 'localhost', '[::1]']

export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Whether an origin is, character by character, one of ours. */
export function isOwnOrigin(origin: string, port: number): boolean {
  return NAMES.some((name) => origin === `http://${name}:${port}`)
}

/**
 * Why a visit is refused, or null. In a rebinding attack the browser itself says `same-origin`, so that the
 * Host decides first; of what a browser adds, both `Sec-Fetch-Site` and Origin must be ours where they are given.
 */
export function refusalOf({ port, url, hosts, site, origin, upgrade }: Visit): AppError | null {
  if (!url.startsWith('/')) return new AppError('malformed', 'the path must begin with /')
  const [host, ...others] = hosts
  if (host === undefined || others.length > 0 || !isOwnHost(host, port)) {
    return new AppError('forbidden', 'this host name is not served here')
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return crossSite()
  // A page without a referrer may send `Origin: null` to its own server too.
  const isOwn =
    origin === undefined || isOwnOrigin(origin, port) || (origin === 'null' && site === 'same-origin')
  if (!isOwn) return crossSite()
  // Other upgrades, such as the h2c that some clients offer, are simply not taken up.
  if (upgrade?.toLowerCase() === 'websocket') return new AppError('malformed', 'there are no WebSockets here')
  return null
}

function isOwnHost(host: string, port: number): boolean {
  const lower = host.toLowerCase()
  return NAMES.some((name) => lower === `${name}:${port}`)
}

function crossSite(): AppError {
  return new AppError('forbidden', 'requests from other origins are refused')
}

export function readVisit(request: FastifyRequest): Visit {
  const { headers, rawHeaders, url = '' } = request.raw
  const hosts: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[at + 1] ?? '')
  }
  return {
    port: portOf(request),
    url,
    hosts,
    site: headers['sec-fetch-site'],
    origin: headers.origin,
    upgrade: headers.upgrade,
  }
}

/** The port a request came in on; 80 for one that was injected without a socket, as its Host says. */
export function portOf(request: FastifyRequest): number {
  return request.raw.socket.localPort ?? 80
}

/** First parts of paths that are never the page's. */
const RESERVED: ReadonlySet<string> = new Set(['api', 'v2', 'svc', 'metrics', 'open'])

/**
 * Whether a path may be one of the page and its files, which are public. A path written in any odd way
 * (encoded, doubled slashes, dots at the start of a part) is not, and so needs authorization.
 */
export function isPagePath(url: string): boolean {
  const [path = ''] = url.split('?', 1)
  if (!/^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/.test(path)) return false
  return !RESERVED.has(path.split('/')[1]?.toLowerCase() ?? '')
}

/** Whether a request may be answered without authorization. */
export function isPublic(request: FastifyRequest): boolean {
  if (request.is404) return isSafe(request.method) && isPagePath(request.url)
  return request.routeOptions.config.public === true
}

type Known = Pick<RouteOptions, 'method' | 'url'>

/** Collects the routes as they are made, and answers the methods that a path knows, in alphabetical order. */
export function createMethodTable() {
  const table = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>()
  return {
    add({ method, url }: Known): void {
      const known = table.get(url) ?? { pattern: toPattern(url), methods: new Set() }
      for (const name of [method].flat()) known.methods.add(name)
      table.set(url, known)
    },
    list: (): readonly { readonly method: string; readonly url: string }[] =>
      [...table].flatMap(([url, { methods }]) => [...methods].map((method) => ({ method, url }))),
    allowedMethods(url: string): readonly string[] {
      const [path = ''] = url.split(/[?#]/, 1)
      const found = [...table.values()].filter(({ pattern }) => pattern.test(path))
      return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort()
    },
  }
}

/** A route's path as a pattern for whole paths, with or without a slash at the end. */
function toPattern(route: string): RegExp {
  const literal = (text: string) => text.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  const parts = route.replace(/\/$/, '').split(/(:[A-Za-z0-9_]+(?:\([^)]*\))?)/)
  return new RegExp(`^${parts.map((part) => (part.startsWith(':') ? '[^/]+?' : literal(part))).join('')}/?$`)
}
