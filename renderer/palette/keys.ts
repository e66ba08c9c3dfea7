// What each key does, wherever no field is being typed in.
import { PAGES } from '../pages.ts'

export type KeyHelp = { readonly keys: readonly string[]; readonly does: string }

/** `⌘` where the machine has it, `Ctrl` elsewhere. */
export function modifier(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
}

/** What the sheet of keys shows, under its headings. */
export function keyHelp(): readonly { readonly title: string; readonly keys: readonly KeyHelp[] }[] {
  return [
    {
      title: 'Everywhere',
      keys: [
        { keys: [modifier(), 'K'], does: 'Search and commands' },
        { keys: ['/'], does: 'Search the list on this page' },
        { keys: ['n'], does: 'New: what this page is about' },
        { keys: [modifier(), 'Z'], does: 'Undo the last deletion' },
        { keys: ['?'], does: 'This sheet' },
      ],
    },
    {
      title: 'In lists',
      keys: [
        { keys: ['j', '↓'], does: 'The next row' },
        { keys: ['k', '↑'], does: 'The row before' },
        { keys: ['Enter'], does: 'Open it' },
      ],
    },
    { title: 'Go to', keys: PAGES.map(({ key, name }) => ({ keys: ['g', key], does: name })) },
  ]
}

/** What the key n makes on a page. */
const NEW: Readonly<Record<string, string>> = {
  '/': '/schedules/new',
  '/schedules': '/schedules/new',
  '/jobs': '/jobs/new',
  '/resources': '/resources/new',
}

/** Where something new of a page is made; null where nothing is. */
export function newPathOf(page: string | undefined): string | null {
  return NEW[page ?? ''] ?? null
}
