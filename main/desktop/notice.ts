// What of the news is worth a native notice, and its words. Pure.
import type { EventMap, HourhandEvent, ShiftNews, ShiftReminder } from '#shared/event.ts'
import type { NoticeKind, NotificationSetting } from '#shared/setting.ts'
import { formatWhen, type HourCycle, zoneName } from '#shared/time-words.ts'

export type NoticeAct = { readonly label: string } & (
  | { readonly do: 'open' }
  | { readonly do: 'retry'; readonly runId: string }
  | { readonly do: 'hold'; readonly resourceId: string }
)

export type Notice = {
  readonly kind: NoticeKind
  readonly title: string
  readonly body: string
  /** Where a click leads. */
  readonly path: string
  readonly acts: readonly NoticeAct[]
}

/** What is known beside the event. */
export type NoticeContext = {
  readonly setting: NotificationSetting
  /** The user name and the e-mail address of the operator, as shifts name people. */
  readonly operator: readonly string[]
  readonly timeZone: string
  readonly hourCycle: HourCycle
  readonly now: number
  /** Of a run of a job: what its job wants to be told natively, and the end of the output. */
  readonly job?: { readonly native: readonly string[] } | undefined
  readonly output?: string | undefined
}

/** Of what the operator did with their own hand they need not be told. */
const BY_HAND: ReadonlySet<string> = new Set(['manual', 'retry', 'hold'])
const BAD: ReadonlySet<string> = new Set(['failed', 'timedOut', 'interrupted'])
const DEEDS: Readonly<Record<string, string>> = { start: 'Started', stop: 'Stopped', run: 'Ran' }
const WANTED: Readonly<Record<string, string>> = { start: 'Starting', stop: 'Stopping', run: 'Running' }
const OUTCOMES: Readonly<Record<string, string>> = {
  failed: 'failed',
  timedOut: 'took too long and was ended',
  interrupted: 'was cut off',
}
const LONGEST_OUTPUT = 200
const OPEN: NoticeAct = { label: 'Open', do: 'open' }

/** The notice for an event, or null where there is nothing to tell. Quiet hours are not looked at here. */
export function noticeOf(event: HourhandEvent, context: NoticeContext): Notice | null {
  const notice = wordsOf(event, context)
  return notice !== null && isWanted(event, notice.kind, context) ? notice : null
}

function wordsOf(event: HourhandEvent, context: NoticeContext): Notice | null {
  switch (event.type) {
    case 'run.finished':
      return ofRun(event.data, context)
    case 'intent.missed':
      return ofMissed(event.data, context)
    case 'shift.started':
      return ofShift('shiftStarts', event.data, context)
    case 'shift.ended':
      return ofShift('shiftEnds', event.data, context)
    case 'shift.reminder':
      return ofReminder(event.data, context)
    case 'gap.found':
      return ofGap(event.data, context)
    default:
      return null
  }
}

/** A job says for itself which outcomes it tells natively; failures of it can still be turned off for all. */
function isWanted(event: HourhandEvent, kind: NoticeKind, { setting, job }: NoticeContext): boolean {
  if (event.type !== 'run.finished' || event.data.target.kind !== 'job') return setting[kind]
  const outcome = kind === 'failed' ? 'failed' : 'succeeded'
  const isJobsWish = job?.native.includes(outcome) === true
  return kind === 'failed' ? isJobsWish && setting.failed : isJobsWish || setting.fired
}

function ofRun(run: EventMap['run.finished'], context: NoticeContext): Notice | null {
  if (BY_HAND.has(run.cause)) return null
  const { target, what, outcome } = run
  const path = `/runs/${run.id}`
  if (outcome === 'succeeded') {
    const caught = run.cause === 'catchUp' ? 'Caught up: it was ' : 'Was '
    const body = `${caught}due ${whenOf(run.dueAt, context)}`
    return { kind: 'fired', title: `${DEEDS[what]} ${target.name}`, body, path, acts: [OPEN] }
  }
  if (!BAD.has(outcome)) return null
  const title = `${WANTED[what]} ${target.name} ${OUTCOMES[outcome]}`
  const retry: NoticeAct = { label: 'Retry', do: 'retry', runId: run.id }
  const hold: readonly NoticeAct[] =
    target.kind === 'resource' ? [{ label: 'Hold 1 h', do: 'hold', resourceId: target.id }] : []
  return { kind: 'failed', title, body: failureOf(run, context), path, acts: [retry, ...hold, OPEN] }
}

function failureOf(run: EventMap['run.finished'], context: NoticeContext): string {
  const reason = run.message ?? `Was due ${whenOf(run.dueAt, context)}`
  const output = context.setting.output ? (context.output ?? '').trim() : ''
  if (output === '') return reason
  const end = output.length > LONGEST_OUTPUT ? `…${output.slice(-LONGEST_OUTPUT)}` : output
  return `${reason}\n${end}`
}

function ofMissed(intent: EventMap['intent.missed'], context: NoticeContext): Notice {
  const { target, what, dueAt, reason } = intent
  const title = `Missed: ${what} ${target.name}`
  const why = reason === null ? '' : `: ${reason}`
  const body = `Was due ${whenOf(dueAt, context)}${why}`
  return { kind: 'missed', title, body, path: '/activity?state=missed', acts: [OPEN] }
}

/** Of the operator's own shifts alone: whose turn it is else stands in the tray. */
function ofShift(kind: 'shiftStarts' | 'shiftEnds', shift: ShiftNews, context: NoticeContext): Notice | null {
  if (!shift.people.some((name) => isOperator(name, context))) return null
  const title = `You are ${kind === 'shiftStarts' ? 'on call' : 'no longer on call'}: ${shift.rota}`
  const until = shift.endAt === null ? '' : ` until ${whenOf(shift.endAt, context)}`
  const body = kind === 'shiftStarts' ? `${shift.rotation}${until}` : shift.rotation
  return { kind, title, body, path: `/on-call/${shift.rotaId}`, acts: [OPEN] }
}

function ofReminder(shift: ShiftReminder, context: NoticeContext): Notice | null {
  if (!isOperator(shift.username, context)) return null
  const title = `On call soon: ${shift.rota}`
  const body = `${shift.rotation}, from ${whenOf(shift.startAt, context)}`
  return { kind: 'shiftStarts', title, body, path: `/on-call/${shift.rotaId}`, acts: [OPEN] }
}

function isOperator(username: string, { operator }: NoticeContext): boolean {
  return operator.some((name) => name.toLowerCase() === username.toLowerCase())
}

function ofGap(gap: EventMap['gap.found'], context: NoticeContext): Notice {
  const body = `From ${whenOf(gap.startAt, context)} to ${whenOf(gap.endAt, context)}`
  return {
    kind: 'gapFound',
    title: `Nobody will be on call: ${gap.rota}`,
    body,
    path: `/on-call/${gap.rotaId}`,
    acts: [OPEN],
  }
}

function whenOf(at: string, { timeZone, now, hourCycle }: NoticeContext): string {
  return `${formatWhen(Date.parse(at), timeZone, now, { hourCycle })} ${zoneName(timeZone)}`
}

/** Several notices in one: how many of each kind, and the names of the first. */
export function gather(notices: readonly Notice[]): Notice {
  const kinds = Map.groupBy(notices, ({ kind }) => kind)
  const counts = [...kinds].map(([kind, { length }]) => `${length} ${GATHERED[kind]}`)
  const worst = GRAVEST.find((kind) => kinds.has(kind)) ?? 'fired'
  const path = worst === 'fired' ? '/activity' : worst === 'missed' ? '/activity?state=missed' : '/'
  const titles = notices.slice(0, 3).map(({ title }) => title)
  const rest = notices.length - titles.length
  const body = [...titles, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')
  return { kind: worst, title: counts.join(', '), body, path, acts: [OPEN] }
}

const GATHERED: Readonly<Record<NoticeKind, string>> = {
  fired: 'done',
  failed: 'failed',
  missed: 'missed',
  shiftStarts: 'on call',
  shiftEnds: 'no longer on call',
  gapFound: 'with nobody on call',
  updateReady: 'updates',
}
const GRAVEST: readonly NoticeKind[] = [
  'failed',
  'missed',
  'gapFound',
  'shiftStarts',
  'shiftEnds',
  'updateReady',
  'fired',
]
