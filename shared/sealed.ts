// Secrets that stand in the store sealed: as texts that only the holder of a key can open.
import { AppError } from './error.ts'
import { mapSecrets } from './secret.ts'

/**
 * Why secrets are not sealed: there is no desktop; the key chain protects by a password that everybody knows; there is
 * none, or it does not answer; the operator wished so.
 */
export const PLAIN_REASONS = ['headless', 'weakKeyChain', 'noKeyChain', 'unsealed'] as const
export type PlainReason = (typeof PLAIN_REASONS)[number]

/** Seals and opens texts. `record` says to which record a text belongs: it does not open as one of another. */
export type Seal = {
  /** Null: what is written stays as it is. */
  readonly seal: ((text: string, record: string) => string) | null
  /** Null when it cannot be opened: the key is not there, it is of another record, or it was changed. */
  readonly open: (sealed: string, record: string) => string | null
  /** What a text that a key of its own has sealed begins with, for each of them. */
  readonly beginnings: readonly string[]
}

/** How secrets are kept; without a reason against it they are sealed. */
export type Keeping = { readonly seal: Seal; readonly reason: PlainReason | null }

/** Seals nothing and opens nothing. */
export const NO_SEAL: Seal = { seal: null, open: () => null, beginnings: [] }

/** What a sealed text begins with, whatever its version. All of it may stand in the user info of a URL. */
export const SEAL_MARK = 'hourhand.sealed.'
const SEALED = /^hourhand\.sealed\.v\d+\.[\w-]+\.[\w-]+$/

export const CANNOT_OPEN =
  'a secret that is needed was sealed with a key that is not to be had here: ' +
  'run the desktop of Hourhand where it was sealed, or enter the secret again'

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && SEALED.test(value)
}

/** A deep copy with its secrets sealed. What is sealed already stays as it is: it could not be opened. */
export function sealSecrets(value: unknown, seal: (text: string) => string): unknown {
  return mapSecrets(value, (secret) => (isSealed(secret) ? secret : seal(JSON.stringify(secret))))
}

/** A deep copy with its secrets opened; one that cannot be stays sealed. */
export function openSecrets(value: unknown, open: (sealed: string) => string | null): unknown {
  return mapSecrets(value, (secret) => {
    const text = isSealed(secret) ? open(secret) : null
    return text === null ? secret : JSON.parse(text)
  })
}

/** Whether a secret in it could not be opened. */
export function holdsSealed(value: unknown): boolean {
  // Nearly always there is none at all, and that is seen at once.
  if (!JSON.stringify(value)?.includes(SEAL_MARK)) return false
  let isFound = false
  mapSecrets(value, (secret) => {
    isFound ||= isSealed(secret)
    return secret
  })
  return isFound
}

/** Throws `unavailable`, in words that say what to do, when a secret in it could not be opened. */
export function checkOpen(value: unknown): void {
  if (holdsSealed(value)) throw new AppError('unavailable', CANNOT_OPEN)
}
