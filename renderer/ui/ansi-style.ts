// The colours and weights that a terminal is told to write in: ECMA-48's SELECT GRAPHIC RENDITION.

/** A colour of the terminal's sixteen: 0 to 7 black, red, green, yellow, blue, magenta, cyan, white; 8 to 15 brighter. */
export type Colour = number

export type Style = {
  readonly colour: Colour | null
  readonly background: Colour | null
  readonly isBold: boolean
}

export const PLAIN: Style = { colour: null, background: null, isBold: false }

/** The style after `ESC [ parameters m`: reset, bold, the colours; what else it may say is left out. */
export function styleAfter(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)))
  let style = before
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] ?? 0
    if (code === 38 || code === 48) {
      const { colour, length } = extendedColour(codes.slice(place + 1))
      place += length
      style = code === 38 ? { ...style, colour } : { ...style, background: colour }
    } else style = styleOf(style, code)
  }
  return isSame(style, before) ? before : style
}

function styleOf(style: Style, code: number): Style {
  if (code === 0) return PLAIN
  if (code === 1) return { ...style, isBold: true }
  if (code === 22) return { ...style, isBold: false }
  if (code === 39) return { ...style, colour: null }
  if (code === 49) return { ...style, background: null }
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, colour: code - 82 }
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 }
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 }
  return style
}

function isSame(a: Style, b: Style): boolean {
  return a.colour === b.colour && a.background === b.background && a.isBold === b.isBold
}

/** A colour of 256 (`5;N`) or of millions (`2;R;G;B`), as the nearest of the sixteen: those are legible in every theme. */
function extendedColour([kind, ...values]: readonly number[]): { colour: Colour | null; length: number } {
  if (kind === 5) return { colour: colourOf256(values[0] ?? 0), length: 2 }
  if (kind !== 2) return { colour: null, length: kind === undefined ? 0 : 1 }
  return { colour: nearestColour(values.slice(0, 3)), length: 4 }
}

function colourOf256(index: number): Colour | null {
  if (!(index >= 0 && index <= 255)) return null
  if (index < 16) return index
  if (index >= 232) return nearestColour(Array<number>(3).fill(8 + (index - 232) * 10))
  const cube = index - 16
  const level = (part: number) => (part === 0 ? 0 : 55 + part * 40)
  return nearestColour([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level))
}

/** The usual values of the sixteen, to measure by. */
const SIXTEEN: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
]

function nearestColour([red = 0, green = 0, blue = 0]: readonly number[]): Colour {
  const distances = SIXTEEN.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2)
  return distances.indexOf(Math.min(...distances))
}
