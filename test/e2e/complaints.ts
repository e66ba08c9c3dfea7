// What the console of the browser complained of. A refused request is told there too, a moment after the page has shown it.
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { PATIENCE } from './patience.ts'

export class Complaints {
  readonly #told: string[] = []
  readonly #allowed = new Set<RegExp>()

  constructor(page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.#hear(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => this.#hear(String(error)))
  }

  /** Those that no test provoked. */
  get unprovoked(): readonly string[] {
    return this.#told.filter((text) => !this.#isAllowed(text))
  }

  /** Waits for a complaint that the test provoked; more of its kind may follow until the test ends. */
  async meet(kind: RegExp): Promise<void> {
    await expect.poll(() => this.#told, PATIENCE).toContainEqual(expect.stringMatching(kind))
    this.allow(kind)
  }

  /** For complaints that may come or not, until the test ends. */
  allow(kind: RegExp): void {
    this.#allowed.add(kind)
    onTestFinished(() => {
      this.#told.splice(0, this.#told.length, ...this.unprovoked)
      this.#allowed.delete(kind)
    })
  }

  #hear(text: string): void {
    this.#told.push(text)
  }

  #isAllowed(text: string): boolean {
    return [...this.#allowed].some((kind) => kind.test(text))
  }
}
