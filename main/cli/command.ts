import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../engine/clock.ts'
import { STORE_FILE } from '../store/database.ts'
import { createStore, openDatabase, type Store, takeLock } from '../store/index.ts'

export type Flags = {
  readonly name?: string | undefined
  readonly 'read-only'?: boolean | undefined
  readonly 'public-key'?: string | undefined
  readonly email?: string | undefined
  readonly admin?: boolean | undefined
  readonly 'password-stdin'?: boolean | undefined
  readonly group?: string | undefined
  readonly secrets?: boolean | undefined
  readonly replace?: boolean | undefined
}

/** One call of a command: its data folder, and what was written behind its name. */
export type Call = {
  readonly folder: string
  readonly words: readonly string[]
  readonly flags: Flags
}

/** What a command has to say: lines for a person, or with `--json` the value itself. */
export type Outcome = { readonly text: string; readonly value: unknown }

export type Command = {
  /** How it is written, for the help. */
  readonly usage: string
  readonly purpose: string
  readonly flags?: readonly (keyof Flags)[]
  /** How many words it takes: at least, at most. */
  readonly words: readonly [number, number]
  /** What is wrong with how it was called, where the number of words does not tell. */
  readonly misuse?: (words: readonly string[]) => string | null
  readonly run: (call: Call) => Promise<Outcome>
}

/** Who holds the lock, for the refusal of another. */
export const LOCK_HOLDER = `the command line (process ${process.pid})`

/** Works on the store of a data folder that no server uses, under its lock. A fresh one is made if need be. */
export async function withStore<Result>(
  folder: string,
  work: (store: Store) => Result | Promise<Result>,
): Promise<Result> {
  const release = takeLock(folder, LOCK_HOLDER)
  try {
    const now = systemClock.now()
    const store = createStore(await openDatabase(folder, now), folder)
    try {
      store.transaction(() => store.users.ensureOperator(now))
      return await work(store)
    } finally {
      store.close()
    }
  } finally {
    release()
  }
}

/** Whether there is anything in a data folder to read. */
export function hasStore(folder: string): boolean {
  return existsSync(join(folder, STORE_FILE))
}
