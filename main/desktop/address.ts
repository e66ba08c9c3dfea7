// The page's own address in the desktop, and which other addresses may be gone to.

export const SCHEME = 'app'
const HOST = 'hourhand'
export const HOME = `${SCHEME}://${HOST}/`

/** Whether an address is one of the page. Its `origin` would not tell: that of a scheme of our own is `null`. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address)
  return url !== null && isOwnUrl(url)
}

export function isOwnUrl(url: URL): boolean {
  const { protocol, host, username, password } = url
  return protocol === `${SCHEME}:` && host === HOST && username === '' && password === ''
}

/** The page's address for a path such as `/jobs`; null for what is no plain path of it. */
export function addressOf(path: string): string | null {
  return /^\/(?:[\w~-][\w.~-]*(?:\/[\w~-][\w.~-]*)*\/?)?(?:\?[\w.~%&=:+,-]*)?$/.test(path) &&
    !path.includes('..')
    ? `${HOME}${path.slice(1)}`
    : null
}

/** Sites that are written about in the page: opened in the browser, never in a window of ours. */
const OUTSIDE: ReadonlySet<string> = new Set(['github.com', 'www.electronjs.org'])

/**
 * Whether an address may be handed to the system to be opened: https of the list, or the API documentation of this
 * very server. Everything else could start a program (`file:`, `smb:`, `ms-msdt:`).
 */
export function mayOpenOutside(address: string, serverUrl: string | null): boolean {
  const url = parse(address)
  if (url === null || url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return url.port === '' && OUTSIDE.has(url.hostname)
  return url.protocol === 'http:' && serverUrl !== null && url.origin === serverUrl
}

function parse(address: string): URL | null {
  // A backslash is read as a slash by some and not by others.
  return /[\\\s\0]/.test(address) || !URL.canParse(address) ? null : new URL(address)
}
