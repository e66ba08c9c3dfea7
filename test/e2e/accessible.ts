// What axe-core finds wrong with what is on the screen.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] }

/** The violations of WCAG and of good practice, a line each, with the first place; empty when there is none. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // The policy of the page lets no script in but its own; evaluation by the debugger is none of its business.
  await page.evaluate(axe.source)
  // Colours on their way from one to another are neither.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  const found = await page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: { run: () => Promise<{ violations: unknown }> } }
    return (await engine.run()).violations
  })
  return (found as readonly Violation[]).map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`,
  )
}
