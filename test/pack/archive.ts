// What electron-builder made, as it lies on the disk: an asar is a header of JSON, then the files one after the other.
import { createHash } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { FUSE_MARK } from './stand-in.ts'

type Entry = {
  readonly files?: Readonly<Record<string, Entry>>
  readonly size?: number
  readonly offset?: string
  readonly unpacked?: boolean
}

export type Packed = { readonly path: string; readonly size: number; readonly isUnpacked: boolean }

type Found = Packed & { readonly offset: number }

/** Chromium's pickle: four lengths, of which the last is that of the JSON. */
const PICKLE_HEAD = 16

function open(archive: string): { readonly found: readonly Found[]; readonly start: number } {
  const fd = openSync(archive, 'r')
  const head = Buffer.alloc(PICKLE_HEAD)
  readSync(fd, head, 0, PICKLE_HEAD, 0)
  const json = Buffer.alloc(head.readUInt32LE(12))
  readSync(fd, json, 0, json.length, PICKLE_HEAD)
  closeSync(fd)
  return { found: walk(JSON.parse(json.toString()), ''), start: head.readUInt32LE(4) + 8 }
}

function walk({ files = {} }: Entry, folder: string): readonly Found[] {
  return Object.entries(files).flatMap(([name, entry]) => {
    const path = `${folder}${name}`
    if (entry.files !== undefined) return walk(entry, `${path}/`)
    const { size = 0, unpacked = false, offset = '0' } = entry
    return [{ path, size, isUnpacked: unpacked, offset: Number(offset) }]
  })
}

/** The files of an archive, those that lie beside it too. */
export function listArchive(archive: string): readonly Packed[] {
  return open(archive).found
}

/** What an archive is checked by when it is opened: the SHA-256 of its header. */
export function hashOfHeader(archive: string): string {
  const bytes = readFileSync(archive)
  const header = bytes.subarray(PICKLE_HEAD, PICKLE_HEAD + bytes.readUInt32LE(12))
  return createHash('sha256').update(header).digest('hex')
}

/** Lays the files of an archive into a folder, as Electron shows them to the program. */
export function unpackArchive(archive: string, folder: string): void {
  const { found, start } = open(archive)
  const bytes = readFileSync(archive)
  for (const { path, size, isUnpacked, offset } of found) {
    const target = join(folder, path)
    mkdirSync(dirname(target), { recursive: true })
    const beside = () => readFileSync(join(`${archive}.unpacked`, path))
    writeFileSync(target, isUnpacked ? beside() : bytes.subarray(start + offset, start + offset + size))
  }
}

/** The fuses of a program, one letter each, after the version and the number of them. */
export function readFuses(program: string): string {
  const bytes = readFileSync(program)
  const at = bytes.indexOf(FUSE_MARK) + FUSE_MARK.length
  return bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0)).toString()
}

/** Every file under a folder, as paths from there. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
}
