import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const LARGEST_BYTES = 5 * 1024 * 1024

/** Full files that are kept beside the one that is written. */
const KEPT = 3

export type LogFile = {
  /** Appends a line. Never throws: a full disk costs lines of the log, and nothing else. */
  readonly write: (line: string) => void
  readonly close: () => void
}

/** `hourhand.log` in a folder, for its user alone; when it is full it becomes `hourhand.log.1`, and the oldest goes. */
export function openLogFile(folder: string, largestBytes = LARGEST_BYTES): LogFile {
  const path = join(folder, 'hourhand.log')
  let file: { readonly fd: number; size: number } | null = null
  attempt(open)

  function open(): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fd = openSync(path, 'a', 0o600)
    file = { fd, size: fstatSync(fd).size }
    fchmodSync(fd, 0o600)
  }

  function close(): void {
    const closing = file
    file = null
    if (closing !== null) attempt(() => closeSync(closing.fd))
  }

  function rotate(): void {
    close()
    for (let number = KEPT; number > 1; number -= 1) {
      attempt(() => renameSync(`${path}.${number - 1}`, `${path}.${number}`))
    }
    renameSync(path, `${path}.1`)
  }

  return {
    write(line) {
      const bytes = Buffer.from(line)
      attempt(() => {
        if (file !== null && file.size > 0 && file.size + bytes.length > largestBytes) rotate()
        if (file === null) open()
        if (file === null) return
        writeSync(file.fd, bytes)
        file.size += bytes.length
      })
    },
    close,
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // Whoever reads stderr has the line all the same.
  }
}
