import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkOpen, holdsSealed, isSealed, openSecrets, sealSecrets } from '#shared/sealed.ts'
import { maskSecrets } from '#shared/secret.ts'

/** Not secret at all, but of the right shape. */
const seal = (text: string) => `hourhand.sealed.v1.0a1b2c3d.${Buffer.from(text).toString('base64url')}`
const open = (sealed: string) => Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').toString()

const config = {
  url: 'https://operator:p%40ss"@host:8443/path?q=1',
  headers: { Authorization: 'Bearer x', Accept: '*/*' },
  env: { DB_PASSWORD: 'pw', PIN_KEY: 17, PATH: '/bin' },
  settings: [{ token: null, password: { deep: true } }],
}

it('every secret is sealed where it stands, and nothing else is', () => {
  const sealed = sealSecrets(config, seal) as typeof config
  expect(sealed).toEqual({
    url: `https://operator:${seal('"p%40ss\\""')}@host:8443/path?q=1`,
    headers: { Authorization: seal('"Bearer x"'), Accept: '*/*' },
    env: { DB_PASSWORD: seal('"pw"'), PIN_KEY: seal('17'), PATH: '/bin' },
    settings: [{ token: null, password: seal('{"deep":true}') }],
  })
  expect(URL.canParse(sealed.url)).toBe(true)
})

it('what was sealed opens as what it was, of whatever type, and is shown masked while it is not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (secret, word) => {
      const value = { token: secret, env: { A_KEY: word, B: word }, url: 'http://a:b@c/' }
      // What JSON cannot tell apart is the same: -0 and 0.
      const plain = JSON.parse(JSON.stringify(value))
      const sealed = sealSecrets(plain, seal)
      expect(openSecrets(sealed, open)).toEqual(plain)
      expect(maskSecrets(sealed)).toEqual(maskSecrets(plain))
    }),
  )
})

it('what is sealed already stays as it is, and so does what cannot be opened', () => {
  const sealed = sealSecrets(config, seal)
  expect(sealSecrets(sealed, () => 'again')).toEqual(sealed)
  expect(openSecrets(sealed, () => null)).toEqual(sealed)
})

it('a secret that could not be opened is found, at any depth, and said in words', () => {
  const sealed = sealSecrets(config, seal)
  expect([holdsSealed(sealed), holdsSealed(config), holdsSealed(null)]).toEqual([true, false, false])
  expect(holdsSealed([{ url: `http://me:${seal('"pw"')}@host/` }])).toBe(true)
  expect(() => checkOpen(sealed)).toThrow(/enter the secret again/)
  expect(() => checkOpen(config)).not.toThrow()
})

it.each([
  'hourhand.sealed.v1.0a1b2c3d',
  'hourhand.sealed.v1.0a1b2c3d.a b',
  ' hourhand.sealed.v1.0a1b2c3d.abc',
  'hunter2',
  17,
  null,
])('%j is not sealed', (value) => {
  expect(isSealed(value)).toBe(false)
})
