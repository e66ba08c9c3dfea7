// The rule book by example. The expected instants were made by another program: Python's zoneinfo, day by day.
import { expect, test } from 'vitest'
import { nextAfter, parseCron, previousBefore } from '#shared/cron.ts'
import vectors from '../fixtures/cron-vectors.json' with { type: 'json' }

type Vector = {
  readonly expression: string
  readonly zone: string
  readonly after: string
  readonly expected: readonly string[]
  readonly why?: string
}

const rows: readonly Vector[] = vectors
const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace('.000Z', 'Z')

test.each(rows)('$expression in $zone after $after fires when the book says', (row) => {
  const cron = parseCron(row.expression)
  const found: (string | null)[] = []
  let at = Date.parse(row.after)
  for (const _ of row.expected) {
    at = nextAfter(cron, row.zone, at) ?? Infinity
    found.push(Number.isFinite(at) ? iso(at) : null)
  }
  expect(found, row.why).toEqual(row.expected)
})

test.each(rows)('$expression in $zone is found backwards from its last firing after $after', (row) => {
  const cron = parseCron(row.expression)
  const back = [...row.expected].reverse()
  const found = back.slice(1).map((_, i) => iso(previousBefore(cron, row.zone, Date.parse(back[i] ?? ''))))
  expect(found, row.why).toEqual(back.slice(1))
})
