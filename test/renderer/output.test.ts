import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addBytes, addPiece, EMPTY_LOG, type OutputLog } from '../../renderer/activity/output-log.ts'
import { createOutputReader } from '../../renderer/activity/output-reader.ts'
import { plainText } from '../../renderer/ui/ansi.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = ({ screen }: OutputLog): string => plainText(screen)
const read = (text: string): OutputLog => addBytes(EMPTY_LOG, bytes(text), false)

test('an event that follows what is there is added, one that is there already is not added twice', () => {
  const log = addPiece(EMPTY_LOG, { from: 0, text: 'größe\n' })
  expect(log).toMatchObject({ start: 0, end: 8 })
  expect(log && addPiece(log, { from: 0, text: 'größe\n' })).toBe(log)
  const next = log && addPiece(log, { from: 4, text: 'ße\nmore' })
  expect(next && textOf(next)).toBe('größe\nmore')
})

test('an event after a gap, or with a character cut in two, must be read instead', () => {
  expect(addPiece(EMPTY_LOG, { from: 10, text: 'later' })).toBeNull()
  expect(addPiece(EMPTY_LOG, { from: 0, text: 'gr\u{fffd}' })).toBeNull()
})

test('a character that is read in two halves is shown once it is whole', () => {
  const all = bytes('a€😀')
  const first = addBytes(EMPTY_LOG, all.subarray(0, 3), false)
  expect([textOf(first), first.end]).toEqual(['a', 1])
  const second = addBytes(first, all.subarray(first.end, 6), false)
  expect(textOf(second)).toBe('a€')
  expect(textOf(addBytes(second, all.subarray(second.end), false))).toBe('a€😀')
})

test('bytes that are no text are shown as such, and waited for no longer than the run goes on', () => {
  expect(textOf(addBytes(EMPTY_LOG, new Uint8Array([97, 0xff, 98]), false))).toBe('a\u{fffd}b')
  const half = new Uint8Array([97, 0xe2, 0x82])
  expect(addBytes(EMPTY_LOG, half, false).end).toBe(1)
  expect(addBytes(EMPTY_LOG, half, true).end).toBe(3)
})

test('where the beginning was cut the log begins after it', () => {
  const log = addBytes(read('old'), bytes('[the first 500 bytes were cut]\nnew'), false)
  expect([log.start, log.end, textOf(log)]).toEqual([500, 503, 'new'])
  // Read on from just where the cut is: nothing is missing, and the notice is no output.
  const on = addBytes(log, bytes('[the first 503 bytes were cut]\ner'), false)
  expect([on.start, on.end, textOf(on)]).toEqual([500, 505, 'newer'])
})

/** A run that has written `written` so far, and what a reader makes of it. */
function follow(initial: string) {
  const run = { written: bytes(initial), reads: [] as number[], isBroken: false }
  const seen = { text: '', errors: 0 }
  const reader = createOutputReader({
    read: async (from) => {
      run.reads.push(from)
      if (run.isBroken) throw new Error('no answer')
      return run.written.subarray(from)
    },
    isOver: false,
    onChange: (log) => {
      seen.text = textOf(log)
    },
    onError: () => {
      seen.errors += 1
    },
  })
  return { run, seen, reader }
}

test('events are enough where they follow each other', async () => {
  const { run, seen, reader } = follow('one\n')
  await reader.catchUp()
  reader.tell({ from: 4, text: 'two\n' })
  reader.tell({ from: 8, text: 'three\n' })
  expect(seen.text).toBe('one\ntwo\nthree\n')
  reader.end(14)
  expect(run.reads).toEqual([0])
})

test('what is missing is read, from where it is missing', async () => {
  const { run, seen, reader } = follow('one\n')
  await reader.catchUp()
  run.written = bytes('one\ntwo\nthree\n')
  reader.tell({ from: 8, text: 'three\n' })
  await vi.runAllTimersAsync()
  expect([seen.text, run.reads]).toEqual(['one\ntwo\nthree\n', [0, 4]])
})

test('events that come while it reads lead to one more reading, after a rest', async () => {
  const { run, seen, reader } = follow('one\n')
  const first = reader.catchUp()
  for (let event = 0; event < 50; event++) reader.tell({ from: 4, text: 'x' })
  run.written = bytes('one\nx')
  await vi.advanceTimersByTimeAsync(400)
  expect(run.reads).toEqual([0])
  await vi.runAllTimersAsync()
  await first
  expect([seen.text, run.reads]).toEqual(['one\nx', [0, 4]])
})

test('the end of a run shows the last of it, also what no event told', async () => {
  const { run, seen, reader } = follow('one\n')
  await reader.catchUp()
  run.written = bytes('one\nlast words')
  reader.end(run.written.length)
  await vi.runAllTimersAsync()
  expect([seen.text, run.reads]).toEqual(['one\nlast words', [0, 0]])
})

test('a reading that fails is told, and the next event tries again', async () => {
  const { run, seen, reader } = follow('one\n')
  run.isBroken = true
  await reader.catchUp()
  expect(seen).toEqual({ text: '', errors: 1 })
  run.isBroken = false
  reader.tell({ from: 4, text: 'x' })
  await vi.runAllTimersAsync()
  expect(seen.text).toBe('one\n')
})

test('after it was stopped nothing is shown', async () => {
  const { seen, reader } = follow('one\n')
  const reading = reader.catchUp()
  reader.stop()
  await reading
  expect(seen.text).toBe('')
})
