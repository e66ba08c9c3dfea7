// Links of the form `hourhand://…`, which any web page can offer: read strictly, and never more than shown.

/** The only things a link can ask for, each with the id of one thing. */
const ROOMS = { schedules: 'sch', jobs: 'job', resources: 'res', groups: 'grp', runs: 'run' } as const
const PAGES: ReadonlySet<string> = new Set([
  'now',
  'schedules',
  'jobs',
  'on-call',
  'resources',
  'activity',
  'settings',
])

/**
 * The path of the page that a link leads to: `hourhand://jobs/job_12` → `/jobs/job_12`; null for anything that is not
 * exactly such a link.
 */
export function pathOfLink(link: string): string | null {
  const [, page = '', id] = /^hourhand:\/\/([a-z-]{1,20})(?:\/([a-z]{3}_\d{1,15}))?\/?$/.exec(link) ?? []
  if (!PAGES.has(page) && !(page in ROOMS)) return null
  if (id === undefined) return PAGES.has(page) ? (page === 'now' ? '/' : `/${page}`) : null
  const prefix = ROOMS[page as keyof typeof ROOMS] as string | undefined
  return prefix !== undefined && id.startsWith(`${prefix}_`) ? `/${page}/${id}` : null
}

/** The first argument that is a link; where it cannot be read, there is none. */
export function linkAmong(argv: readonly string[]): string | null {
  const link = argv.find((argument) => argument.startsWith('hourhand://'))
  return link === undefined ? null : pathOfLink(link)
}
