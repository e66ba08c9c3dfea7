// Moving from row to row of the lists on a page by keys.

/** What of a row gets the focus: its first link, or else its first button. */
const ENTRY = 'a[href], button:not(:disabled)'

/**
 * Moves the focus to the next row (`step` 1) or the one before (-1). `mayEnter`: from outside of any list it goes to
 * the first row. Tells whether it moved.
 */
export function stepRow(step: 1 | -1, mayEnter: boolean): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main li, main [role="row"]')].filter(
    (row) => entryOf(row) !== null,
  )
  const outermost = rows.filter((row) => row.parentElement?.closest('main li') === null)
  const here = outermost.findIndex((row) => row.contains(document.activeElement))
  if (here === -1 && !mayEnter) return false
  const next = outermost[here === -1 ? 0 : here + step]
  const entry = next && entryOf(next)
  // The rings of focus are for who uses keys, and so it is here.
  entry?.focus({ focusVisible: true } as FocusOptions)
  return entry !== undefined && entry !== null
}

function entryOf(row: HTMLElement): HTMLElement | null {
  return row.querySelector<HTMLElement>('a[href]') ?? row.querySelector<HTMLElement>(ENTRY)
}
