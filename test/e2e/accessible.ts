// What axe-core finds wrong with what is on the screen.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The violations of WCAG and of good practice, each told by its rule and its place; of a part of the page, or of all. */
export async function violationsOf(page: Page, part = 'html'): Promise<readonly string[]> {
  // The policy of the page lets no script in but its own; evaluation by the debugger is none of its business.
  await page.evaluate(axe.source)
  return page.evaluate(async (within) => {
    // Half way between two colours nothing can be read.
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(changes.map(({ finished }) => finished))
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(within)
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, part)
}
