import { readFileSync } from 'node:fs'
import { AppError, toError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import { formatSeconds } from '#shared/instant.ts'
import { systemClock } from '../engine/clock.ts'
import type { Actor } from '../services/change.ts'
import { createTokenService } from '../services/token.ts'
import type { Store } from '../store/index.ts'
import type { Access, Token } from '../store/token.ts'
import { OPERATOR_ID } from '../store/user.ts'
import { type Command, hasStore, withStore } from './command.ts'
import { findServer } from './server.ts'

/** A token as the API shows it; its secret is there when it is made, and never again. */
type Shown = {
  readonly id: string
  readonly name: string
  readonly access: Access
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly token?: string
}

type NewToken = { readonly name: string; readonly access: Access; readonly publicKey: string | null }

export const createToken: Command = {
  usage: 'token create [--name N] [--read-only] [--public-key FILE]',
  purpose: 'make a token and print it alone; it is not shown again',
  flags: ['name', 'read-only', 'public-key'],
  words: [0, 0],
  async run({ folder, flags }) {
    const file = flags['public-key']
    const wanted: NewToken = {
      name: flags.name ?? 'command line',
      access: flags['read-only'] ? 'read' : 'full',
      publicKey: file === undefined ? null : readKey(file),
    }
    const server = await findServer(folder)
    const made =
      server === null
        ? await withStore(folder, (store) => createIn(store, wanted))
        : (await server.ask<{ data: Shown }>('POST', '/api/tokens', wanted)).data
    return { text: made.token ?? '', value: made }
  },
}

export const listTokens: Command = {
  usage: 'token list',
  purpose: 'the tokens that are in force, without their secrets',
  words: [0, 0],
  async run({ folder }) {
    const tokens = await list(folder)
    const lines = tokens.map(({ id, access, createdAt, expiresAt, name }) => {
      const end = expiresAt === null ? '' : `  (expires ${expiresAt})`
      return `${id}  ${access.padEnd(4)}  ${createdAt}  ${name}${end}`
    })
    return { text: lines.length === 0 ? 'There are no tokens.' : lines.join('\n'), value: tokens }
  },
}

export const revokeToken: Command = {
  usage: 'token revoke ID',
  purpose: 'end a token at once',
  words: [1, 1],
  async run({ folder, words: [id = ''] }) {
    const server = await findServer(folder)
    if (server !== null) await server.ask('DELETE', `/api/tokens/${encodeURIComponent(id)}`)
    else if (hasStore(folder)) await withStore(folder, (store) => revokeIn(store, id))
    else throw new AppError('not_found', 'token not found')
    return { text: `${id} is revoked.`, value: { id } }
  },
}

async function list(folder: string): Promise<readonly Shown[]> {
  const server = await findServer(folder)
  if (server !== null) return (await server.ask<{ data: readonly Shown[] }>('GET', '/api/tokens')).data
  return hasStore(folder) ? withStore(folder, (store) => tokensOf(store).listInForce().map(show)) : []
}

function createIn(store: Store, wanted: NewToken): Shown {
  const made = tokensOf(store).create({ ...wanted, expiresAt: null }, OPERATOR_ID, operatorOf(store))
  return { ...show(made.token), token: made.text }
}

function revokeIn(store: Store, id: string): void {
  const { id: rowId } = store.tokens.get(parseId('tok', id) ?? 0)
  tokensOf(store).revoke(rowId, operatorOf(store))
}

function tokensOf(store: Store) {
  // Nobody is there to hear of the change.
  return createTokenService({ store, clock: systemClock, bus: { publish: () => {} } })
}

function operatorOf(store: Store): Actor {
  return { name: store.users.get(OPERATOR_ID).email }
}

function show({ id, name, access, createdAt, expiresAt }: Token): Shown {
  return {
    id: formatId('tok', id),
    name,
    access,
    createdAt: formatSeconds(createdAt),
    expiresAt: expiresAt === null ? null : formatSeconds(expiresAt),
  }
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('not_found', `the public key cannot be read: ${toError(error).message}`)
  }
}
