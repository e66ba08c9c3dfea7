// A change of a job that names only what changes, made whole.
import type { Static } from 'typebox'
import { invalid } from '#shared/error.ts'
import type { Job } from '#shared/job.ts'
import { JobChange, type JobEdit } from '#shared/schema/job.ts'
import { createValidator } from '../body.ts'
import { describeIssue, type Issue } from '../issue.ts'
import { fromAction, fromTrigger } from './job-map.ts'

type Edit = Static<typeof JobEdit>
type Members = Readonly<Record<string, unknown>>

const check = createValidator(JobChange, 'body')

/**
 * The change with its trigger and its action whole: where the kind stays, what is not named is as it was; another kind
 * stands for itself. Throws `invalid` at the field where that is no trigger or action.
 */
export function wholeChange(edit: Edit, before: Job): Static<typeof JobChange> {
  const { trigger, action, ...rest } = edit
  const change = {
    ...rest,
    ...(trigger !== undefined && { trigger: mergeTrigger(trigger, fromTrigger(before.trigger)) }),
    ...(action !== undefined && { action: mergeAction(action, fromAction(before.action)) }),
  }
  const { error } = check(change)
  if (error === undefined) return change as Static<typeof JobChange>
  const { field = '', message } = describeIssue(error as readonly Issue[], 'body')
  throw invalid(field, message)
}

function merge(given: Members, known: Members): Members {
  return given.kind === undefined || given.kind === known.kind ? { ...known, ...given } : given
}

/** An interval counts from its anchor: another one without an anchor of its own has none to count from. */
function mergeTrigger(given: Members, { anchor, ...known }: Members): Members {
  return merge(given, known)
}

/** A body may be any JSON, so that only where there was one null can say that there is none. */
function mergeAction(given: Members, known: Members): Members {
  const { body, ...merged } = merge(given, known)
  const isTakenAway =
    body === undefined || (given.body === null && known.body !== null && merged.kind === known.kind)
  return isTakenAway ? merged : { ...merged, body }
}
