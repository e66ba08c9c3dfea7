/**
 * The output of a command: read through a pipe while Hourhand lives, and kept in a file of bounded size beside
 * it. Should Hourhand end first, a reader that stood by takes the pipe over and appends to that file, so that
 * neither the command nor a child it left behind dies of a pipe without a reader.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  fstatSync,
  ftruncateSync,
  openSync,
  type WriteStream,
  writeSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { programEnv } from './process-identity.ts'

const execute = promisify(execFile)

const QUIET_MS = 50
const DRAIN_TURNS = 20

/** The file begins anew beyond this; what a run keeps in the end is far less. */
const FILE_BYTES = 1024 * 1024

/** Sleeps until the other end of descriptor 3, which Hourhand holds, is gone; then it is the reader. */
const STAND_BY = 'read -r _ <&3; exec cat 3<&-'

/** The two ends of a pipe, and the reader that stands by. */
export type Pipe = {
  readonly read: Socket
  readonly write: WriteStream
  readonly standby: ChildProcess | null
}

type Take = (chunk: Uint8Array) => void

/**
 * One pipe for stdout and stderr, so that what is written to both arrives in the order written; two pipes
 * lose it. Node makes socket pairs only, on which `> /dev/stderr` fails; on a file it would cut off what
 * stands there. Null where there is no mkfifo. Without `file` nobody stands by.
 */
export async function openPipe(file: string | undefined): Promise<Pipe | null> {
  if (process.platform === 'win32') return null
  const folder = await mkdtemp(join(tmpdir(), 'hourhand-'))
  try {
    const path = join(folder, 'output')
    const isMade = await execute('mkfifo', ['-m', '600', path]).catch(() => null)
    if (isMade === null) return null
    // A reader must be there first: opening the other end waits for one.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const write = createWriteStream(path, { fd: openSync(path, 'w') })
    const read = new Socket({ fd, readable: true, writable: false })
    return { read, write, standby: file === undefined ? null : standBy(path, file) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Opened anew, because a descriptor that does not block must not be handed to `cat`. */
function standBy(pipe: string, file: string): ChildProcess | null {
  const opened: number[] = []
  const open = (path: string, flags: string) => {
    const fd = openSync(path, flags, 0o600)
    opened.push(fd)
    return fd
  }
  try {
    const child = spawn('/bin/sh', ['-c', STAND_BY], {
      cwd: '/',
      env: programEnv(),
      stdio: [open(pipe, 'r'), open(file, 'a'), 'ignore', 'pipe'],
      // Of a session of its own: what ends Hourhand, or the command, must not end it.
      detached: true,
    })
    child.on('error', () => {})
    child.unref()
    const line = child.stdio[3]
    if (line instanceof Socket) line.on('error', () => {}).unref()
    return child
  } catch {
    // Without it a command runs as well; only a crash would cost its output.
    return null
  } finally {
    for (const fd of opened) closeSync(fd)
  }
}

/** Passes output on as it comes; `finish` waits for what was written before the end, not for those left behind. */
export function forward(reader: Readable | undefined, standby: ChildProcess | null, takers: readonly Take[]) {
  const count = { chunks: 0 }
  let isFinished = false
  const [keep, ...others] = takers
  const pass = (chunk: Uint8Array) => {
    count.chunks += 1
    keep?.(chunk)
    if (!isFinished) for (const take of others) take(chunk)
  }
  const closed = new Promise<void>((resolve) => reader?.once('close', resolve) ?? resolve())
  reader?.on('error', () => reader.destroy()).on('data', pass)
  closed.then(() => standby?.kill('SIGKILL'))

  async function finish(): Promise<void> {
    for (let turn = 0, seen = -1; turn < DRAIN_TURNS && seen !== count.chunks; turn += 1) {
      seen = count.chunks
      // After a pause of a busy process the timer comes before the reading: hence the next turn as well.
      await Promise.race([closed, sleep(QUIET_MS).then(() => nextTurn())])
      if (reader?.destroyed) return
    }
    // A child left behind keeps its reader, else its next line would kill it (SIGPIPE).
    isFinished = true
    if (reader instanceof Socket) reader.unref()
  }

  return { finish, closed }
}

/** Begins the file of a launch, and keeps in it about the last megabyte of what is given. */
export function keepIn(path: string | undefined): { readonly keep: Take; readonly close: () => void } {
  const fd = path === undefined ? null : openAnew(path)
  return {
    keep(chunk) {
      if (fd === null) return
      try {
        if (fstatSync(fd).size + chunk.length > FILE_BYTES) ftruncateSync(fd)
        writeSync(fd, chunk)
      } catch {
        // A full disk costs the copy alone: the run has its output from the pipe.
      }
    },
    close: () => {
      if (fd !== null) closeSync(fd)
    },
  }
}

function openAnew(path: string): number | null {
  try {
    const fd = openSync(path, 'a', 0o600)
    ftruncateSync(fd)
    return fd
  } catch {
    return null
  }
}

/** Gives what a launch before this one left in its file; nothing when there is none. */
export async function replay(path: string | undefined, take: Take): Promise<void> {
  if (path === undefined) return
  // What stood by may still be writing the last of it.
  await sleep(QUIET_MS)
  try {
    for await (const chunk of createReadStream(path)) take(chunk)
  } catch {
    // Gone, or never written.
  }
}
