import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_SCREEN, feed, plainText, type Screen } from '../../renderer/ui/ansi.ts'

const E = '\u{1b}'
const show = (text: string): Screen => feed(EMPTY_SCREEN, text)
const spansOf = ({ blocks, open }: Screen) => [...blocks.flat().flatMap(({ spans }) => spans), ...open]
/** `text` with what differs from plain before it: `[1 bold]text`. */
const draw = (text: string) =>
  spansOf(show(text)).map(({ text: words, style }) => {
    const { colour, background, isBold } = style
    const marks = [colour, background === null ? null : `on ${background}`, isBold ? 'bold' : null]
    return `[${marks.filter((mark) => mark !== null).join(' ')}]${words}`
  })

test.each([
  ['a colour and a reset', `${E}[31mred${E}[0m plain`, ['[1]red', '[] plain']],
  ['a reset without a number', `${E}[1;32mok${E}[m!`, ['[2 bold]ok', '[]!']],
  ['bold alone is taken back', `${E}[1mA${E}[22mB`, ['[bold]A', '[]B']],
  ['bright colours', `${E}[91mA${E}[107mB${E}[39;49mC`, ['[9]A', '[9 on 15]B', '[]C']],
  ['a badge', `${E}[41;37m FAIL ${E}[0m`, ['[7 on 1] FAIL ']],
  [
    'a colour of 256, as the nearest',
    `${E}[38;5;196mA${E}[38;5;244mB${E}[38;5;3mC`,
    ['[9]A', '[8]B', '[3]C'],
  ],
  ['a true colour, as the nearest', `${E}[38;2;10;200;10mA${E}[48;2;0;0;0mB`, ['[2]A', '[2 on 0]B']],
  ['what follows an extended colour', `${E}[38;5;1;1mA`, ['[1 bold]A']],
  ['colons between the parameters', `${E}[38:5:1mA`, ['[1]A']],
  ['styles that are not shown', `${E}[3;4;7mA`, ['[]A']],
  ['nonsense parameters', `${E}[999;38;9mA${E}[38mB`, ['[]AB']],
])('%s', (_what, text, drawn) => {
  expect(draw(text)).toEqual(drawn)
})

test.each([
  ['cursor movements', `a${E}[2Kb${E}[10;4Hc${E}[?25l`, 'abc'],
  ['a title', `${E}]0;the title\u{7}a${E}]8;;http://x${E}\\link${E}]8;;${E}\\`, 'alink'],
  ['a title without an end, up to the end of its line', `${E}]0;title\nb`, '\nb'],
  ['other strings', `${E}Psecret${E}\\a${E}_x\u{9c}b`, 'ab'],
  ['two-character sequences', `${E}(Ba${E}7b${E}=c`, 'abc'],
  ['controls', 'a\u{0}b\u{7}c\u{8}d\u{7f}e\u{85}', 'abcde'],
  ['but not tabs and lines', 'a\tb\nc', 'a\tb\nc'],
])('%s are taken out', (_what, text, plain) => {
  expect(plainText(show(text))).toBe(plain)
})

test('a carriage return writes over its line, before a line end it says nothing', () => {
  expect(plainText(show('10 %\r50 %\r\n'))).toBe('50 %\n')
  expect(plainText(show('one\r\ntwo\r\n'))).toBe('one\ntwo\n')
  expect(plainText(feed(show('10 %\r'), '20 %'))).toBe('20 %')
})

test('markup stays text', () => {
  const text = '<img src=x onerror="alert(1)">&amp;'
  expect(spansOf(show(text))).toEqual([{ text, style: expect.anything() }])
})

test('a sequence that is cut in two is put together, one that never ends is let go', () => {
  expect(plainText(feed(show(`a${E}[3`), '1mb'))).toBe('ab')
  expect(spansOf(feed(show(`a${E}[3`), '1mb')).at(-1)?.style.colour).toBe(1)
  expect(show(`a${E}`).pending).toBe(E)
  const endless = show(`${E}]0;${'x'.repeat(5_000)}`)
  expect(endless.pending).toBe('')
  expect(plainText(endless)).toContain('xxx')
})

test('however the text is cut, the same is shown', () => {
  const piece = fc.constantFrom(
    'a',
    'ü',
    ' ',
    '\n',
    '\r',
    E,
    '[',
    ']',
    '31m',
    '1;4',
    '0m',
    '\u{7}',
    '\\',
    'P',
    '8;;x',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(100), (pieces, seed) => {
      const text = pieces.join('')
      const cut = seed % (text.length + 1)
      const parts = feed(show(text.slice(0, cut)), text.slice(cut))
      expect(plainText(parts)).toBe(plainText(show(text)))
      expect(spansOf(parts).map(({ style }) => style)).toEqual(spansOf(show(text)).map(({ style }) => style))
    }),
  )
})

test('nothing that a terminal would obey is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(plainText(show(text))).not.toMatch(/[\p{Cc}--[\t\n]]/v)
    }),
  )
})

test('blocks that are full stay the same objects, and a line without an end is broken but copied whole', () => {
  const first = show('line\n'.repeat(450))
  const second = feed(first, 'more\n')
  expect(first.blocks.map((block) => block.length)).toEqual([200, 200, 50])
  expect(second.blocks[0]).toBe(first.blocks[0])
  expect(second.blocks[2]).not.toBe(first.blocks[2])
  const long = 'x'.repeat(20_000)
  expect(show(long).blocks.flat()).toHaveLength(2)
  expect(plainText(show(`${long}\nend`))).toBe(`${long}\nend`)
})

test('a mebibyte of coloured lines is read whole', () => {
  const text = `${E}[32m✓${E}[39m a test that passes ${E}[90m12 ms${E}[0m\n`.repeat(20_000)
  expect(show(text).blocks.flat()).toHaveLength(20_000)
})
