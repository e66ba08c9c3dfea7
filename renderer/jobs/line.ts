// A program and its arguments as one line, in the words of a shell; nothing but words: no variables, no wildcards.
import { quoteWord } from '#shared/shell.ts'

/** One line that `splitLine` takes apart again. */
export function joinLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ')
}

/** The words of a line: quotes hold together, a backslash takes the next character as it is. Null: a quote has no end. */
export function splitLine(line: string): readonly string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (quote !== null) {
      const isEscape = char === '\\' && quote === '"' && '"\\'.includes(line[at + 1] ?? ' ')
      if (char === quote) quote = null
      else if (isEscape) word = (word ?? '') + line[++at]
      else word = (word ?? '') + char
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      word ??= ''
      if (char === '"' || char === "'") quote = char
      else if (char === '\\' && at + 1 < line.length) word += line[++at]
      else word += char
    }
  }
  if (quote !== null) return null
  return word === null ? words : [...words, word]
}
