// Ways of authorization of the nOps dialect, and its signatures (contract 1.1). The vectors were made with OpenSSL.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSigned } from '#main/api/dialects/nops/signature.ts'
import { EVENT_BRIDGE, SCHEDULERS, startNops } from './nops-fixtures.ts'

const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCy4jWWmpE8dWh4OlZX3m2ZyVE5
jSI1Do9q7ImSZ0CS1wDo/OSDj/jgoe2OOPJU3DMB496BoLMbBjkDc/oXTnaumXzG
xjPBcP6thNaNU+SDxmOZa7Mcer9QzsAfS8ajXwSf9UWOM4xQ+upDGXCaht0Kax/O
osLfqFss7JMAi9lqrwIDAQAB
-----END PUBLIC KEY-----`

const VECTORS = {
  /** `123.2022-01-10./nops_api/v1/billingGetTotal/?api_key=123.aaaa4432454ccccb5a2280e755fdzzzz`, as the document has it. */
  document:
    'MG2IQGeSpi7TRXLIZyLu+QuDhg+t37FD5kU01wlXx2uY19oNdShAeCaH87ZG3gpVOm0jc0dLoOGRJ3Eh/MyzQUG/zVWpmkQpMyFmICR7DK72Lf+YpoUwKiG4YKHJX5ayhXarc4VNJL87xhvbYt4V1E76A/mRjh5va2Rq4/kZ8fc=',
  /** `tok_000001.2026-11-21./svc/notifications/scheduler/nops_scheduler` */
  schedulers:
    'cC5L/wUVEYYDbg2zLeEWpcSleoGehbhms8BUt1YPRVy+8wTOcwSo+Onrv19FnCXVnyCYErnOxwNW2NcQZIKDvPA0Ktbijtzb869aMRhhvlslMqDYYZSwD4AEJD5gn/Rg7ALPqBlqpOI22pdOeWFFRepxznH9pA/Q62cfC+tS8UM=',
  /** `tok_000001.2026-11-22./svc/notifications/eventbridge?page_number=1` */
  page: 'M4EGNenMCcqsr57YrTMmKIFBdy/AS2CLSLeTvug8ZvR3UHvf4cUK/AJOpTIKUoJKCddIohYF2EgvWy5JzCtcNpJFpKrSmYALog+xYgyfDi36siEwH++IqFlvVFy8oMHjjLt0Cvk1mTchSe63xNCaAHBxCv9yDD4avlOjAAblfC8=',
  /** `tok_000001.2026-11-21./svc/notifications/eventbridge` */
  path: 'G5zA5V/xh7SXH2DQKIl2VHdcEomPEj5aPVc3c4o6NoGFuWoTp/XWdsYh84LqN8F/6Dzdv1a0WJ8q6YK+k63pCTzKZ/hKj3U3Fm+KimH8R2O7AN8E3e7uIkcWgvLC3mOwrDC5Y8jbWam0ecJ5d6kHpsNmN49VM0Eje69jv0qPtRw=',
  /** `tok_000001.2026-11-23./svc/notifications/eventbridge` */
  dayAfterTomorrow:
    'ecGGxyS9h+47nvzhTML5c+gyfXcm9RrKCnzWPRPN5QG7UV5RQoilESJ2zRA+98rTgXc3CcwdeNVReV5A10T7zOP+kfgN7xvLcYr3+egLNZHkMwr+bLYSXLjLM4NoonZEd9ePBH4u0m5WTiC1GVuxsuUPAn553gSH0GBHe7Odb/I=',
}

describe('a signature', () => {
  const request = {
    clientId: '123',
    url: '/nops_api/v1/billingGetTotal/?api_key=123.aaaa4432454ccccb5a2280e755fdzzzz',
    signature: VECTORS.document,
  }
  const noon = Date.parse('2022-01-10T12:00:00Z')

  test("of the document's own example is good on its day and the days beside it", () => {
    const days = [-2, -1, 0, 1, 2].map((day) => isSigned(request, PUBLIC_KEY, noon + day * 86_400_000))
    expect(days).toEqual([false, true, true, true, false])
  })

  test.each([
    ['another path', { url: request.url.replace('Total/', 'Total') }],
    ['another query', { url: `${request.url}&page=2` }],
    ['the path alone, where the key is in the query', { url: '/nops_api/v1/billingGetTotal/' }],
    ['another client', { clientId: '124' }],
    ['one changed byte', { signature: VECTORS.document.replace('M', 'N') }],
    ['a line break', { signature: `${VECTORS.document.slice(0, 64)}\n${VECTORS.document.slice(64)}` }],
    ['no padding', { signature: VECTORS.document.replace('=', '') }],
    ['nothing', { signature: '' }],
  ])('does not hold for %s', (_what, change) => {
    expect(isSigned({ ...request, ...change }, PUBLIC_KEY, noon)).toBe(false)
  })
})

async function withKey(publicKey: string | null) {
  const app = await startNops()
  const { token } = (await app.post('/api/tokens', { name: 'n', access: 'full', publicKey })).body.data
  return { ...app, key: token as string }
}

describe('a key with a public key registered', () => {
  test('opens nothing under /svc without a signature, whatever way it comes', async () => {
    const { key, askPlain } = await withKey(PUBLIC_KEY)
    const ways = [
      [`${SCHEDULERS}?api_key=${key}`, {}],
      [SCHEDULERS, { 'x-nops-api-key': key }],
      [SCHEDULERS, { authorization: `Bearer ${key}` }],
      [SCHEDULERS, { 'x-nops-api-key': key, 'x-nops-signature': VECTORS.path }],
      ['/svc/nowhere', { 'x-nops-api-key': key }],
    ] as const
    for (const [path, headers] of ways) {
      const answer = await askPlain('GET', path, headers)
      expect([answer.status, Object.keys(answer.body)], path).toEqual([401, ['detail']])
    }
    // Elsewhere it is a token like any other.
    expect((await askPlain('GET', '/api/schedules', { authorization: `Bearer ${key}` })).status).toBe(200)
  })

  test.each([
    ['the path', SCHEDULERS, VECTORS.schedulers, 200],
    ["path and query, on the client's own day", `${EVENT_BRIDGE}?page_number=1`, VECTORS.page, 200],
    ['the path of a request with a query', `${EVENT_BRIDGE}?page_number=1`, VECTORS.path, 200],
    ['another path', SCHEDULERS, VECTORS.path, 401],
    ['the raw path alone: a slash counts', `${SCHEDULERS}/`, VECTORS.schedulers, 401],
    ['a day too far off', EVENT_BRIDGE, VECTORS.dayAfterTomorrow, 401],
  ])('in a header, with %s signed', async (_what, path, signature, status) => {
    const { key, askPlain } = await withKey(PUBLIC_KEY)
    for (const header of [{ 'x-nops-api-key': key }, { authorization: `Bearer ${key}` }]) {
      const answer = await askPlain('GET', path, { ...header, 'x-nops-signature': signature })
      expect(answer.status).toBe(status)
    }
  })

  test('in the query is signed with it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const { key, askPlain } = await withKey(pem)
    const signed = (text: string) =>
      sign(
        'RSA-SHA256',
        Buffer.from(text),
        createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      ).toString('base64')
    const ask = (path: string, text: string, more: Record<string, string> = {}) =>
      askPlain('GET', path, { 'x-nops-signature': signed(text), ...more })
    const url = `${SCHEDULERS}?api_key=${key}`
    expect((await ask(url, `tok_000001.2026-11-21.${url}`)).status).toBe(200)
    // The Slack program sends the key twice.
    const twice = { authorization: `Bearer ${key}` }
    expect((await ask(url, `tok_000001.2026-11-20.${url}`, twice)).status).toBe(200)
    expect((await ask(url, `tok_000001.2026-11-21.${SCHEDULERS}`)).status).toBe(401)
    const odd = `${SCHEDULERS}?page_size=%35&api_key=${key}`
    expect((await ask(odd, `tok_000001.2026-11-21.${odd}`)).status).toBe(200)
    expect((await ask(odd, `tok_000001.2026-11-21.${odd.replace('%35', '5')}`)).status).toBe(401)
  })
})

describe('a key without a public key', () => {
  test('needs no signature in any of the four forms, and none of them looks at one', async () => {
    const { key, askPlain } = await withKey(null)
    const forms = [
      [`${SCHEDULERS}?api_key=${key}`, {}],
      [SCHEDULERS, { 'x-nops-api-key': key }],
      [SCHEDULERS, { authorization: `Bearer ${key}` }],
      [`${SCHEDULERS}?api_key=${key}`, { 'x-nops-signature': 'nonsense' }],
    ] as const
    for (const [path, headers] of forms) expect((await askPlain('GET', path, headers)).status).toBe(200)
  })

  test('that is wrong or missing is refused in the words of the dialect', async () => {
    const { key, askPlain, app, post } = await withKey(null)
    for (const path of [SCHEDULERS, `${SCHEDULERS}?api_key=${key}x`, `${SCHEDULERS}?api_key=`]) {
      const answer = await askPlain('GET', path)
      expect([answer.status, answer.body], path).toEqual([401, { detail: 'Invalid or missing API key.' }])
    }
    expect((await askPlain('GET', SCHEDULERS, { 'x-nops-signature': VECTORS.schedulers })).status).toBe(401)
    // A key in the query is none elsewhere.
    expect((await fetch(`${app.url}/api/schedules?api_key=${key}`)).status).toBe(401)
    const reader = (await post('/api/tokens', { name: 'r', access: 'read' })).body.data.token
    const refused = await askPlain('POST', `${SCHEDULERS}?api_key=${reader}`)
    expect([refused.status, refused.body]).toEqual([403, { detail: 'this token may only read' }])
  })
})
