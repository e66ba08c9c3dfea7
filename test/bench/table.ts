/** One line of a benchmark: what was measured, ours, the best or named peer, how far apart, and what was aimed at. */
export type BenchRow = {
  readonly what: string
  readonly ours: string
  readonly peer: string
  readonly ratio: string
  readonly aim: string
}

const COLUMNS = ['what', 'ours', 'peer', 'ratio', 'aim'] as const

/** Prints the rows as a Markdown table, columns aligned. */
export function printTable(title: string, rows: readonly BenchRow[]): void {
  const head = { what: 'what', ours: 'ours', peer: 'peer', ratio: 'ratio', aim: 'aim' }
  const widths = COLUMNS.map((column) => Math.max(...[head, ...rows].map((row) => row[column].length)))
  const line = (row: BenchRow) =>
    `| ${COLUMNS.map((column, i) => row[column].padEnd(widths[i] ?? 0)).join(' | ')} |`
  console.log(`\n${title}\n`)
  console.log(line(head))
  console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
  for (const row of rows) console.log(line(row))
}

/** The middle value; of an even count, the mean of the two in the middle. NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  return (lower + upper) / 2
}
