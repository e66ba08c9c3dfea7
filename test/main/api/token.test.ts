import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startServer } from './start-server.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()

describe('/api/tokens', () => {
  it('shows a new token once', async () => {
    const { ask, askJson } = await startServer()
    const made = await askJson('/api/tokens', 'POST', { name: ' Script ', access: 'read' })
    const { token, ...rest } = made.json().data
    expect(made.status).toBe(201)
    expect(token).toMatch(/^tok_000002\.[\w-]{43}$/)
    const shown = {
      id: 'tok_000002',
      name: 'Script',
      access: 'read',
      createdAt: '2026-11-21T08:00:00Z',
      expiresAt: null,
      lastUsedAt: null,
      owner: 'admin',
      publicKey: null,
    }
    expect(rest).toEqual(shown)
    expect((await ask('/api/tokens/tok_000002')).json()).toEqual({ data: shown })
    // The one that asks has been used by that.
    expect((await ask('/api/tokens/tok_000001')).json().data.lastUsedAt).toBe('2026-11-21T08:00:00Z')
    const list = await ask('/api/tokens')
    expect(list.json().data).toEqual([shown, expect.objectContaining({ id: 'tok_000001' })])
    expect(list.text).not.toContain(token.slice(11))
    expect((await ask('/api/tokens', { token })).status).toBe(200)
  })

  it('lists what is in force: an expired token is told by its id alone', async () => {
    const { ask, makeToken, clock } = await startServer()
    makeToken('read', clock.now() + 60_000)
    const ids = async () => (await ask('/api/tokens')).json().data.map(({ id }: { id: string }) => id)
    expect(await ids()).toEqual(['tok_000002', 'tok_000001'])
    clock.forward(60_000)
    expect(await ids()).toEqual(['tok_000001'])
    expect((await ask('/api/tokens/tok_000002')).json().data.expiresAt).toBe('2026-11-21T08:01:00Z')
    expect((await ask('/api/tokens/tok_000002', { method: 'DELETE' })).status).toBe(200)
  })

  it('takes an end and a public key, and gives the key back', async () => {
    const { askJson } = await startServer()
    const input = {
      name: 'Signer',
      access: 'full',
      expiresAt: '2027-01-01T00:00:00+01:00',
      publicKey: `${PEM}\n`,
    }
    const made = await askJson('/api/tokens', 'POST', input)
    expect(made.json().data).toMatchObject({ expiresAt: '2026-12-31T23:00:00Z', publicKey: PEM })
    for (const method of ['PATCH', 'PUT']) {
      const without = await askJson('/api/tokens/tok_000002', method, { publicKey: null })
      expect([without.status, without.json().data.publicKey]).toEqual([200, null])
      const again = await askJson('/api/tokens/tok_000002', method, { publicKey: PEM })
      expect(again.json().data.publicKey).toBe(PEM)
      expect((await askJson('/api/tokens/tok_000002', method, {})).json().data.publicKey).toBe(PEM)
    }
  })

  it('takes an RSA key in its older form', async () => {
    const { askJson } = await startServer()
    const publicKey = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    expect((await askJson('/api/tokens/tok_000001', 'PATCH', { publicKey })).status).toBe(200)
  })

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 5 }],
    ['access', { access: 'write' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: '2026-11-21T08:00:00Z' }],
    ['more', { more: 1 }],
    ['publicKey', { publicKey: 'x' }],
    ['publicKey', { publicKey: '' }],
    ['publicKey', { publicKey: '-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----' }],
    ['publicKey', { publicKey: rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }],
    [
      'publicKey',
      {
        publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
          .publicKey.export({ type: 'spki', format: 'pem' })
          .toString(),
      },
    ],
  ])('refuses a bad %s and stores nothing', async (field, more) => {
    const { askJson, store } = await startServer()
    const answer = await askJson('/api/tokens', 'POST', { name: 'a', access: 'full', ...more })
    expect([answer.status, answer.json().error.code, answer.json().error.field]).toEqual([
      422,
      'invalid',
      field,
    ])
    expect(store.tokens.list()).toHaveLength(1)
  })

  it('needs a name and an access', async () => {
    const { askJson } = await startServer()
    expect((await askJson('/api/tokens', 'POST', {})).json().error.field).toBe('name')
    expect((await askJson('/api/tokens', 'POST', { name: 'a' })).json().error.field).toBe('access')
  })

  it('revokes once', async () => {
    const { ask, makeToken } = await startServer()
    makeToken()
    const gone = await ask('/api/tokens/tok_000002', { method: 'DELETE' })
    expect([gone.status, gone.json()]).toEqual([200, { data: { id: 'tok_000002' } }])
    for (const [method, id] of [
      ['DELETE', 'tok_000002'],
      ['GET', 'tok_000002'],
      ['GET', 'tok_0000zz'],
      ['GET', 'x'],
    ] as const) {
      const answer = await ask(`/api/tokens/${id}`, { method })
      expect([answer.status, answer.json().error]).toEqual([
        404,
        { message: 'token not found', code: 'not_found' },
      ])
    }
  })

  it('writes each change into the audit log, without the secret, and tells of it', async () => {
    const { ask, askJson, store, bus } = await startServer()
    const told: unknown[] = []
    bus.subscribe(({ type, data }) => told.push([type, data]))
    const { token } = (await askJson('/api/tokens', 'POST', { name: 'a', access: 'full' })).json().data
    await askJson('/api/tokens/tok_000002', 'PATCH', { publicKey: PEM })
    await ask('/api/tokens/tok_000002', { method: 'DELETE' })
    const entries = store.audit.list({ resourceId: 'tok_000002' }, { limit: 10 })
    expect(entries.map(({ action, actor, scope }) => [action, actor, scope])).toEqual([
      ['revoke', 'admin@localhost', 'token'],
      ['update', 'admin@localhost', 'token'],
      ['create', 'admin@localhost', 'token'],
    ])
    const log = JSON.stringify(entries)
    expect(log).not.toContain(token.split('.')[1])
    expect(log).not.toContain('secretHash')
    expect(told).toEqual(Array.from({ length: 3 }, () => ['settings.changed', { what: 'tokens' }]))
  })
})
