// Who is told by a delivery, in words that give no secret away.
import type { DeliveryTarget } from './delivery.ts'

/** Of an address no more than may be shown: its path and query may be what lets one in. */
export function recipientOf(target: DeliveryTarget): string {
  if (target.kind === 'email') return target.to.join(', ')
  if (target.kind === 'webhook') return URL.parse(target.url)?.origin ?? 'its address'
  return `the event bus ${target.bus ?? 'default'} in ${target.region}`
}

/** What an error says of a delivery, without the address and the header values that it may repeat. */
export function withoutSecrets(message: string, target: DeliveryTarget): string {
  if (target.kind !== 'webhook') return message
  const shown = recipientOf(target)
  return [...addressesOf(target.url), ...Object.values(target.headers)]
    .filter((secret) => secret.length > 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (text, secret) => text.replaceAll(secret, () => (secret.startsWith('http') ? shown : '…')),
      message,
    )
}

/** A URL in the forms in which it may be repeated: as it was given, as it is sent, and what stands behind its host. */
function addressesOf(given: string): readonly string[] {
  const url = URL.parse(given)
  if (url === null) return [given]
  const { href, origin, pathname, search, username, password } = url
  return [
    given,
    href,
    `${origin}${pathname}${search}`,
    `${pathname}${search}`,
    search,
    `${username}:${password}`,
  ]
}
