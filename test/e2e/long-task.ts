// How long a page was deaf: the tasks of its main thread.
import type { Page } from 'playwright-core'

/** Begins to watch; another page opened in its place is not watched. */
export async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const longest = { ms: 0 }
    Object.assign(window, { longest })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration)
    }).observe({ entryTypes: ['longtask'] })
  })
}

/** The longest in milliseconds since this was asked last; 0 when none took 50 or more. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { longest } = window as unknown as { longest: { ms: number } }
    const { ms } = longest
    longest.ms = 0
    return ms
  })
}
