// A user's crontab (crontab(5)) to jobs and back.
import { toPlainCron, whyNoCron } from './crontab-fields.ts'
import { maskProgram } from './crontab-secret.ts'
import { JOB_DEFAULTS, type Job, type JobInput, type ProgramAction } from './job.ts'
import { quoteWord } from './shell.ts'
import { isTimeZone } from './zone.ts'

/** What became of one line of a crontab. */
export type CrontabLine =
  | { readonly line: number; readonly text: string; readonly job: JobInput }
  | { readonly line: number; readonly text: string; readonly reason: string }

export type CrontabDefaults = {
  /** The zone of lines above which no CRON_TZ stands. */
  readonly timeZone: string
  /** The folder that commands run in, unless HOME says otherwise: cron starts them at home. */
  readonly home: string
}

/** Cron knows no time-out: so long a command may take. */
const TIMEOUT_MS = 30 * 86_400_000
const MOST_NAME = 100
/** When, and what: five fields or a word, and the rest of the line. */
const ENTRY = /^(@\S+|\S+(?:\s+\S+){4})\s+(.*)$/

type State = {
  readonly env: Readonly<Record<string, string>>
  readonly timeZone: string | null
  readonly comment: string | null
}

/**
 * Reads a crontab line by line. Settings hold for the lines below them; a comment right above a command becomes its
 * name. Cron neither catches up nor looks whether the run before is over, and so do the jobs.
 */
export function readCrontab(text: string, defaults: CrontabDefaults): readonly CrontabLine[] {
  const found: CrontabLine[] = []
  let state: State = { env: {}, timeZone: defaults.timeZone, comment: null }
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    const at = { line: index + 1, text: line }
    if (line === '') state = { ...state, comment: null }
    else if (line.startsWith('#')) state = { ...state, comment: titleOf(line, state.comment) }
    else {
      const setting = readSetting(line)
      const told = setting === null ? readEntry(line, state, defaults) : null
      if (told !== null) found.push({ ...at, ...told })
      state = setting === null ? { ...state, comment: null } : applySetting(state, setting, defaults)
    }
  }
  return found
}

/**
 * What a comment calls the entry below it. A line of signs alone is an ornament of the title above it; an entry or a
 * setting that was put aside is no title, nor is the legend of the fields that stands in a crontab from the start.
 */
function titleOf(comment: string, above: string | null): string | null {
  const text = comment.replace(/^#+\s*/, '')
  if (!/[\p{L}\p{N}]/u.test(text)) return above
  const isLegend = /^m(?:in(?:ute)?)?\s+h(?:our)?\s+(?:dom|day)\b/i.test(text)
  return isLegend || readSetting(text) !== null || isEntry(text) ? null : text
}

function isEntry(text: string): boolean {
  const expression = ENTRY.exec(text)?.[1]
  return expression !== undefined && whyNoCron(expression) === null
}

type Setting = { readonly name: string; readonly value: string }

/** `NAME = value`; quotes around either are taken off, blanks inside quotes stay. */
function readSetting(line: string): Setting | null {
  const parts = /^(?:"([^"]*)"|'([^']*)'|([A-Za-z_][A-Za-z0-9_]*))\s*=\s*(.*)$/.exec(line)
  if (parts === null) return null
  const [, double, single, bare, rest = ''] = parts
  const quoted = /^"([^"]*)"\s*$|^'([^']*)'\s*$/.exec(rest)
  return { name: double ?? single ?? bare ?? '', value: quoted?.[1] ?? quoted?.[2] ?? rest.trim() }
}

function applySetting(state: State, { name, value }: Setting, defaults: CrontabDefaults): State {
  if (name !== 'CRON_TZ') return { ...state, env: { ...state.env, [name]: value }, comment: null }
  const timeZone = value === '' ? defaults.timeZone : isTimeZone(value) ? value : null
  return { ...state, timeZone, comment: null }
}

function readEntry(
  line: string,
  { env, timeZone, comment }: State,
  { home }: CrontabDefaults,
): { readonly job: JobInput } | { readonly reason: string } {
  const [, fields, written = ''] = ENTRY.exec(line) ?? []
  if (fields === undefined) {
    return { reason: 'a line needs five fields, or a word such as @daily, and a command' }
  }
  const expression = fields.replaceAll(/\s+/g, ' ')
  if (/^@reboot$/i.test(expression)) return { reason: 'Hourhand has no trigger for the start of the machine' }
  if (timeZone === null) return { reason: 'the CRON_TZ above it is no time zone' }
  const wrong = whyNoCron(expression)
  if (wrong !== null) return { reason: wrong }
  const { command, stdin } = splitCommand(written)
  if (command === '') return { reason: 'it has no command' }
  const { SHELL: shell = '/bin/sh', MAILTO: mailTo = '', HOME: ownHome, ...variables } = env
  const email = mailTo.split(/[\s,]+/).filter((address) => /^[^\s@]+@[^\s@]+$/.test(address))
  const isPlain = shell === '/bin/sh'
  const action: ProgramAction = {
    kind: 'program',
    program: isPlain ? command : shell,
    args: isPlain ? [] : ['-c', command],
    cwd: ownHome ?? home,
    env: { ...variables, ...(ownHome !== undefined && { HOME: ownHome }) },
    shell: isPlain,
    stdin,
  }
  return {
    job: {
      ...JOB_DEFAULTS,
      name: nameOf(comment ?? command),
      trigger: { kind: 'cron', expression, timeZone },
      action,
      policy: { ...JOB_DEFAULTS.policy, catchUp: 'none', overlap: 'allow', timeoutMs: TIMEOUT_MS },
      notify: {
        ...JOB_DEFAULTS.notify,
        email,
        emailOn: email.length > 0 ? ['output'] : JOB_DEFAULTS.notify.emailOn,
      },
    },
  }
}

/** The first `%` ends the command; what follows is its input, each further one a line break. `\%` is a percent sign. */
function splitCommand(written: string): { readonly command: string; readonly stdin: string | null } {
  const [command = '', ...input] = written.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'))
  return { command: command.trim(), stdin: input.length === 0 ? null : `${input.join('\n')}\n` }
}

function nameOf(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a tab in a command is a blank in its name
  const plain = text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim()
  const letters = [...plain]
  return letters.length > MOST_NAME ? `${letters.slice(0, MOST_NAME - 1).join('')}…` : plain
}

/**
 * Jobs as a crontab; those that it cannot say stand in it as comments with the reason. Unless secrets are shown, an
 * entry has a mask in their place, and a comment that says so.
 */
export function writeCrontab(jobs: readonly Job[], showsSecrets: boolean): string {
  let timeZone = ''
  const blocks = jobs.map((job) => {
    const { trigger, action, name } = job
    const reason = whyNot(job)
    if (reason !== null || trigger.kind !== 'cron' || action.kind !== 'program') {
      return `# ${oneLine(name)}: not written, ${reason}\n`
    }
    const zone = trigger.timeZone === timeZone ? '' : `CRON_TZ=${trigger.timeZone}\n`
    timeZone = trigger.timeZone
    const off = job.enabled ? '' : '# (switched off) '
    const shown = showsSecrets ? { action, masked: [] } : maskProgram(action)
    const names = shown.masked.join(', ')
    const note = names === '' ? '' : `# (masked in the next entry, which does not run so: ${names})\n`
    return `${zone}${note}# ${oneLine(name)}\n${off}${toPlainCron(trigger.expression)} ${commandOf(shown.action)}\n`
  })
  return blocks.join('\n')
}

function whyNot({ trigger, action, startsAt, endsAt, maxRuns }: Job): string | null {
  if (trigger.kind !== 'cron') return 'cron knows no such trigger'
  if (action.kind !== 'program') return 'its action is no program'
  if (toPlainCron(trigger.expression) === null) return 'cron knows neither L nor #'
  if (startsAt !== null || endsAt !== null || maxRuns !== null) return 'cron knows no first or last run'
  if ([action.program, ...action.args, action.cwd ?? ''].some((text) => /[\r\n]/.test(text))) {
    return 'a line break stands in its command'
  }
  const odd = Object.keys(action.env).find((variable) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
  if (odd !== undefined) return `no shell can set a variable named ${JSON.stringify(odd)}`
  if (Object.values(action.env).some((value) => /[\r\n]/.test(value))) {
    return 'a line break stands in a variable of its environment'
  }
  return null
}

function commandOf({ program, args, cwd, env, shell, stdin }: ProgramAction): string {
  const line = shell ? program : [program, ...args].map(quoteWord).join(' ')
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoteWord(value)}; `)
  const folder = cwd === null ? '' : `cd ${quoteWord(cwd)} && `
  const command = `${variables.join('')}${folder}${line}`.replaceAll('%', '\\%')
  if (stdin === null) return command
  return `${command}%${stdin.replace(/\n$/, '').replaceAll('%', '\\%').replaceAll('\n', '%')}`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
