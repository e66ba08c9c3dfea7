// What the shell remembers for itself (the window's place, what was said once): one small file of JSON.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

type Values = Readonly<Record<string, unknown>>

export type Memo = ReturnType<typeof openMemo>

/** A file that is missing or damaged is an empty memo; one that cannot be written is told by `onTrouble`. */
export function openMemo(file: string, onTrouble: (error: unknown) => void) {
  let values = read(file)
  return {
    get: (name: string): unknown => values[name],
    set(name: string, value: unknown): void {
      values = { ...values, [name]: value }
      try {
        // Written aside and moved: a crash leaves the old one whole.
        writeFileSync(`${file}.new`, JSON.stringify(values, null, 2), { mode: 0o600 })
        renameSync(`${file}.new`, file)
      } catch (error) {
        onTrouble(error)
      }
    },
  }
}

function read(file: string): Values {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Values) : {}
  } catch {
    return {}
  }
}
