// Schedules of this dialect as they are shown (contract sections 3.1 and 3.3).
import type { Job } from '#shared/job.ts'
import { isSealed } from '#shared/sealed.ts'
import { maskSecrets, SECRET_MASK } from '#shared/secret.ts'
import type { Webhook } from '../../../store/webhook.ts'
import { fieldsOf } from './schedule-job.ts'

export type ShowOptions = {
  readonly base: string
  /** Whether the secret in a field is shown. */
  readonly shows: (field: 'auth_token' | 'endpoint') => boolean
  /** The number of the user that a record names; null when there is none of it any more. */
  readonly userId: (actor: string) => number | null
}

/** A schedule, its fields in the order of the original. */
export function fromJob(job: Job, { base, shows, userId }: ShowOptions) {
  const fields = fieldsOf(job)
  const userUrl = (actor: string) => {
    const id = userId(actor)
    return id === null ? null : `${base}/api/v1/user/${id}/`
  }
  const { url } = maskSecrets({ url: fields.endpoint }) as { url: string }
  const isShown = fields.auth_token === null || (shows('auth_token') && !isSealed(fields.auth_token))
  return {
    url: `${base}/api/v1/schedule/${job.uuid}/`,
    id: job.uuid,
    frequency: fields.frequency,
    cron_definition: fields.cron_definition,
    interval_definition: fields.interval_definition,
    endpoint: shows('endpoint') ? fields.endpoint : url,
    payload: fields.payload,
    auth_token: isShown ? fields.auth_token : SECRET_MASK,
    next_send_at: fields.next_send_at,
    enabled: job.enabled,
    created_at: formatMicros(job.createdAt),
    created_by: userUrl(job.createdBy),
    updated_at: formatMicros(job.updatedAt),
    updated_by: userUrl(job.updatedBy),
  }
}

/** What a webhook is told of a schedule that was made; never its token. */
export function toHookBody(job: Job, { id, event, target }: Webhook) {
  const { auth_token: _, enabled, ...fields } = fieldsOf(job)
  const { url } = maskSecrets({ url: fields.endpoint }) as { url: string }
  const iso = (at: number) => formatMicros(at).replace('Z', '+00:00')
  return {
    hook: { id, event, target },
    data: {
      id: job.uuid,
      frequency: fields.frequency,
      triggered: job.runCount,
      cron_definition: fields.cron_definition,
      interval_definition: fields.interval_definition,
      endpoint: url,
      payload: fields.payload,
      next_send_at: fields.next_send_at?.replace('Z', '+00:00') ?? null,
      enabled,
      created_at: iso(job.createdAt),
      updated_at: iso(job.updatedAt),
    },
  }
}

/** An instant as this dialect shows it: with microseconds. */
export function formatMicros(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z')
}
