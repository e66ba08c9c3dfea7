// Names and values as lines of text, `NAME=value` or `Name: value`, and as the rows of a table.
import type { Pair } from '../ui/pair-table.tsx'

type Sign = '=' | ': '

/** A row for each line, also for one in which nothing is typed yet. */
export function pairsOfLines(text: string, sign: Sign): readonly Pair[] {
  if (text === '') return []
  return text.split('\n').map((line, key) => {
    const at = line.indexOf(sign.trim())
    const name = at < 0 ? line : line.slice(0, at)
    const value = at < 0 ? '' : line.slice(at + 1)
    return { key, name, value: sign === ': ' ? value.replace(/^ /, '') : value }
  })
}

export function linesOfPairs(pairs: readonly Pair[], sign: Sign): string {
  return pairs.map(({ name, value }) => `${name}${sign}${value}`).join('\n')
}
