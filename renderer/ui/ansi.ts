// What a program writes for a terminal, as lines of coloured spans: colours and bold are kept, every other control is
// taken out. What comes out is text and numbers alone, to be set as text.

import { PLAIN, type Style, styleAfter } from './ansi-style.ts'

export type Span = { readonly text: string; readonly style: Style }

/** `isEnded` is false for the last line and for a part of one that was too long to be drawn whole. */
export type Line = { readonly spans: readonly Span[]; readonly isEnded: boolean }

/** What has been written so far. A full block of lines never changes again, so it need not be drawn again. */
export type Screen = {
  readonly blocks: readonly (readonly Line[])[]
  /** The line that has no end yet. */
  readonly open: readonly Span[]
  readonly style: Style
  /** After a carriage return: what comes next replaces the open line. */
  readonly isReturned: boolean
  /** The beginning of a control sequence whose rest has not come. */
  readonly pending: string
}

const BLOCK_LINES = 200
const LONGEST_LINE = 8_192
/** What begins as a control sequence and has no end within this is none. */
const LONGEST_SEQUENCE = 1_024

export const EMPTY_SCREEN: Screen = { blocks: [], open: [], style: PLAIN, isReturned: false, pending: '' }

// ECMA-48, by the parts of its grammar. A control function begins with ESC and a letter, or with one character of C1.
const ESC = '\u{1b}'
const END = '\u{7}\u{9c}'
const CSI = `(?:${ESC}\\[|\u{9b})`
const PARAMETERS = '[0-?]*'
const BETWEEN = '[ -/]*'
/** OSC, DCS, SOS, PM and APC, and what they hold: it ends with its line where it has no end of its own. */
const STRING = `(?:${ESC}[\\]PX^_]|[\u{9d}\u{90}\u{98}\u{9e}\u{9f}])[^${END}${ESC}\n]*`

const CONTROL = /[\p{Cc}--\t]/gv
const SEQUENCE = new RegExp(`${CSI}(${PARAMETERS})${BETWEEN}([@-~])`, 'y')
const OTHER = new RegExp(
  `${STRING}(?:[${END}]|${ESC}\\\\|(?=\n|${ESC}[^\\\\]))|${ESC}${BETWEEN}[0-OQ-WYZ\\\\\`-~]`,
  'y',
)
const UNFINISHED = new RegExp(`(?:${CSI}${PARAMETERS}${BETWEEN}|${STRING}${ESC}?|${ESC}${BETWEEN})$`, 'y')

/** Adds what was written next; it may end anywhere, within a sequence too. */
export function feed(screen: Screen, written: string): Screen {
  const text = screen.pending + written
  const pen = createPen(screen)
  let at = 0
  while (at < text.length) {
    CONTROL.lastIndex = at
    const found = CONTROL.exec(text)
    const stop = found?.index ?? text.length
    if (stop > at) pen.write(text.slice(at, stop))
    if (found === null) break
    const length = controlLength(text, stop, pen)
    if (length === null) return pen.end(text.slice(stop))
    at = stop + length
  }
  return pen.end('')
}

/** The lines as they were written, without any control. */
export function plainText({ blocks, open }: Screen): string {
  const lines = blocks.flat().map(({ spans, isEnded }) => textOf(spans) + (isEnded ? '\n' : ''))
  return lines.join('') + textOf(open)
}

function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('')
}

type Pen = ReturnType<typeof createPen>

function createPen(screen: Screen) {
  const blocks = [...screen.blocks]
  // A copy: the screen before keeps its own.
  let block: Line[] = [...(blocks.pop() ?? [])]
  let open = [...screen.open]
  let { style, isReturned } = screen
  let width = textOf(open).length

  function push(isEnded: boolean): void {
    if (block.length >= BLOCK_LINES) {
      blocks.push(block)
      block = []
    }
    block.push({ spans: open, isEnded })
    open = []
    width = 0
  }

  function put(text: string): void {
    const last = open.at(-1)
    if (last?.style === style) open[open.length - 1] = { style, text: last.text + text }
    else open.push({ style, text })
    width += text.length
  }

  return {
    write(text: string): void {
      if (isReturned) {
        open = []
        width = 0
        isReturned = false
      }
      let at = 0
      while (width + text.length - at > LONGEST_LINE) {
        const fits = LONGEST_LINE - width
        put(text.slice(at, at + fits))
        at += fits
        push(false)
      }
      if (at < text.length) put(text.slice(at))
    },
    newLine(): void {
      isReturned = false
      push(true)
    },
    goBack(): void {
      isReturned = true
    },
    paint(parameters: string): void {
      style = styleAfter(style, parameters)
    },
    end(pending: string): Screen {
      if (block.length > 0) blocks.push(block)
      return { blocks, open, style, isReturned, pending }
    },
  }
}

/** Does what the control at `at` says and answers its length; null when its end is not there yet. */
function controlLength(text: string, at: number, pen: Pen): number | null {
  const code = text[at]
  if (code === '\n') pen.newLine()
  if (code === '\r') pen.goBack()
  const sequence = matchAt(SEQUENCE, text, at)
  if (sequence !== null) {
    const [whole, parameters = '', final] = sequence
    if (final === 'm') pen.paint(parameters)
    return whole.length
  }
  const other = matchAt(OTHER, text, at)
  if (other !== null) return other[0].length
  const isUnfinished = text.length - at <= LONGEST_SEQUENCE && matchAt(UNFINISHED, text, at) !== null
  return isUnfinished ? null : 1
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
