// The page: its files as Vite built them, and index.html for every path that is the page's own to make sense of.
import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '#shared/error.ts'
import { NONCE_PLACE, pagePolicy } from '#shared/page-policy.ts'
import { textPage } from './text-page.ts'

/** Registers the files of the page; what is returned answers a path that `isPagePath` allows. */
export async function setupPage(server: FastifyInstance, pageFolder: string) {
  await server.register(fastifyStatic, {
    root: pageFolder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    suppressWarning: true,
  })

  return async (url: string, reply: FastifyReply): Promise<FastifyReply> => {
    const [path = ''] = url.split('?', 1)
    if (extname(path) === '' || path === '/index.html')
      return sendIndex(join(pageFolder, 'index.html'), reply)
    if (!(await isFile(join(pageFolder, path)))) throw new AppError('not_found', 'not found')
    // Vite puts a hash of their content into the names of all files there.
    const isHashed = path.startsWith('/assets/')
    reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.code(200).sendFile(path)
  }
}

async function sendIndex(file: string, reply: FastifyReply): Promise<FastifyReply> {
  reply.header('cache-control', 'no-cache')
  const html = await readFile(file, 'utf8').catch(() => null)
  if (html === null) {
    const words = 'Run <code>npm run build</code> and load this page again. Everything else works without it.'
    return textPage(reply.code(503), 'The page is not built yet', words)
  }
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(200)
    .header('content-security-policy', pagePolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_PLACE, nonce))
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
