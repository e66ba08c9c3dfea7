// From a job of ours to the words of this dialect.
import { isDeepStrictEqual } from 'node:util'
import { httpResultOf } from '#shared/delivery.ts'
import type { FlowAction, Job, JobAction, ProgramAction } from '#shared/job.ts'
import { maskSecrets } from '#shared/secret.ts'
import { toEmails } from './job-input.ts'
import type { CreateBody } from './shape.ts'

type Members = Readonly<Record<string, unknown>>

/** What is kept with a job that was made here: by whom, and the request, its secrets masked. */
export type JobSource = { readonly userId: number; readonly parameters: Members }

/** Whether a job can be told in this dialect: what it does, and when. */
export function isSayable({ action, trigger, origin }: Job, timeZone: string): boolean {
  if (action.kind === 'http') return false
  if (trigger.kind !== 'cron') return trigger.kind === 'folder'
  return origin === 'instabase' || trigger.timeZone === timeZone
}

export function sourceOf(job: Job): JobSource | null {
  return job.origin === 'instabase' ? (job.source as JobSource | null) : null
}

/** A run that has ended, as the record has it. */
export type EndedRun = Parameters<typeof httpResultOf>[0] & { readonly finishedAt: number | null }

/** A job with the name of whose it is and its last runs, the newest first. */
export function fromJob(job: Job, username: string, runs: readonly EndedRun[]) {
  return {
    job_id: job.uuid,
    username,
    status: job.enabled ? ('ENABLED' as const) : ('DISABLED' as const),
    name: job.name,
    created_on_ns: toNanoseconds(job.createdAt),
    job_parameters: parametersOf(job),
    results: runs.map((run) => ({
      timeInNS: toNanoseconds(run.finishedAt ?? 0),
      status: run.state === 'succeeded' ? ('OK' as const) : ('ERROR' as const),
      http_result: httpResultOf(run),
    })),
  }
}

function toNanoseconds(at: number): string {
  return `${at}000000`
}

/** The request that would make the job as it is now: what was sent for it, and upon it what was changed since. */
function parametersOf(job: Job): Record<string, unknown> {
  const given = sourceOf(job)?.parameters ?? {}
  const { trigger, action } = job
  return maskSecrets({
    ...given,
    ...(trigger.kind === 'cron' && { schedule: trigger.expression }),
    name: job.name,
    flow_parameters: flowOf(job, action, membersOf(given.flow_parameters)),
  }) as Record<string, unknown>
}

function flowOf(job: Job, action: JobAction, given: Members): Members {
  const settings = settingsOf(job, action.kind === 'flow' ? action.settings : {})
  const hasSettings = 'settings' in given || Object.keys(settings).length > 0
  if (action.kind !== 'flow') return { ...programOf(job, action), ...(hasSettings && { settings }) }
  const { binaryPath, inputFolder, token, verifyTls }: FlowAction = action
  return {
    ...given,
    ...((token !== null || 'auth_token' in given) && { auth_token: token }),
    binary_path: binaryPath,
    input_dir: inputFolder,
    ...((!verifyTls || 'verify_ssl_certificate' in given) && { verify_ssl_certificate: verifyTls }),
    ...(hasSettings && { settings }),
  }
}

function programOf({ trigger }: Job, action: JobAction): Members {
  const { program, cwd } = action as ProgramAction
  return { binary_path: program, input_dir: trigger.kind === 'folder' ? trigger.path : (cwd ?? '') }
}

function settingsOf({ trigger, notify }: Job, given: Members): Members {
  const known = given as NonNullable<CreateBody['flow_parameters']['settings']>
  const isAutomatic = trigger.kind === 'folder'
  const { webhook, email } = notify
  const isSameWebhook = isDeepStrictEqual(
    known.webhook_config == null ? null : [known.webhook_config.url, known.webhook_config.headers ?? {}],
    webhook && [webhook.url, webhook.headers],
  )
  return {
    ...given,
    ...(isAutomatic !== (known.spooled_mode ?? false) && { spooled_mode: isAutomatic }),
    ...(!isDeepStrictEqual(toEmails(known.notification_emails), email) && {
      notification_emails: email.join(', '),
    }),
    ...(!isSameWebhook && { webhook_config: webhook && { url: webhook.url, headers: webhook.headers } }),
  }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}
