// The containers of pictures: PNG (RFC 2083), ICO as Windows reads it, ICNS as macOS does.
import { crc32, deflateSync } from 'node:zlib'

/** A square of pixels, each red, green, blue, alpha, from the top left. */
export type Picture = { readonly size: number; readonly pixels: Uint8Array }

const PNG_MARK = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const EIGHT_BIT_RGBA = [8, 6, 0, 0, 0]

export function encodePng({ size, pixels }: Picture): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  head.set(EIGHT_BIT_RGBA, 8)
  const stride = size * 4
  // Each line begins with its filter: none.
  const lines = Buffer.alloc(size * (stride + 1))
  for (let y = 0; y < size; y += 1)
    lines.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  const parts = [
    pngPart('IHDR', head),
    pngPart('IDAT', deflateSync(lines, { level: 9 })),
    pngPart('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([PNG_MARK, ...parts])
}

function pngPart(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  return Buffer.concat([uint32(content.length), body, uint32(crc32(body))])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const ICO_ENTRY = 16
const LARGEST_PLAIN = 255

/** Small pictures plain, as every reader of ICO knows them; one of 256 as PNG, as Windows has it. */
export function encodeIco(pictures: readonly Picture[]): Buffer {
  const bodies = pictures.map((picture) =>
    picture.size > LARGEST_PLAIN ? encodePng(picture) : encodeBitmap(picture),
  )
  const head = Buffer.alloc(6 + ICO_ENTRY * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size }] of pictures.entries()) {
    const at = 6 + ICO_ENTRY * index
    const length = bodies[index]?.length ?? 0
    // 256 does not fit into the byte and is written as 0.
    head.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at)
    head.writeUInt32LE(length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += length
  }
  return Buffer.concat([head, ...bodies])
}

/** A BITMAPINFOHEADER of twice the height, the lines from the bottom up as BGRA, and a mask of nothing. */
function encodeBitmap({ size, pixels }: Picture): Buffer {
  const head = Buffer.alloc(40)
  head.writeUInt32LE(40, 0)
  head.writeInt32LE(size, 4)
  head.writeInt32LE(size * 2, 8)
  head.writeUInt16LE(1, 12)
  head.writeUInt16LE(32, 14)
  const colours = Buffer.alloc(size * size * 4)
  for (let index = 0; index < size * size; index += 1) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(index * 4, index * 4 + 4)
    const line = size - 1 - Math.floor(index / size)
    colours.set([blue, green, red, alpha], (line * size + (index % size)) * 4)
  }
  const maskLine = Math.ceil(size / 32) * 4
  return Buffer.concat([head, colours, Buffer.alloc(maskLine * size)])
}

/** The types that hold PNG, by the pixels of their side; `@2x` ones have the size of the next. */
const ICNS_TYPES: readonly (readonly [type: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

export const ICNS_SIZES = [...new Set(ICNS_TYPES.map(([, size]) => size))]

export function encodeIcns(pictures: readonly Picture[]): Buffer {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const picture = pictures.find((one) => one.size === size)
    if (picture === undefined) throw new Error(`an icon of ${size} pixels is missing`)
    return icnsPart(type, encodePng(picture))
  })
  return icnsPart('icns', Buffer.concat(parts))
}

function icnsPart(type: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type, 'latin1'), uint32(content.length + 8), content])
}
