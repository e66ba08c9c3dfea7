// The pictures themselves: each that the tray can ask for is there, in the sizes and the form its system wants.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { trayIcon } from '#main/desktop/icon.ts'

const FOLDER = 'build/icons'
const STATES = ['idle', 'running', 'attention', 'paused'] as const

/** A PNG as build/icons.ts writes it: eight bits of each colour and alpha, no filters. */
function readPng(file: string) {
  const bytes = readFileSync(file)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.subarray(at + 4, at + 8).toString()
    if (type === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  }
  const lines = inflateSync(Buffer.concat(parts))
  const pixels = Array.from({ length: width * height }, (_, index) => {
    const at = Math.floor(index / width) * (width * 4 + 1) + 1 + (index % width) * 4
    return [...lines.subarray(at, at + 4)] as [number, number, number, number]
  })
  return { width, height, pixels }
}

/** The sizes of an ICO, each checked to be a square that is really there. */
function readIco(file: string): readonly number[] {
  const bytes = readFileSync(file)
  expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1])
  return Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => {
    const at = 6 + index * 16
    const [size, height] = [bytes[at] || 256, bytes[at + 1] || 256]
    expect(height).toBe(size)
    const end = bytes.readUInt32LE(at + 12) + bytes.readUInt32LE(at + 8)
    expect(end).toBeLessThanOrEqual(bytes.length)
    return size
  })
}

/** Where a picture has ink, as letters. */
function shapeOf(file: string): string {
  return readPng(file)
    .pixels.map(([, , , alpha]) => (alpha > 127 ? '#' : '.'))
    .join('')
}

const placeOf = (platform: NodeJS.Platform, isTaskbarDark = false) => ({
  folder: FOLDER,
  platform,
  isTaskbarDark,
})

describe.each(STATES)('the tray icon %s', (state) => {
  test('is one outlined picture on Linux, twice as large as panels show it', () => {
    const { width, height, pixels } = readPng(trayIcon(state, placeOf('linux')))
    expect([width, height]).toEqual([48, 48])
    const light = pixels.filter(([red, green, , alpha]) => alpha > 200 && red + green > 300).length
    const dark = pixels.filter(([red, green, blue, alpha]) => alpha > 200 && red + green + blue < 120).length
    expect(light).toBeGreaterThan(100)
    expect(dark).toBeGreaterThan(100)
  })

  test('is black with alpha alone on macOS, in both sizes', () => {
    const small = trayIcon(state, placeOf('darwin'))
    const sizes = [small, small.replace('.png', '@2x.png')].map((file) => {
      const { width, pixels } = readPng(file)
      expect(pixels.every(([red, green, blue]) => red + green + blue === 0)).toBe(true)
      expect(pixels.some(([, , , alpha]) => alpha === 255)).toBe(true)
      expect(pixels.some(([, , , alpha]) => alpha === 0)).toBe(true)
      return width
    })
    expect(sizes).toEqual([16, 32])
  })

  test('is there for both taskbars of Windows, in every size they ask for', () => {
    for (const isDark of [true, false]) {
      const file = trayIcon(state, placeOf('win32', isDark)).replaceAll('\\', '/')
      expect(readIco(file)).toEqual([16, 20, 24, 32])
    }
  })
})

test('the states are told apart by their shape at 16 pixels', () => {
  const shapes = STATES.map((state) => shapeOf(trayIcon(state, placeOf('darwin'))))
  for (const [index, one] of shapes.entries()) {
    for (const other of shapes.slice(index + 1)) {
      const apart = [...one].filter((letter, at) => letter !== other[at]).length
      expect(apart).toBeGreaterThanOrEqual(16)
    }
  }
})

test('the program has its icon in every format and size that installers ask for', () => {
  expect(readPng(join(FOLDER, 'icon.png')).width).toBe(512)
  expect(readIco(join(FOLDER, 'icon.ico'))).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
  const icns = readFileSync(join(FOLDER, 'icon.icns'))
  expect([icns.subarray(0, 4).toString(), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
})
