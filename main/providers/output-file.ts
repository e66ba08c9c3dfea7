/**
 * The file that a program's output goes to, read while it grows. It lives on when Hourhand ends, and is whole
 * again for the next life of it: what is cut away to keep it short leaves its end in a second file.
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { toError } from '#shared/error.ts'
import { ProviderError } from './provider.ts'

const CHUNK_BYTES = 64 * 1024
/** What a caller keeps of an output is its end, and no more than this. */
const END_BYTES = 1024 * 1024
/** Of what came between two looks no more than this is read. */
const BEHIND_BYTES = 2 * END_BYTES
/** Beyond this the file is emptied when nothing comes, beyond the second in any case. */
const EMPTY_BYTES = 8 * 1024 * 1024
const EMPTY_ANYWAY_BYTES = 64 * 1024 * 1024
/** Looks are this far apart while something comes, and up to the second when nothing does. */
const BUSY_MS = 10
/** Before a file is emptied it is read so often at most. */
const MOST_READS = 20
const IDLE_MS = 100

export type OutputFile = ReturnType<typeof openOutputFile>

type Options = {
  readonly take: (chunk: Uint8Array) => void
  /** Begun anew; otherwise what stands there is handed over first. */
  readonly isNew: boolean
}

/** Opens, or makes, the file at a path; `take` gets what stands in it and what is written to it. */
export function openOutputFile(path: string, { take, isNew }: Options) {
  const endPath = `${path}.end`
  const { O_RDWR, O_CREAT, O_APPEND, O_TRUNC } = constants
  const fd = openSync(path, O_RDWR | O_CREAT | O_APPEND | (isNew ? O_TRUNC : 0), 0o600)
  let at = 0
  /** Bytes that stood in the file before it was emptied. */
  let before = 0
  let cut = 0
  let timer: NodeJS.Timeout | undefined
  let failure: unknown = null

  /** Hands over what is new, and says how much that was. */
  function read(): number {
    const { size } = fstatSync(fd)
    const came = size - at
    if (came > BEHIND_BYTES) {
      cut += came - BEHIND_BYTES
      at = size - BEHIND_BYTES
    }
    while (at < size) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - at))
      const count = readSync(fd, chunk, 0, chunk.length, at)
      if (count === 0) break
      at += count
      take(chunk.subarray(0, count))
    }
    return came
  }

  /**
   * The writer appends, so that it goes on at the new end. What it writes between our last look and the cut is
   * lost, and counted as cut but for the last moment: hence the wait for a pause.
   */
  function empty(): void {
    const end = Buffer.alloc(END_BYTES)
    const count = readSync(fd, end, 0, END_BYTES, Math.max(0, at - END_BYTES))
    const head = `${before + at - count}\n`
    writeFileSync(endPath, Buffer.concat([Buffer.from(head), end.subarray(0, count)]), { mode: 0o600 })
    // As far as one can keep up with the writer.
    for (let turn = 0; turn < MOST_READS && read() > CHUNK_BYTES; turn += 1);
    const unread = fstatSync(fd).size - at
    ftruncateSync(fd)
    cut += unread
    before += at + unread
    at = 0
  }

  /** What was cut away in an earlier life, as far as it was kept. */
  function readEnd(): void {
    const kept = readIfThere(endPath)
    if (kept === null) return
    const head = kept.indexOf('\n')
    cut += Number(kept.toString('latin1', 0, head))
    before += cut + kept.length - head - 1
    take(kept.subarray(head + 1))
  }

  function look(pauseMs: number): void {
    timer = setTimeout(() => {
      try {
        const came = read()
        if (at > EMPTY_ANYWAY_BYTES || (at > EMPTY_BYTES && came === 0)) empty()
        look(came > 0 ? BUSY_MS : Math.min(pauseMs * 2, IDLE_MS))
      } catch (error) {
        failure = error
      }
    }, pauseMs)
  }

  /** Waits until nothing has come for a while, or for two seconds. */
  async function settle(): Promise<void> {
    for (let turn = 0, seen = -1; turn < 20 && seen !== at; turn += 1) {
      seen = at
      await sleep(IDLE_MS)
    }
  }

  /** Closed at last when nobody writes to it any more; until then it is kept empty. */
  async function closeAfter(isWritten: () => Promise<boolean>): Promise<void> {
    for (let pauseMs = 500; await isWritten(); pauseMs = Math.min(pauseMs * 2, 30_000)) {
      ftruncateSync(fd)
      await sleep(pauseMs, undefined, { ref: false })
    }
    closeSync(fd)
  }

  if (isNew) rmSync(endPath, { force: true })
  return {
    fd,
    follow(): void {
      if (!isNew) readEnd()
      look(BUSY_MS)
    },
    settle,
    /** Hands over the rest; returns the number of bytes that were never handed over. */
    finish(): number {
      clearTimeout(timer)
      if (failure === null) read()
      else throw new ProviderError(`its output could not be read: ${toError(failure).message}`, {}, failure)
      return cut
    },
    /** Leaves the file as it is, to be taken up by another life. */
    leave(): void {
      clearTimeout(timer)
      closeSync(fd)
    },
    closeAfter,
    remove(): void {
      for (const each of [path, endPath]) rmSync(each, { force: true })
    },
  }
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}
