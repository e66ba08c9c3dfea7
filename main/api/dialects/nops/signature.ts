// The optional proof that a request was made by who has the private key (contract section 1.1).
import { createPublicKey, verify } from 'node:crypto'

const DAY_MS = 86_400_000
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export type SignedRequest = {
  /** What stands before the first dot of the key. */
  readonly clientId: string
  /** Path and query, as they were received. */
  readonly url: string
  /** Base64, without line breaks. */
  readonly signature: string
}

/**
 * Whether a request bears the signature of a key: RSA PKCS#1 v1.5 over SHA-256 of `{client id}.{date}.{url}`. The date
 * is the client's own, so that the days beside the server's, in UTC, will do. A key that is sent in a header is not in
 * the url; such a client may sign the path alone.
 */
export function isSigned(
  { clientId, url, signature }: SignedRequest,
  publicKey: string,
  now: number,
): boolean {
  if (signature === '' || !BASE64.test(signature)) return false
  const key = createPublicKey(publicKey)
  const given = Buffer.from(signature, 'base64')
  return textsOf(clientId, url, now).some((text) => verify('RSA-SHA256', Buffer.from(text), key, given))
}

function textsOf(clientId: string, url: string, now: number): readonly string[] {
  const [path = '', ...query] = url.split('?')
  const isKeyInUrl = /(?:^|&)api_key=/.test(query.join('?'))
  const urls = query.length === 0 || isKeyInUrl ? [url] : [url, path]
  const dates = [0, -1, 1].map((days) => new Date(now + days * DAY_MS).toISOString().slice(0, 10))
  return dates.flatMap((date) => urls.map((signed) => `${clientId}.${date}.${signed}`))
}
