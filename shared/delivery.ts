// What is to be told of a run that has ended, to whom, in which words.
import { formatId } from './id.ts'
import { formatMillis, formatMillisOrNull } from './instant.ts'
import type { IntentState } from './intent.ts'
import type { Job as WholeJob } from './job.ts'

/** What is told of a job. */
type Job = Pick<WholeJob, 'id' | 'uuid' | 'name' | 'notify' | 'origin'>

/** Where a delivery goes. */
export type DeliveryTarget =
  | { readonly kind: 'webhook'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'email'; readonly to: readonly string[] }
  | EventBridgeTarget

/** A bus of AWS EventBridge; without `bus` the account's default one. */
export type EventBridgeTarget = {
  readonly kind: 'eventbridge'
  readonly region: string
  readonly endpoint?: string
  readonly profile?: string
  readonly bus?: string
  readonly detailType: string
  /** Who says it; default: `hourhand`. AWS keeps what begins with `aws.` to itself. */
  readonly source?: string
}

export type NewDelivery = {
  readonly target: DeliveryTarget
  /** The JSON body of a webhook, the words of an e-mail (`{subject, text}`), or the detail of an event. */
  readonly body: unknown
  readonly intentId: number | null
}

/** A run that has ended, with what its action gave. */
export type EndedRun = {
  readonly id: number
  readonly dueAt: number
  readonly startedAt: number | null
  readonly finishedAt: number
  readonly attempt: number
  readonly state: IntentState
  readonly message: string | null
  readonly exitCode: number | null
  readonly httpStatus: number | null
  readonly httpHeaders: Readonly<Record<string, string>> | null
  readonly output: string
  /** Where a local program was to put what it makes; null where it was told no place. */
  readonly resultFolder: string | null
}

/**
 * What an Instabase client reads of a run: the answer of the Run Binary API, or one of the same shape for a local
 * program, and for what came to no answer and no exit.
 */
export function httpResultOf(run: Omit<EndedRun, 'dueAt' | 'startedAt' | 'finishedAt' | 'attempt'>) {
  if (run.httpStatus !== null) {
    const headers = Object.entries(run.httpHeaders ?? {})
    return {
      status: String(run.httpStatus),
      headers: headers.map(([name, value]) => ({ key: spellHeader(name), value })),
      response: run.output,
    }
  }
  const status = run.state === 'succeeded' ? 'OK' : 'ERROR'
  const { exitCode, resultFolder } = run
  const told =
    exitCode === null
      ? { status, msg: run.message ?? run.state }
      : {
          status,
          data: { job_id: formatId('run', run.id), output_folder: resultFolder, exit_code: exitCode },
        }
  return {
    status: status === 'OK' ? '200' : '500',
    headers: [{ key: 'Content-Type', value: 'application/json' }],
    response: JSON.stringify(told),
  }
}

/** A header's name as it is mostly spelled: `content-type` is `Content-Type`. */
function spellHeader(name: string): string {
  return name.replaceAll(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

/** Everything that the end of a run is to be told by. Cancelled and superseded runs were ended by somebody who knows. */
export function deliveriesOf(job: Job, run: EndedRun): readonly NewDelivery[] {
  const { webhook, email, emailOn } = job.notify
  const ending = run.state === 'succeeded' ? 'succeeded' : 'failed'
  if (run.state === 'cancelled') return []
  const found: NewDelivery[] = []
  if (webhook?.on.includes(ending)) {
    const { url, headers } = webhook
    found.push({ target: { kind: 'webhook', url, headers }, body: webhookBody(job, run), intentId: run.id })
  }
  const isMailed = emailOn.includes(ending) || (emailOn.includes('output') && run.output !== '')
  if (email.length > 0 && isMailed) {
    found.push({ target: { kind: 'email', to: email }, body: emailOf(job, run), intentId: run.id })
  }
  return found
}

function webhookBody(job: Job, run: EndedRun): unknown {
  if (job.origin === 'instabase') {
    return {
      job_id: job.uuid,
      name: job.name,
      status: run.state === 'succeeded' ? 'OK' : 'ERROR',
      started_at: formatMillisOrNull(run.startedAt),
      finished_at: formatMillis(run.finishedAt),
      http_result: httpResultOf(run),
    }
  }
  return {
    event: 'run.finished',
    job: { id: formatId('job', job.id), name: job.name },
    run: {
      id: formatId('run', run.id),
      outcome: run.state,
      message: run.message,
      dueAt: formatMillis(run.dueAt),
      startedAt: formatMillisOrNull(run.startedAt),
      finishedAt: formatMillis(run.finishedAt),
      attempt: run.attempt,
      exitCode: run.exitCode,
      httpStatus: run.httpStatus,
    },
  }
}

/** So much of the end of the output stands in an e-mail. */
const QUOTED = 4_000

function emailOf(job: Job, run: EndedRun) {
  const verdict = run.state === 'succeeded' ? 'succeeded' : 'failed'
  const facts = [
    `The job "${job.name}" ${verdict}.`,
    ...(run.message === null ? [] : [`It says: ${run.message}`]),
    `Due ${formatMillis(run.dueAt)}, finished ${formatMillis(run.finishedAt)}, attempt ${run.attempt}.`,
    ...(run.exitCode === null ? [] : [`Exit code ${run.exitCode}.`]),
    ...(run.httpStatus === null ? [] : [`HTTP status ${run.httpStatus}.`]),
  ]
  const quoted = run.output === '' ? [] : ['', 'The end of its output:', '', run.output.slice(-QUOTED)]
  return { subject: `${job.name}: ${verdict}`, text: [...facts, ...quoted].join('\n') }
}
