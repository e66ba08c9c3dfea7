// What a dialect keeps with a job, out of one store and into another, where users have other numbers.
import type { Job, JobInput } from '#shared/job.ts'
import type { Dialect } from '#shared/schema/transfer.ts'
import type { JobOwnership } from '../../services/job.ts'
import type { Store } from '../../store/index.ts'
import { OPERATOR_ID } from '../../store/user.ts'

type Users = Pick<Store, 'users'>

/** The side of a job that no other part of its document tells; undefined for one of our own. */
export function toDialect({ origin, source, action, policy }: Job, { users }: Users): Dialect | undefined {
  if (origin === null) return undefined
  const { successBelow, plainHeaders } = action.kind === 'http' ? action : {}
  const more = {
    ...(successBelow !== undefined && { successBelow }),
    ...(plainHeaders !== undefined && { plainHeaders }),
    curve: policy.retries.curve,
  }
  if (source === null || origin === 'seed') return { origin, source, ...more } as Dialect
  const { userId, ...kept } = source as { userId: number; parameters: Record<string, unknown> }
  const user = users.find(userId) ?? users.get(OPERATOR_ID)
  return { origin: 'instabase', source: { user: user.name, ...kept }, ...more }
}

/** Whose a job is, and how it is carried out, by its dialect. */
export function fromDialect(
  input: JobInput,
  dialect: Dialect | undefined,
  { users }: Users,
): { readonly input: JobInput; readonly ownership: JobOwnership } {
  if (dialect === undefined) return { input, ownership: { origin: null, source: null } }
  const { origin, source, successBelow, plainHeaders, curve } = dialect
  const { action, policy } = input
  const own = {
    ...(successBelow !== undefined && { successBelow }),
    ...(plainHeaders !== undefined && { plainHeaders }),
  }
  const retries = { ...policy.retries, ...(curve !== undefined && { curve }) }
  return {
    input: {
      ...input,
      action: action.kind === 'http' ? { ...action, ...own } : action,
      policy: { ...policy, retries },
    },
    ownership: { origin, source: source !== null && 'user' in source ? toOwn(source, users) : source },
  }
}

function toOwn(
  { user, parameters }: { readonly user: string; readonly parameters: unknown },
  users: Store['users'],
) {
  return { userId: users.findByName(user)?.id ?? OPERATOR_ID, parameters }
}
