import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecrets, restoreSecrets, SECRET_MASK } from '#shared/secret.ts'

const M = SECRET_MASK

const config = {
  kind: 'http',
  authToken: 'abc',
  url: 'https://operator:p%40ss@host:8443/path?q=1',
  headers: { Authorization: 'Bearer x', 'X-Api-Key': 'k', Accept: '*/*', 'Set-Cookie': 'c' },
  env: { DB_PASSWORD: 'pw', CLIENT_SECRET: 's', GITHUB_TOKEN: 't', PATH: '/bin', KEYBOARD: 'de' },
  settings: [{ Token: 7, name: 'n', password: { deep: true } }],
}

const masked = {
  kind: 'http',
  authToken: M,
  url: `https://operator:${M}@host:8443/path?q=1`,
  headers: { Authorization: M, 'X-Api-Key': M, Accept: '*/*', 'Set-Cookie': M },
  env: { DB_PASSWORD: M, CLIENT_SECRET: M, GITHUB_TOKEN: M, PATH: '/bin', KEYBOARD: M },
  settings: [{ Token: M, name: 'n', password: M }],
}

describe('maskSecrets', () => {
  it('masks secret members at any depth and in any case, and what headers and env name as secret', () => {
    expect(maskSecrets(config)).toEqual(masked)
  })

  it('leaves what it was given as it was', () => {
    const given = structuredClone(config)
    maskSecrets(given)
    expect(given).toEqual(config)
  })

  it('takes only the exact names outside headers and env', () => {
    const plain = { tokens: 1, passwordHint: 'x', apiKey: 'k', secret: 's', environment: { KEY: 'k' } }
    expect(maskSecrets(plain)).toEqual(plain)
  })

  it('keeps null and the empty string, which hide nothing', () => {
    const empty = { authToken: null, password: '', headers: { authorization: '' } }
    expect(maskSecrets(empty)).toEqual(empty)
  })

  it.each([
    ['http://u:p@host', `http://u:${M}@host`],
    ['http://:p@host/', `http://:${M}@host/`],
    ['http://u:p@ss@host/a@b', `http://u:${M}@host/a@b`],
    ['HTTP://u:p:q@host', `HTTP://u:${M}@host`],
    ['http:u:p@host', `http:u:${M}@host`],
    ['http://host:80/a:b@c', 'http://host:80/a:b@c'],
    ['http://host?x=a:b@c', 'http://host?x=a:b@c'],
    ['http://u@host', 'http://u@host'],
    ['http://u:@host', 'http://u:@host'],
    ['not a url', 'not a url'],
  ])('shows the url %s as %s', (url, shown) => {
    expect(maskSecrets({ start: { url } })).toEqual({ start: { url: shown } })
  })

  it.each(['url', 'root', 'target'])('finds the password in a %s', (name) => {
    expect(maskSecrets({ [name]: 'http://u:p@host' })).toEqual({ [name]: `http://u:${M}@host` })
  })

  it.each([null, 1, 'text', true, []])('leaves %j as it is', (value) => {
    expect(maskSecrets(value)).toEqual(value)
  })

  it('keeps a member named __proto__ a plain member', () => {
    const copy = maskSecrets(JSON.parse('{"__proto__": {"token": "x"}}'))
    expect(JSON.stringify(copy)).toBe(`{"__proto__":{"token":"${M}"}}`)
  })
})

describe('restoreSecrets', () => {
  it('puts back what was masked and keeps what was changed', () => {
    const next = { ...masked, authToken: 'new', headers: { ...masked.headers, Accept: 'text/plain' } }
    const expected = { ...config, authToken: 'new', headers: { ...config.headers, Accept: 'text/plain' } }
    expect(restoreSecrets(next, config)).toEqual(expected)
  })

  it('puts the password back into a url whose other parts were changed', () => {
    const previous = { url: 'http://u:$&p@host/' }
    expect(restoreSecrets({ url: `https://v:${M}@host/x` }, previous)).toEqual({
      url: 'https://v:$&p@host/x',
    })
    expect(restoreSecrets({ url: 'http://u:q@host/' }, previous)).toEqual({ url: 'http://u:q@host/' })
    expect(restoreSecrets({ url: `http://u:${M}@host/` }, {})).toEqual({ url: `http://u:${M}@host/` })
  })

  it('leaves a mask in a place that holds no secret', () => {
    expect(restoreSecrets({ name: M, env: { LANG: M } }, { name: 'a', env: { LANG: 'b' } })).toEqual({
      name: M,
      env: { LANG: M },
    })
  })

  it('leaves a mask where nothing was before, and does not reach into prototypes', () => {
    expect(restoreSecrets({ token: M }, null)).toEqual({ token: M })
    expect(restoreSecrets({ env: { TOKEN: M } }, { env: [] })).toEqual({ env: { TOKEN: M } })
    expect(restoreSecrets({ constructor: { token: M } }, {})).toEqual({ constructor: { token: M } })
  })

  it('undoes the mask, whatever was masked', () => {
    const name = fc.constantFrom('token', 'headers', 'env', 'url', 'X-Key', 'plain', 'password', 'list')
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.constantFrom('http://u:p@host/', '', null, 5),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(value, (any) => {
        expect(restoreSecrets(maskSecrets(any), any)).toEqual(any)
      }),
    )
  })
})
