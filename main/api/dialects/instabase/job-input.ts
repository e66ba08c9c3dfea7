// From a request to a new job of ours, and from what is wrong with that back to the members of the request.
import { isAbsolute } from 'node:path'
import { isHeader } from '#shared/check.ts'
import { invalid } from '#shared/error.ts'
import { isFlowPath, JOB_DEFAULTS, type JobInput, type JobNotify } from '#shared/job.ts'
import { isSecretName, SECRET_MASK } from '#shared/secret.ts'
import type { CreateBody } from './shape.ts'

type Webhook = NonNullable<JobNotify['webhook']>

const FIELDS: Readonly<Record<string, string>> = {
  'trigger.expression': 'schedule',
  'trigger.path': 'flow_parameters.input_dir',
  'action.binaryPath': 'flow_parameters.binary_path',
  'action.inputFolder': 'flow_parameters.input_dir',
  'action.token': 'flow_parameters.auth_token',
  'action.settings': 'flow_parameters.settings',
  'notify.webhook': 'flow_parameters.settings.webhook_config',
  'notify.email': 'flow_parameters.settings.notification_emails',
}

/** The member of a request that stands behind a field of ours; the field itself where none does. */
export function toOwnField(field: string): string {
  const found = Object.entries(FIELDS).find(
    ([name]) => field.startsWith(name) && /^(?:$|[.[])/.test(field.slice(name.length)),
  )
  return found === undefined ? field : found[1] + field.slice(found[0].length)
}

/** A new job. Throws `invalid` at the member that is wrong. */
export function toJobInput(
  { schedule, name, flow_parameters: flow }: CreateBody,
  timeZone: string,
): JobInput {
  const settings = flow.settings ?? {}
  const isAutomatic = settings.spooled_mode === true
  const isFlow = isFlowPath(flow.binary_path)
  checkPaths(flow, { isFlow, isAutomatic })
  checkToken(flow.auth_token ?? null, isFlow)
  if (!isAutomatic && schedule == null) {
    throw invalid('schedule', 'schedule is required, unless settings.spooled_mode is true')
  }
  return {
    ...JOB_DEFAULTS,
    name,
    trigger: isAutomatic
      ? { kind: 'folder', path: flow.input_dir, pattern: null, recursive: false }
      : { kind: 'cron', expression: (schedule ?? '').trim(), timeZone },
    action: {
      kind: 'flow',
      binaryPath: flow.binary_path,
      inputFolder: flow.input_dir,
      root: null,
      token: flow.auth_token ?? null,
      settings,
      verifyTls: flow.verify_ssl_certificate ?? true,
    },
    notify: {
      ...JOB_DEFAULTS.notify,
      webhook: toWebhook(settings.webhook_config),
      email: toEmails(settings.notification_emails),
    },
  }
}

function checkPaths(
  { binary_path, input_dir }: CreateBody['flow_parameters'],
  { isFlow, isAutomatic }: { readonly isFlow: boolean; readonly isAutomatic: boolean },
): void {
  if (!isFlow && !isAbsolute(binary_path)) {
    throw invalid(
      'flow_parameters.binary_path',
      'flow_parameters.binary_path must end in .ibflowbin or .iflowbin, or be the absolute path of a local program',
    )
  }
  if ((!isFlow || isAutomatic) && !isAbsolute(input_dir)) {
    const why = isAutomatic ? 'a folder that is watched' : 'the folder of a local program'
    throw invalid(
      'flow_parameters.input_dir',
      `flow_parameters.input_dir must be an absolute path: it is ${why}`,
    )
  }
}

function checkToken(token: string | null, isFlow: boolean): void {
  const field = 'flow_parameters.auth_token'
  if (isFlow && (token ?? '').trim() === '') throw invalid(field, `${field} is required to start a flow`)
  if (token === SECRET_MASK) throw invalid(field, `${field} is the mask of a token and no token`)
}

function toWebhook(config: NonNullable<CreateBody['flow_parameters']['settings']>['webhook_config']) {
  if (config == null) return null
  const headers = config.headers ?? {}
  const field = 'flow_parameters.settings.webhook_config.headers'
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeader(name, value)) throw invalid(field, `${field}: "${name}" cannot be sent as a header`)
    if (isSecretName(name) && value === SECRET_MASK) {
      throw invalid(field, `${field}: "${name}" is the mask of a secret and not the secret`)
    }
  }
  return { url: config.url, headers, on: ['failed', 'succeeded'] } satisfies Webhook
}

/** Addresses of a list, or of a text with commas between them. */
export function toEmails(emails: string | readonly string[] | null | undefined): readonly string[] {
  const listed = typeof emails === 'string' ? emails.split(',') : (emails ?? [])
  return listed.map((address) => address.trim()).filter((address) => address !== '')
}
