import { text } from 'node:stream/consumers'
import { AppError } from '#shared/error.ts'
import { systemClock } from '../engine/clock.ts'
import { createTokenService } from '../services/token.ts'
import { createUserService, type UserInput } from '../services/user.ts'
import type { Store } from '../store/index.ts'
import { OPERATOR_ID } from '../store/user.ts'
import { type Command, withStore } from './command.ts'
import { findServer } from './server.ts'

type Shown = {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly isAdmin: boolean
}

export const addUser: Command = {
  usage: 'user add NAME [--email E] [--admin] [--password-stdin] [--group NAME]',
  purpose: 'make a user; the password is the first line of the input',
  flags: ['email', 'admin', 'password-stdin', 'group'],
  words: [1, 1],
  async run({ folder, words: [name = ''], flags }) {
    const wanted: UserInput = {
      name,
      email: flags.email ?? '',
      isAdmin: flags.admin ?? false,
      password: flags['password-stdin'] ? await readPassword() : null,
      group: flags.group ?? null,
    }
    const server = await findServer(folder)
    const made =
      server === null
        ? await withStore(folder, (store) => addIn(store, wanted))
        : (await server.ask<{ data: Shown }>('POST', '/api/users', wanted)).data
    return { text: `${made.name} is a user${made.isAdmin ? ' and an admin' : ''}.`, value: made }
  },
}

async function addIn(store: Store, wanted: UserInput): Promise<Shown> {
  // Nobody is there to hear of the change.
  const deps = { store, clock: systemClock, bus: { publish: () => {} } }
  const users = createUserService({ ...deps, tokens: createTokenService(deps) })
  const actor = { name: store.users.get(OPERATOR_ID).email }
  const { id, name, email, isAdmin } = await users.add(wanted, actor)
  return { id, name, email, isAdmin }
}

async function readPassword(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/, 1)
  if (line === '') throw new AppError('invalid', 'the password is to be the first line of the input')
  return line
}
