import { createDirectoryNews, type DirectoryDeps } from './directory-entry.ts'
import { createEscalationService } from './escalation.ts'
import { createPersonService } from './person.ts'
import { createResolve } from './resolve.ts'
import { createTeamService } from './team.ts'

export type DirectoryService = ReturnType<typeof createDirectoryService>

/** The writes of the directory: persons, teams and escalations. */
export function createDirectoryService(deps: DirectoryDeps) {
  const news = createDirectoryNews(deps)
  const resolve = createResolve(deps)
  return {
    ...createPersonService(deps, news),
    ...createTeamService(deps, { ...news, resolve }),
    ...createEscalationService(deps, { ...news, resolve }),
    resolve,
  }
}
