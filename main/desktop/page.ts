// `app://hourhand/…`: the built page from its folder, everything of the API from the server on loopback.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, resolve } from 'node:path'
import { NONCE_PLACE, pagePolicy } from '#shared/page-policy.ts'
import { isOwnUrl } from './address.ts'
import { type Forward, plainAnswer } from './forward.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
}

const FORWARDED: ReadonlySet<string> = new Set(['api', 'v2', 'svc'])
/** Ways to write a separator, or an end, that survive the URL parser. */
const ODD = /%2f|%5c|%00|%2e|\\|\0/i

type Deps = {
  readonly pageFolder: string
  readonly forward: Forward
}

/** Answers every request of the page's scheme. Never throws: what cannot be served is told by its status. */
export function createPage({ pageFolder, forward }: Deps): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    if (!isOwnUrl(url)) return plainAnswer(404, 'There is nothing here.')
    const { pathname } = url
    if (FORWARDED.has(pathname.split('/')[1] ?? '')) return forward(request, `${pathname}${url.search}`)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainAnswer(405, 'This can only be read.')
    const file = fileOf(pageFolder, pathname)
    if (file === null) return plainAnswer(404, 'There is nothing here.')
    return extname(file) === '' ? serveIndex(pageFolder) : serveFile(file, pathname)
  }
}

/** The file that a path means, or null where it leads out of the folder or is written in any odd way. */
function fileOf(folder: string, pathname: string): string | null {
  if (ODD.test(pathname) || pathname.startsWith('//')) return null
  const name = decode(pathname)
  if (name === null) return null
  const file = resolve(folder, `.${name}`)
  const inside = relative(folder, file)
  return inside.startsWith('..') || isAbsolute(inside) ? null : file
}

function decode(text: string): string | null {
  try {
    const once = decodeURIComponent(text)
    // What is still encoded was encoded twice, which nothing of the page is.
    return /[%\\\0]|\.\./.test(once) ? null : once
  } catch {
    return null
  }
}

async function serveIndex(folder: string): Promise<Response> {
  const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
  if (html === null) return plainAnswer(503, 'The page is not built yet: npm run build')
  const nonce = randomBytes(16).toString('base64')
  return new Response(html.replaceAll(NONCE_PLACE, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy(nonce),
      'x-content-type-options': 'nosniff',
    },
  })
}

async function serveFile(file: string, pathname: string): Promise<Response> {
  const type = TYPES[extname(file)]
  const bytes = type === undefined ? null : await readFile(file).catch(() => null)
  if (type === undefined || bytes === null) return plainAnswer(404, 'There is nothing here.')
  const isHashed = pathname.startsWith('/assets/')
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
    },
  })
}
