// Seals texts with AES-256-GCM (NIST SP 800-38D): what was changed, or belongs to another record, does not open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { SEAL_MARK, type Seal } from '#shared/sealed.ts'

/** A key of 32 bytes, and its name in what it sealed: eight hexadecimal digits. */
export type DataKey = { readonly id: string; readonly bytes: Uint8Array }

const CIPHER = 'aes-256-gcm'
const VERSION = `${SEAL_MARK}v1.`
const [KEY_BYTES, NONCE_BYTES, TAG_BYTES] = [32, 12, 16]

export function makeDataKey(): DataKey {
  return { id: randomBytes(4).toString('hex'), bytes: randomBytes(KEY_BYTES) }
}

/** What the newest of some keys seals, the first of them, and any of them opens. */
export function createSeal(keys: readonly DataKey[]): Seal {
  const byId = new Map(keys.map(({ id, bytes }) => [id, bytes]))
  const [newest] = keys

  return {
    beginnings: keys.map(({ id }) => `${VERSION}${id}.`),
    seal: newest === undefined ? null : (text, record) => sealWith(newest, text, record),
    open(sealed, record) {
      const [id = '', payload = ''] = sealed.startsWith(VERSION)
        ? sealed.slice(VERSION.length).split('.')
        : []
      const key = byId.get(id)
      return key === undefined ? null : openWith(key, Buffer.from(payload, 'base64url'), record)
    },
  }
}

function sealWith({ id, bytes }: DataKey, text: string, record: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(record))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${VERSION}${id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

function openWith(key: Uint8Array, payload: Buffer, record: string): string | null {
  const bodyAt = NONCE_BYTES + TAG_BYTES
  if (payload.length < bodyAt) return null
  try {
    const nonce = payload.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(record))
    decipher.setAuthTag(payload.subarray(NONCE_BYTES, bodyAt))
    return Buffer.concat([decipher.update(payload.subarray(bodyAt)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
