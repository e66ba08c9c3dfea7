// What the console of the browser complained of. A refused request is told there too, a moment after the page has shown it.
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { PATIENCE } from './patience.ts'

export type Complaints = ReturnType<typeof createComplaints>

/** Listens to the console of a page from here on. */
export function createComplaints(page: Page) {
  const told: string[] = []
  const allowed = new Set<RegExp>()
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    told.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => told.push(String(error)))

  const unprovoked = (): readonly string[] =>
    told.filter((text) => ![...allowed].some((kind) => kind.test(text)))

  /** For complaints that may come or not, until the test ends. */
  function allow(kind: RegExp): void {
    allowed.add(kind)
    onTestFinished(() => {
      told.splice(0, told.length, ...unprovoked())
      allowed.delete(kind)
    })
  }

  return {
    /** Those that no test provoked. */
    get unprovoked(): readonly string[] {
      return unprovoked()
    },
    allow,
    /** Waits for a complaint that the test provoked; more of its kind may follow until the test ends. */
    async meet(kind: RegExp): Promise<void> {
      await expect.poll(() => told, PATIENCE).toContainEqual(expect.stringMatching(kind))
      allow(kind)
    },
  }
}
