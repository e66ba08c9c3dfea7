import { createHash } from 'node:crypto'
import { checkName } from '#shared/check.ts'
import { AppError, invalid } from '#shared/error.ts'
import { formatId } from '#shared/id.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../engine/clock.ts'
import type { Store } from '../store/index.ts'
import type { TokenOrigin } from '../store/token.ts'
import type { User } from '../store/user.ts'
import { type Actor, writeAudit } from './change.ts'
import { hashPassword, matchesPassword, NO_PASSWORD } from './password.ts'
import type { TokenService } from './token.ts'

export type UserInput = {
  readonly name: string
  readonly email: string
  readonly isAdmin: boolean
  /** Null: only tokens open the account. */
  readonly password: string | null
  /** A group to be in, made if there is none of this name; null: none. */
  readonly group: string | null
}

export type UserService = ReturnType<typeof createUserService>

type Deps = {
  readonly clock: Pick<Clock, 'now'>
  readonly bus: Pick<Bus, 'publish'>
  readonly store: Pick<Store, 'transaction' | 'users' | 'userGroups' | 'tokens' | 'audit'>
  readonly tokens: Pick<TokenService, 'create' | 'revoke'>
}

/** So many tokens that an endpoint gave to one user stay in force; the oldest goes first. */
const KEPT: Readonly<Record<TokenOrigin, number>> = { 'user/token': 10, 'token-auth': 1_000 }

const LONGEST_NAME = 254
const LONGEST_PASSWORD = 1_024
/** Right passwords that are remembered, so that not each request costs a hash; the oldest goes first. */
const REMEMBERED = 1_000

/** The accounts: who may call. */
export function createUserService({ clock, bus, store, tokens }: Deps) {
  const remembered = new Map<string, string>()

  function insert({ password: _, group, ...input }: UserInput, hash: string | null, actor: Actor): User {
    const now = clock.now()
    const user = store.transaction(() => {
      const taken = whyTaken(input)
      if (taken !== null) throw new AppError('conflict', taken.message, { field: taken.field })
      const id = store.users.insert({ ...input, displayName: input.name, passwordHash: hash }, now)
      if (group !== null) store.userGroups.addMember(store.userGroups.ensure(group), id)
      const after = store.users.get(id)
      writeAudit(store, { actor, action: 'create', type: 'user', id: formatId('usr', id), after }, now)
      return after
    })
    bus.publish('settings.changed', { what: 'users' })
    return user
  }

  function whyTaken({ name, email }: Pick<UserInput, 'name' | 'email'>) {
    if (store.users.findByName(name) !== null) {
      return { field: 'name', message: `there is a user named ${name} already` }
    }
    const other = store.users.findByEmail(email)
    return other && { field: 'email', message: `this is the e-mail address of ${other.name} already` }
  }

  /** A new token of full access; of those that the same endpoint gave before, the newest stay. */
  function giveToken(user: User, origin: TokenOrigin, actor: Actor): string {
    const input = { name: origin, access: 'full', expiresAt: null, publicKey: null, origin } as const
    const { text } = tokens.create(input, user.id, actor)
    for (const id of store.tokens.listBeyond(user.id, origin, KEPT[origin])) tokens.revoke(id, actor)
    return text
  }

  /** The user of a name whose password was found right before and has not changed since. */
  function recall(name: string, password: string): User | null {
    const hash = remembered.get(keyOf(name, password))
    return hash !== undefined && hash === store.users.passwordHashOf(name)
      ? store.users.findByName(name)
      : null
  }

  /** The user of a name and a password; null when they do not belong together. */
  async function verify(name: string, password: string): Promise<User | null> {
    const known = recall(name, password)
    if (known !== null) return known
    const hash = password.length > LONGEST_PASSWORD ? null : store.users.passwordHashOf(name)
    const isRight = await matchesPassword(password.slice(0, LONGEST_PASSWORD), hash ?? NO_PASSWORD)
    if (!isRight || hash === null) return null
    remembered.set(keyOf(name, password), hash)
    const oldest = remembered.size > REMEMBERED ? remembered.keys().next().value : undefined
    if (oldest !== undefined) remembered.delete(oldest)
    return store.users.findByName(name)
  }

  return {
    recall,
    verify,
    /** Makes an account. Names and e-mail addresses are each used once. */
    async add(input: UserInput, actor: Actor): Promise<User> {
      const checked = checkUser(input)
      const hash = input.password === null ? null : await hashPassword(input.password)
      return insert(checked, hash, actor)
    },
    /** A token for whoever has an e-mail address; who is not known yet is made, and is no admin. */
    tokenFor(email: string, actor: Actor): string {
      const known = store.users.findByEmail(email) ?? store.users.findByName(email)
      const made = { name: email, email, isAdmin: false, password: null, group: null }
      return giveToken(known ?? insert(checkUser(made), null, actor), 'user/token', actor)
    },
    /** A token for a name and its password; null when they do not belong together. */
    async logIn(name: string, password: string): Promise<string | null> {
      const user = await verify(name, password)
      if (user === null) return null
      return giveToken(user, 'token-auth', { name: user.email === '' ? user.name : user.email })
    },
  }
}

function checkUser(input: UserInput): UserInput {
  const name = checkName(input.name, 'name', LONGEST_NAME)
  // A colon ends the name where name and password are sent together.
  if (name.includes(':')) throw invalid('name', 'name must not have a colon in it')
  const email = input.email.trim()
  if (email !== '' && (email.length > LONGEST_NAME || !/^[^\s@]+@[^\s@]+$/.test(email))) {
    throw invalid('email', 'email must be an e-mail address')
  }
  const { password } = input
  if (password !== null && (password === '' || password.length > LONGEST_PASSWORD)) {
    throw invalid('password', `password must have from 1 to ${LONGEST_PASSWORD} characters`)
  }
  return { ...input, name, email, group: input.group === null ? null : checkName(input.group, 'group') }
}

function keyOf(name: string, password: string): string {
  return createHash('sha256')
    .update(JSON.stringify([name, password]))
    .digest('base64')
}
