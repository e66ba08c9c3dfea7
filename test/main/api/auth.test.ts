import { request } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '#main/api/auth.ts'
import { START, startServer } from './start-server.ts'

function whoAmI(api: FastifyInstance): void {
  const show = (found: { caller: { user: { name: string }; access: string; tokenId: number | null } }) => ({
    data: { name: found.caller.user.name, access: found.caller.access, tokenId: found.caller.tokenId },
  })
  api.get('/api/who', show)
  api.get('/svc/who', show)
  api.post('/api/who', show)
  api.post('/api/preview', { config: { readOnlyAllowed: true } }, show)
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('a token', () => {
  it('is taken in each of the words that name one', async () => {
    const { ask, token } = await startServer({ routes: whoAmI })
    const ways = [
      { authorization: `Token ${token}` },
      { authorization: `Bearer ${token}` },
      { authorization: `bearer  ${token}` },
      { authorization: `GenieKey ${token}` },
      { authorization: basic(`any one:${token}`) },
      { 'x-nops-api-key': token },
    ]
    for (const headers of ways) {
      const answer = await ask('/api/who', { headers, token: null })
      expect([answer.status, answer.json()], JSON.stringify(headers)).toEqual([
        200,
        { data: { name: 'admin', access: 'full', tokenId: 1 } },
      ])
    }
  })

  it('stands in the query under /svc/ only', async () => {
    const { ask, token } = await startServer({ routes: whoAmI })
    expect((await ask(`/svc/who?api_key=${token}`, { token: null })).status).toBe(200)
    expect((await ask(`/svc/who?api_key=${token}&api_key=x`, { token: null })).status).toBe(401)
    expect((await ask(`/api/who?api_key=${token}`, { token: null })).status).toBe(401)
    const both = { authorization: `Bearer ${token}` }
    expect((await ask('/svc/who?api_key=wrong', { token: null, headers: both })).status).toBe(200)
  })

  it('that is none is refused', async () => {
    const { ask, token, makeToken } = await startServer({ routes: whoAmI })
    const other = makeToken().text
    const [id, secret = ''] = token.split('.')
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      token,
      `Digest ${token}`,
      `Bearer ${id}`,
      `Bearer ${id}.`,
      `Bearer .${secret}`,
      `Bearer ${id}.${secret}x`,
      `Bearer ${id}.${secret.slice(1)}`,
      `Bearer ${other.split('.')[0]}.${secret}`,
      `Bearer tok_zzzzzz.${secret}`,
      `Bearer ${token} x`,
      basic(`${token}:`),
    ]
    for (const authorization of wrong) {
      const answer = await ask('/api/who', { headers: { authorization }, token: null })
      expect([answer.status, answer.json()], authorization).toEqual([
        401,
        { error: { message: 'missing or invalid token', code: 'unauthenticated' } },
      ])
      expect(answer.headers['www-authenticate']).toContain('Bearer')
    }
  })

  it('is kept as a hash alone', async () => {
    const { store, token } = await startServer()
    const secret = token.split('.')[1] ?? ''
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(store.tokens.find(1))).not.toContain(secret)
    expect(store.tokens.find(1)?.secretHash).toHaveLength(32)
  })

  it('ends when it expires, though it was known, and says so', async () => {
    const { ask, clock, makeToken } = await startServer({ routes: whoAmI })
    const { text } = makeToken('full', START + 60_000)
    expect((await ask('/api/who', { token: text })).status).toBe(200)
    clock.forward(59_999)
    expect((await ask('/api/who', { token: text })).status).toBe(200)
    clock.forward(1)
    const answer = await ask('/api/who', { token: text })
    expect([answer.status, answer.json().error.message]).toEqual([401, 'token has expired'])
  })

  it('ends when it is revoked, though it was known, and says so', async () => {
    const { ask, makeToken } = await startServer({ routes: whoAmI })
    const { text } = makeToken()
    expect((await ask('/api/who', { token: text })).status).toBe(200)
    expect((await ask(`/api/tokens/${text.split('.')[0]}`, { method: 'DELETE' })).status).toBe(200)
    const answer = await ask('/api/who', { token: text })
    expect([answer.status, answer.json().error.message]).toEqual([401, 'token has expired'])
  })

  it('that may only read is refused on every write but the preview', async () => {
    const { ask, makeToken } = await startServer({ routes: whoAmI })
    const { text: token } = makeToken('read')
    expect((await ask('/api/who', { token })).json().data.access).toBe('read')
    expect((await ask('/api/who', { token, method: 'HEAD' })).status).toBe(200)
    expect((await ask('/api/preview', { token, method: 'POST' })).status).toBe(200)
    for (const [method, path] of [
      ['POST', '/api/who'],
      ['POST', '/api/sessions/link'],
      ['POST', '/api/tokens'],
      ['DELETE', '/api/tokens/tok_000001'],
      ['DELETE', '/api/nothing'],
    ] as const) {
      const answer = await ask(path, { token, method })
      expect([answer.status, answer.json().error.code], path).toEqual([403, 'forbidden'])
    }
  })

  it('of the command line has full access as the operator', async () => {
    const { ask } = await startServer({ routes: whoAmI, controlToken: 'c0ntrol' })
    const answer = await ask('/api/who', { token: 'c0ntrol', method: 'POST' })
    expect(answer.json().data).toEqual({ name: 'admin', access: 'full', tokenId: null })
    expect((await ask('/api/who', { token: 'c0ntrolx' })).status).toBe(401)
    const without = await startServer({ routes: whoAmI })
    expect((await without.ask('/api/who', { token: 'c0ntrol' })).status).toBe(401)
  })
})

describe('wrong tokens', () => {
  it('are turned away after fifty in ten seconds, before their body is read; right ones are served', async () => {
    const { ask, clock, port } = await startServer({ routes: whoAmI })
    const statuses: number[] = []
    for (let n = 0; n < 1000; n += 100) {
      const round = Array.from({ length: 100 }, () => ask('/api/who', { token: 'tok_000001.wrong' }))
      statuses.push(...(await Promise.all(round)).map(({ status }) => status))
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(50)
    expect(statuses.filter((status) => status === 429)).toHaveLength(950)
    const limited = await ask('/api/who', { token: 'wrong' })
    expect([limited.json().error.code, limited.headers['retry-after']]).toEqual(['rate_limited', '10'])
    expect((await ask('/api/who')).status).toBe(200)
    expect((await ask('/api/who', { token: null })).status).toBe(401)

    const early = await new Promise((resolve, reject) => {
      const headers = {
        authorization: 'Bearer wrong',
        'content-type': 'application/json',
        'content-length': 1000,
      }
      const asked = request(
        { host: '127.0.0.1', port, path: '/api/who', method: 'POST', headers },
        (response) => {
          resolve(response.statusCode)
          asked.destroy()
        },
      )
      asked.on('error', reject)
      asked.flushHeaders()
    })
    expect(early).toBe(429)

    clock.forward(10_000)
    expect((await ask('/api/who', { token: 'wrong' })).status).toBe(401)
  })

  it('are counted over ten seconds, and none of them when there is no token', async () => {
    let now = 0
    const { countWrong } = createLimiter(() => now)
    for (let n = 0; n < 200; n += 1) {
      expect(countWrong()).toBe(0)
      now += 250
    }
    for (let n = 0; n < 60; n += 1) countWrong()
    expect(countWrong()).toBe(10)
    now += 3_001
    expect(countWrong()).toBe(7)
    now -= 3_600_000
    expect(countWrong()).toBe(0)
    const { ask } = await startServer()
    const none = await Promise.all(Array.from({ length: 100 }, () => ask('/api/session', { token: null })))
    expect(new Set(none.map(({ status }) => status))).toEqual(new Set([401]))
  })
})

describe('a one-time link', () => {
  it('gives a session in a cookie of its own and leads to the page', async () => {
    const { ask, port } = await startServer()
    const made = await ask('/api/sessions/link', { method: 'POST' })
    expect([made.status, made.json().data.expiresAt]).toEqual([201, '2026-11-21T08:05:00Z'])
    const { url } = made.json().data
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/open\\?code=[\\w-]{43}$`))
    const path = url.slice(url.indexOf('/open'))
    expect((await ask(path, { token: null, method: 'HEAD' })).status).toBe(401)
    const opened = await ask(path, { token: null, headers: { 'sec-fetch-site': 'none' } })
    expect([opened.status, opened.headers.location]).toEqual([303, '/'])
    expect(opened.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    const [cookie = ''] = opened.headers['set-cookie'] ?? []
    expect(cookie).toMatch(
      new RegExp(`^hourhand_${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200$`),
    )
    const session = await ask('/api/session', {
      token: null,
      headers: { cookie: `a=b; ${cookie.split(';')[0]}; c=d` },
    })
    expect(session.json()).toEqual({
      data: {
        user: { name: 'admin', displayName: 'Operator', email: 'admin@localhost' },
        access: 'full',
        isBrowser: true,
        timeZone: 'Europe/Berlin',
        weekStart: 'monday',
        timeFormat: '24h',
      },
    })
  })

  it('works once, and not late', async () => {
    const { ask, clock } = await startServer()
    const make = async () => {
      const { url } = (await ask('/api/sessions/link', { method: 'POST' })).json().data
      return url.slice(url.indexOf('/open'))
    }
    const used = await make()
    expect((await ask(used, { token: null })).status).toBe(303)
    const late = await make()
    clock.forward(5 * 60_000)
    for (const path of [used, late, '/open', '/open?code=x', '/open?code=']) {
      const answer = await ask(path, { token: null })
      expect(answer.status, path).toBe(410)
      expect(answer.headers['content-type']).toContain('text/html')
      expect(answer.text).toContain('hourhand open')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  it('ends the session that the browser had before', async () => {
    const { ask, signIn } = await startServer()
    const before = await signIn()
    const { url } = (await ask('/api/sessions/link', { method: 'POST' })).json().data
    await ask(url.slice(url.indexOf('/open')), { token: null, headers: { cookie: before } })
    expect((await ask('/api/session', { token: null, headers: { cookie: before } })).status).toBe(401)
  })
})

describe('a session', () => {
  it('is of one server: its cookie means nothing under another name or at another server', async () => {
    const one = await startServer()
    const other = await startServer()
    const cookie = await one.signIn()
    const value = cookie.split('=')[1]
    expect((await other.ask('/api/session', { token: null, headers: { cookie } })).status).toBe(401)
    for (const name of [`hourhand_${other.port}`, 'hourhand', 'hourhand_7420', `x_hourhand_${one.port}`]) {
      const headers = { cookie: `${name}=${value}` }
      expect((await one.ask('/api/session', { token: null, headers })).status, name).toBe(401)
      expect((await other.ask('/api/session', { token: null, headers })).status, name).toBe(401)
    }
  })

  it('ends at log-out', async () => {
    const { ask, port, signIn } = await startServer()
    const headers = { cookie: await signIn(), 'sec-fetch-site': 'same-origin' }
    const out = await ask('/api/sessions/current', { method: 'DELETE', token: null, headers })
    expect([out.status, out.json()]).toEqual([200, { data: { id: 'current' } }])
    expect(out.headers['set-cookie']?.[0]).toBe(
      `hourhand_${port}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`,
    )
    expect((await ask('/api/session', { token: null, headers })).status).toBe(401)
    expect((await ask('/api/sessions/current', { method: 'DELETE' })).status).toBe(404)
  })

  it('lasts twelve hours from its last use', async () => {
    const { ask, clock, signIn } = await startServer()
    const headers = { cookie: await signIn() }
    const use = () => ask('/api/session', { token: null, headers })
    expect((await use()).headers['set-cookie']).toBeUndefined()
    clock.forward(11 * 3_600_000)
    const extended = await use()
    expect([extended.status, extended.headers['set-cookie']?.[0]]).toEqual([
      200,
      expect.stringContaining('Max-Age=43200'),
    ])
    expect((await use()).headers['set-cookie']).toBeUndefined()
    clock.forward(11 * 3_600_000)
    expect((await use()).status).toBe(200)
    clock.forward(12 * 3_600_000)
    expect((await use()).status).toBe(401)
  })

  it('changes things for its own page alone', async () => {
    const { ask, port, signIn } = await startServer({ routes: whoAmI })
    const cookie = await signIn()
    const change = async (more: Record<string, string>) =>
      (await ask('/api/who', { method: 'POST', token: null, headers: { cookie, ...more } })).status
    expect(await change({ 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await change({ origin: `http://127.0.0.1:${port}` })).toBe(200)
    expect(await change({})).toBe(403)
    expect(await change({ 'sec-fetch-site': 'none' })).toBe(403)
    expect(await change({ origin: `http://127.0.0.1:${port + 1}` })).toBe(403)
  })

  it('does not make a wrong token good', async () => {
    const { ask, signIn } = await startServer({ routes: whoAmI })
    const cookie = await signIn()
    expect((await ask('/api/who', { token: 'wrong', headers: { cookie } })).status).toBe(401)
    expect((await ask('/api/who', { token: null, headers: { cookie } })).status).toBe(200)
  })

  it('goes on while its life cannot be written', async () => {
    const { ask, clock, signIn, store, logged } = await startServer()
    const headers = { cookie: await signIn() }
    clock.forward(3_600_000)
    store.sessions.extend = () => {
      throw new Error('disk full')
    }
    expect((await ask('/api/session', { token: null, headers })).status).toBe(200)
    expect(logged.join()).toContain('could not be extended')
  })
})
