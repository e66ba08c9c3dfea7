/** The files that programs write their output to: bounded in size, and gone with their resource. */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { toError } from '#shared/error.ts'
import { formatId, parseId } from '#shared/id.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/index.ts'
import type { Chore } from './agenda.ts'
import type { Clock } from './clock.ts'

/** A file beyond the first size is cut to its last megabyte. */
const LARGEST_BYTES = 16 * 1024 * 1024
const KEPT_BYTES = 1024 * 1024

/** While there are files they are looked at so often. */
const LOOK_EVERY_MS = 30_000

/** What a deleted resource's program, running still, writes on is kept until it has been silent so long. */
const SILENT_MS = 86_400_000

/** A program's own file, and those of the commands. */
const NAME = /^(res_[0-9a-z]+)(?:\.start|\.stop)?\.log$/

type Deps = {
  readonly store: Pick<Store, 'resources'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly folder: string
  /** Looks again at when the chore is next due. */
  readonly rearm: () => void
}

export type OutputFiles = ReturnType<typeof createOutputFiles>

export function createOutputFiles({ store, clock, log, folder, rearm }: Deps) {
  let nextAt: number | null = 0

  const pathOf = (resourceId: number) => join(folder, `${formatId('res', resourceId)}.log`)

  function attempt(path: string, work: (path: string) => void): void {
    try {
      work(path)
    } catch (error) {
      log.warn('an output file could not be kept in bounds', { file: path, error: toError(error) })
    }
  }

  function look(path: string, resourceId: number, now: number): void {
    const { size, mtimeMs } = statSync(path)
    const isOrphan = store.resources.status(resourceId) === null
    if (isOrphan && now - mtimeMs > SILENT_MS) rmSync(path, { force: true })
    else if (size > LARGEST_BYTES) cutToEnd(path, KEPT_BYTES)
  }

  return {
    /** Where a program of this resource writes; the file of a command has its action in the name. */
    pathOf,
    /** To be called before an action: what a program wrote before is cut to its end, and looked after from now on. */
    prepare(resourceId: number): void {
      attempt(pathOf(resourceId), (path) => {
        const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 }
        if (size > KEPT_BYTES) cutToEnd(path, KEPT_BYTES)
      })
      if (nextAt !== null) return
      nextAt = clock.now() + LOOK_EVERY_MS
      rearm()
    },
    /** Deletes the files of a resource that is no more, and of which nothing runs. */
    remove(resourceId: number): void {
      const id = formatId('res', resourceId)
      for (const name of [`${id}.log`, `${id}.start.log`, `${id}.stop.log`]) {
        attempt(join(folder, name), (path) => rmSync(path, { force: true }))
      }
    },
    chore: {
      name: 'keep output files in bounds',
      nextAt: () => nextAt,
      run(now) {
        const found = names(folder).flatMap((name) => {
          const resourceId = parseId('res', NAME.exec(name)?.[1] ?? '')
          return resourceId === null ? [] : [{ path: join(folder, name), resourceId }]
        })
        nextAt = found.length === 0 ? null : now + LOOK_EVERY_MS
        for (const { path, resourceId } of found) attempt(path, () => look(path, resourceId, now))
      },
    } satisfies Chore,
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Leaves the last `bytes` of a file that a program may be appending to: emptied in place, since the program
 * holds it open, and its end written anew. What comes in between stands before that end.
 */
function cutToEnd(path: string, bytes: number): void {
  const fd = openSync(path, 'a+')
  try {
    const { size } = fstatSync(fd)
    const end = Buffer.alloc(Math.min(size, bytes))
    const read = readSync(fd, end, 0, end.length, size - end.length)
    ftruncateSync(fd)
    writeSync(fd, end, 0, read)
  } finally {
    closeSync(fd)
  }
}
