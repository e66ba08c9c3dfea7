// The key chain and what is sealed with its key: by whom it can be opened, and by whom not.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type KeyChainDeps, openKeyChain } from '#main/desktop/key-chain.ts'
import { createSeal, makeDataKey } from '#main/desktop/seal.ts'
import { isSealed } from '#shared/sealed.ts'
import { KeyChain } from './stand-in.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hourhand-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const keyFile = () => join(folder, 'secret-keys.json')

/** How secrets are kept by a desktop with this key chain; its time passes when `late` is called. */
function open(safeStorage: KeyChain, more: Partial<KeyChainDeps> = {}) {
  return openKeyChain({
    electron: { safeStorage },
    platform: 'linux',
    file: keyFile(),
    log: { info() {}, warn() {}, error() {} },
    setDelay: () => () => {},
    isUnsealing: false,
    ...more,
  })
}

describe('a seal', () => {
  const key = makeDataKey()
  const { seal, open: unseal } = createSeal([key])
  const sealOf = (text: string, record: string) => seal?.(text, record) ?? ''

  test('gives back every text, in the record that it is of, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealOf(text, 'job/1')
        expect(isSealed(sealed)).toBe(true)
        expect(unseal(sealed, 'job/1')).toBe(text)
        expect(sealOf(text, 'job/1')).not.toBe(sealed)
      }),
    )
  })

  test('does not open as a value of another record, with another key, or of another version', () => {
    const sealed = sealOf('hunter2', 'job/1')
    expect(unseal(sealed, 'job/11')).toBeNull()
    expect(unseal(sealed, 'resource/1')).toBeNull()
    expect(createSeal([makeDataKey()]).open(sealed, 'job/1')).toBeNull()
    expect(createSeal([{ ...makeDataKey(), id: key.id }]).open(sealed, 'job/1')).toBeNull()
    expect(unseal(sealed.replace('.v1.', '.v2.'), 'job/1')).toBeNull()
    expect(createSeal([makeDataKey(), key]).open(sealed, 'job/1')).toBe('hunter2')
  })

  test('does not open when a single character of it was changed, cut off or added', () => {
    const sealed = sealOf('hunter2', 'job/1')
    const from = sealed.lastIndexOf('.') + 1
    for (let at = from; at < sealed.length - 1; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      expect(unseal(sealed.slice(0, at) + other + sealed.slice(at + 1), 'job/1')).toBeNull()
      expect(unseal(sealed.slice(0, at), 'job/1')).toBeNull()
    }
    expect(unseal(`${sealed}AAAA`, 'job/1')).toBeNull()
  })
})

describe('the key chain', () => {
  test('guards one key, which is the same at the next start, in a file for its user alone', async () => {
    const chain = new KeyChain()
    const first = await open(chain)
    const sealed = first.seal.seal?.('hunter2', 'job/1') ?? ''
    expect(first.reason).toBeNull()
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    const before = readFileSync(keyFile(), 'utf8')
    expect((await open(chain)).seal.open(sealed, 'job/1')).toBe('hunter2')
    expect(readFileSync(keyFile(), 'utf8')).toBe(before)
    expect(readdirSync(folder)).toEqual(['secret-keys.json'])
  })

  test.each([
    ['weakKeyChain', { backend: 'basic_text' }],
    ['weakKeyChain', { backend: 'unknown' }],
    ['weakKeyChain', { isFallingBack: true }],
    ['noKeyChain', { isAvailable: false }],
    ['noKeyChain', { isRefusing: true }],
  ] as const)('is refused as %s where it is %o, and no key is made', async (reason, state) => {
    const keeping = await open(Object.assign(new KeyChain(), state))
    expect(keeping.reason).toBe(reason)
    expect(keeping.seal.seal).toBeNull()
    expect(existsSync(keyFile())).toBe(false)
  })

  test('of Windows and macOS is not asked which it is', async () => {
    const chain = Object.assign(new KeyChain(), { backend: 'basic_text' as const, isFallingBack: true })
    expect((await open(chain, { platform: 'win32' })).reason).toBeNull()
  })

  test('that nobody unlocks keeps the start waiting for its limit alone', async () => {
    const chain = Object.assign(new KeyChain(), { isSilent: true })
    let pass = () => {}
    const opening = open(chain, {
      setDelay(ms, fn) {
        expect(ms).toBe(60_000)
        pass = fn
        return () => {}
      },
    })
    pass()
    expect((await opening).reason).toBe('noKeyChain')
  })

  test('that has lost its key gets a new one beside the old, which opens again when it is back', async () => {
    const chain = new KeyChain()
    const sealed = (await open(chain)).seal.seal?.('hunter2', 'job/1') ?? ''
    chain.forget()
    const other = await open(chain)
    expect(other.reason).toBeNull()
    expect(other.seal.open(sealed, 'job/1')).toBeNull()
    const newer = other.seal.seal?.('hunter3', 'job/1') ?? ''
    expect((await open(chain)).seal.open(newer, 'job/1')).toBe('hunter3')
    expect((await open(new KeyChain())).seal.open(sealed, 'job/1')).toBe('hunter2')
  })

  test('that says so has its key closed anew', async () => {
    const chain = new KeyChain()
    const sealed = (await open(chain)).seal.seal?.('hunter2', 'job/1') ?? ''
    const keys = JSON.parse(readFileSync(keyFile(), 'utf8')).keys
    chain.isRotated = true
    const encrypt = chain.encryptStringAsync.bind(chain)
    let closedAgain = 0
    chain.encryptStringAsync = async (text) => {
      closedAgain += 1
      return encrypt(text)
    }
    expect((await open(chain)).seal.open(sealed, 'job/1')).toBe('hunter2')
    expect(closedAgain).toBe(1)
    expect(JSON.parse(readFileSync(keyFile(), 'utf8')).keys).toHaveLength(keys.length)
  })

  test('a damaged file of keys is put aside, not written over', async () => {
    writeFileSync(keyFile(), '{"keys": [{"id"')
    expect((await open(new KeyChain())).reason).toBeNull()
    expect(readFileSync(`${keyFile()}.damaged`, 'utf8')).toBe('{"keys": [{"id"')
  })
})
