import { resolve } from 'node:path'
import { restoreStore } from '../restore-store.ts'
import { takeLock } from '../store/index.ts'
import { type Command, LOCK_HOLDER } from './command.ts'

export const restore: Command = {
  usage: 'restore FILE',
  purpose: 'put a backup in the place of the store; only while Hourhand does not run',
  words: [1, 1],
  async run({ folder, words: [name = ''] }) {
    const file = resolve(name)
    const release = takeLock(folder, LOCK_HOLDER)
    try {
      const kept = await restoreStore(folder, file)
      const beside = kept === null ? '' : ` What was there before is kept as ${kept}.`
      return { text: `The store is restored from ${file}.${beside}`, value: { file, kept } }
    } finally {
      release()
    }
  },
}
