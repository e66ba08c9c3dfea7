// The output of a run, put together from what events tell and what is read: by the positions of its bytes.
import { EMPTY_SCREEN, feed, type Screen } from '../ui/ansi.ts'

/** What is known of an output: its bytes from `start` to `end`, of all that were ever written. */
export type OutputLog = { readonly start: number; readonly end: number; readonly screen: Screen }

/** What an event tells: a text, and the position of its first byte. */
export type OutputPiece = { readonly from: number; readonly text: string }

export const EMPTY_LOG: OutputLog = { start: 0, end: 0, screen: EMPTY_SCREEN }

/** Stands before the first bytes where the beginning of an output was cut. */
const NOTICE = /^\[the first (\d+) bytes were cut\]\n/
const LONGEST_NOTICE = 64

const encoder = new TextEncoder()

/**
 * Adds what an event tells. Null when that cannot be done, because something between is missing or the text is not
 * what was written (a character was cut in two, or is none): then it must be read.
 */
export function addPiece(log: OutputLog, { from, text }: OutputPiece): OutputLog | null {
  if (from > log.end || text.includes('\u{fffd}')) return null
  const bytes = encoder.encode(text)
  const end = from + bytes.length
  if (end <= log.end) return log
  const fresh = from === log.end ? text : new TextDecoder().decode(bytes.subarray(log.end - from))
  return { ...log, end, screen: feed(log.screen, fresh) }
}

/** Adds what was read from `log.end` on. A character at the end that is not whole yet is left for the next time. */
export function addBytes(log: OutputLog, answer: Uint8Array, isOver: boolean): OutputLog {
  const [notice, cut] =
    NOTICE.exec(new TextDecoder('latin1').decode(answer.subarray(0, LONGEST_NOTICE))) ?? []
  const bytes = answer.subarray(notice?.length ?? 0)
  const isBehind = Number(cut ?? 0) > log.end
  const before = isBehind ? { ...EMPTY_LOG, start: Number(cut), end: Number(cut) } : log
  const whole = isOver ? bytes : bytes.subarray(0, wholeLength(bytes))
  if (whole.length === 0) return before
  return {
    ...before,
    end: before.end + whole.length,
    screen: feed(before.screen, new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole)),
  }
}

/** How many bytes there are without a UTF-8 character that begins near the end and does not end there. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    const needed = byte >= 0xf0 && byte < 0xf8 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (byte >= 0xf8 || byte < 0x80) return bytes.length
    if (byte >= 0xc0) return needed > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
