// Which commands fit what is typed, and in which order.
import type { Command } from './commands.ts'

/** The commands of which every word typed begins, or stands in, a word of theirs; the better fit first. */
export function match(commands: readonly Command[], query: string): readonly Command[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return commands.filter(({ isOnlyFound }) => !isOnlyFound)
  return commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command)
}

/** Whether every word typed stands in a name. */
export function fits(name: string, query: string): boolean {
  const words = fold(query).split(/\s+/)
  return words.every((word) => fold(name).includes(word))
}

const BEGINS_LABEL = 4
const BEGINS_WORD = 3
const IN_LABEL = 2
const IN_KEYWORD = 1

/** Each word must fit; how well the worst of them does not matter, their sum does. */
function scoreOf({ label, keywords = [], group }: Command, words: readonly string[]): number {
  const name = fold(label)
  const others = fold([...keywords, group].join(' '))
  const scores = words.map((word): number => {
    if (name.startsWith(word)) return BEGINS_LABEL
    if (name.includes(` ${word}`)) return BEGINS_WORD
    if (name.includes(word)) return IN_LABEL
    return others.includes(word) ? IN_KEYWORD : 0
  })
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0)
}

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
