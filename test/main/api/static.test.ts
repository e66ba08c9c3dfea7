import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startServer } from './start-server.ts'

async function startWithPage() {
  const server = await startServer()
  const page = join(server.folder, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(
    join(page, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>',
  )
  writeFileSync(join(page, 'hourhand.svg'), '<svg/>')
  writeFileSync(join(page, 'assets', 'index-a1b2.js'), 'plain')
  writeFileSync(join(page, 'assets', 'index-a1b2.js.gz'), gzipSync('packed'))
  writeFileSync(join(page, '.hidden'), 'hidden')
  writeFileSync(join(server.folder, 'outside.txt'), 'outside')
  return { ...server, get: (path: string, headers = {}) => server.ask(path, { token: null, headers }) }
}

describe('the page', () => {
  it('is given without a token, without data, with a fresh nonce each time', async () => {
    const { get } = await startWithPage()
    const nonces = new Set<string>()
    for (const path of [
      '/',
      '/schedules',
      '/schedules/sch_000001',
      '/index.html',
      '/?x=/api',
      '/resources/',
    ]) {
      const answer = await get(path, { 'sec-fetch-site': 'none' })
      expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']], path).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ])
      const [, nonce = ''] = /content="([^"]+)"/.exec(answer.text) ?? []
      nonces.add(nonce)
      expect(answer.text).toContain(`<style nonce="${nonce}">`)
      expect(answer.headers['content-security-policy']).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      )
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
      })
    }
    expect(nonces.size).toBe(6)
  })

  it('has its files, the hashed ones for ever and packed where that is taken', async () => {
    const { get, ask } = await startWithPage()
    const plain = await get('/assets/index-a1b2.js')
    expect([plain.status, plain.text, plain.headers['cache-control']]).toEqual([
      200,
      'plain',
      'public, max-age=31536000, immutable',
    ])
    expect(plain.headers['content-type']).toMatch(/javascript/)
    const packed = await get('/assets/index-a1b2.js', { 'accept-encoding': 'gzip, br' })
    expect([packed.headers['content-encoding'], packed.headers.vary]).toEqual([
      'gzip',
      expect.stringMatching(/accept-encoding/i),
    ])
    expect(packed.headers['content-type']).toMatch(/javascript/)
    const icon = await get('/hourhand.svg')
    expect([icon.status, icon.headers['cache-control'], icon.headers['content-type']]).toEqual([
      200,
      'no-cache',
      'image/svg+xml',
    ])
    expect((await get('/hourhand.svg', { 'if-none-match': icon.headers.etag })).status).toBe(304)
    const head = await ask('/hourhand.svg', { token: null, method: 'HEAD' })
    expect([head.status, head.text]).toEqual([200, ''])
  })

  it('is nothing but its own files', async () => {
    const { get, ask } = await startWithPage()
    for (const path of [
      '/missing.js',
      '/assets/missing.js',
      '/.hidden',
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/..%2foutside.txt',
      '/assets/../../outside.txt',
      '//outside.txt',
      '/assets//index-a1b2.js',
    ]) {
      const answer = await get(path)
      expect([401, 404], path).toContain(answer.status)
      expect(answer.text).not.toMatch(/outside|hidden|plain/)
      expect(answer.headers['content-type']).toContain('application/json')
    }
    for (const path of ['/api', '/api/x', '/API', '/v2', '/svc/x', '/metrics']) {
      expect((await get(path)).headers['content-type'], path).toContain('application/json')
    }
    expect((await ask('/', { method: 'POST', token: null })).status).toBe(401)
  })

  it('says what to do when it is not built', async () => {
    const { ask } = await startServer()
    const answer = await ask('/', { token: null })
    expect([answer.status, answer.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
    expect(answer.text).toContain('npm run build')
  })
})

describe('the documentation', () => {
  it('is for those with a token or a session', async () => {
    const { ask, signIn } = await startServer()
    const cookie = await signIn()
    for (const path of ['/api/openapi.json', '/api/docs', '/api/docs/', '/api/docs/static/swagger-ui.css']) {
      expect((await ask(path, { token: null })).status, path).toBe(401)
      expect((await ask(path)).status, path).toBe(200)
      expect((await ask(path, { token: null, headers: { cookie } })).status, path).toBe(200)
    }
  })

  it('describes the routes by their schemas', async () => {
    const { ask } = await startServer()
    const document = (await ask('/api/openapi.json')).json()
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Hourhand', version: '1.2.3' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    })
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/health', '/api/tokens/{id}', '/api/events']),
    )
    expect(document.paths['/api/health'].get.security).toEqual([])
    const body = document.paths['/api/tokens'].post.requestBody.content['application/json'].schema
    expect(body).toMatchObject({
      required: ['name', 'access'],
      properties: { access: { enum: ['full', 'read'] } },
    })
    expect(document.paths['/open']).toBeUndefined()
  })

  it('is shown by scripts of our own alone', async () => {
    const { ask } = await startServer()
    const { headers, text } = await ask('/api/docs')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(text).not.toMatch(/<script>[^<]/)
    const start = await ask('/api/docs/static/swagger-initializer.js')
    expect(start.text).toContain('/api/openapi.json')
  })
})
