/** The largest file taken from a URL. */
const MOST_BYTES = 2 * 1024 * 1024

const TIMEOUT_MS = 20_000

/** Gets the text at a URL; throws when it does not answer well, in time and within two MiB. */
export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error('it is larger than two MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
