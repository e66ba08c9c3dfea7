/** What stands in the place of a secret wherever a configuration is shown. */
export const SECRET_MASK = '********'

const SECRET_MEMBERS: ReadonlySet<string> = new Set(['authtoken', 'auth_token', 'token', 'password'])
const NAMED_VALUES: ReadonlySet<string> = new Set(['headers', 'env'])
/** Where a request goes, where flows are started, and who is told. */
const URL_MEMBERS: ReadonlySet<string> = new Set(['url', 'root', 'target'])
const SECRET_NAME = /authorization|cookie|token|secret|password|key/i

// The password of a URL's user info reaches to the last @ before the path, and any number of slashes may
// stand after the scheme: the WHATWG parser takes `http:u:p@host` as well.
const URL_PASSWORD = /^(\s*[a-z][a-z0-9+.-]*:[\\/]*[^\\/?#@:]*:)([^\\/?#]+)(?=@)/i

/** Whether a header or an environment variable of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/**
 * A deep copy in which secrets are masked: members named authToken, auth_token, token or password, the values of
 * `headers` and `env` whose name says so, and the password in a `url`, a `root` or a `target`. Null and "" hide nothing and stay.
 */
export function maskSecrets(value: unknown): unknown {
  return mapSecrets(value, () => SECRET_MASK)
}

/**
 * A deep copy in which what `maskSecrets` masks is changed by `change`: a secret of any type, or the password of a URL
 * as it stands there, whose replacement must be a text that may stand there too.
 */
export function mapSecrets(value: unknown, change: (secret: unknown) => unknown): unknown {
  return map(value, { name: '', owner: '', change })
}

/** The same members, those masked whose name says that they hold a secret. */
export function maskNamed(
  values: Readonly<Record<string, unknown>> | null,
): Readonly<Record<string, unknown>> | null {
  return values === null ? null : (maskSecrets({ env: values }) as { env: Record<string, unknown> }).env
}

/**
 * A deep copy of `next` in which each mask in a secret's place is the value that `previous` has at the same
 * path. A mask that masks nothing there stays as it is.
 */
export function restoreSecrets(next: unknown, previous: unknown): unknown {
  return restore(next, previous, '', '')
}

/** Whether a mask stands in the place of a secret: nothing was there that it could stand for. */
export function holdsMask(value: unknown): boolean {
  return holds(value, '', '')
}

// `name` is the member that holds the value, `owner` the member that holds the object it is a member of;
// the elements of a list are held by the list's own member.
type Place = {
  readonly name: string
  readonly owner: string
  readonly change: (secret: unknown) => unknown
}

function map(value: unknown, place: Place): unknown {
  const { name, owner, change } = place
  if (isSecretMember(name, owner)) return value === null || value === '' ? value : change(value)
  if (isUrlMember(name) && typeof value === 'string') {
    return value.replace(URL_PASSWORD, (_whole, head: string, password: string) => head + change(password))
  }
  if (Array.isArray(value)) return value.map((element) => map(element, place))
  if (!isMembers(value)) return value
  const of = { owner: name, change }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, map(member, { ...of, name: key })]),
  )
}

function restore(next: unknown, previous: unknown, name: string, owner: string): unknown {
  if (isSecretMember(name, owner)) return next === SECRET_MASK && previous !== undefined ? previous : next
  if (isUrlMember(name) && typeof next === 'string') return restoreUrl(next, previous)
  if (Array.isArray(next)) {
    const before = Array.isArray(previous) ? previous : []
    return next.map((element, index) => restore(element, before[index], name, owner))
  }
  if (!isMembers(next)) return next
  const before = isMembers(previous) ? previous : {}
  return Object.fromEntries(
    Object.entries(next).map(([key, member]) => [
      key,
      restore(member, Object.hasOwn(before, key) ? before[key] : undefined, key, name),
    ]),
  )
}

function holds(value: unknown, name: string, owner: string): boolean {
  if (isSecretMember(name, owner)) return value === SECRET_MASK
  if (isUrlMember(name) && typeof value === 'string') return URL_PASSWORD.exec(value)?.[2] === SECRET_MASK
  if (Array.isArray(value)) return value.some((element) => holds(element, name, owner))
  return isMembers(value) && Object.entries(value).some(([key, member]) => holds(member, key, name))
}

function restoreUrl(next: string, previous: unknown): string {
  const password = typeof previous === 'string' ? URL_PASSWORD.exec(previous)?.[2] : undefined
  if (password === undefined || URL_PASSWORD.exec(next)?.[2] !== SECRET_MASK) return next
  // A function, because a password may hold `$&`.
  return next.replace(URL_PASSWORD, (_whole, head: string) => head + password)
}

function isSecretMember(name: string, owner: string): boolean {
  return SECRET_MEMBERS.has(name.toLowerCase()) || (NAMED_VALUES.has(owner) && isSecretName(name))
}

function isUrlMember(name: string): boolean {
  return URL_MEMBERS.has(name)
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
