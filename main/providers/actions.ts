/** Every kind of thing that a job can do. */
import { invalid } from '#shared/error.ts'
import type { JobAction } from '#shared/job.ts'
import type { ActionProvider } from './action.ts'
import { flowAction } from './flow.ts'
import { httpAction } from './http-action.ts'
import { programAction } from './program.ts'

const actions: Readonly<Record<JobAction['kind'], ActionProvider>> = {
  program: programAction as ActionProvider,
  http: httpAction as ActionProvider,
  flow: flowAction as ActionProvider,
}

/** The kind of action by its name; throws AppError('invalid') on `action.kind` for one that does not exist. */
export function actionOf(kind: string): ActionProvider {
  if (Object.hasOwn(actions, kind)) return actions[kind as JobAction['kind']]
  throw invalid('action.kind', `must be one of ${Object.keys(actions).join(', ')}`)
}

/** Throws `invalid` at a path below `action` when it could never run. */
export function checkAction(action: JobAction): void {
  actionOf(action.kind).check(action)
}
