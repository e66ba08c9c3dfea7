// What of a program is secret by its name, as it goes into a crontab.
import type { ProgramAction } from './job.ts'
import { isSecretName, SECRET_MASK } from './secret.ts'

const SHELL_ASSIGNMENT = /(^|[;&|]\s*)((?:export\s+)?)([A-Za-z_]\w*)=('[^']*'|"[^"]*"|[^\s;&|'"]+)/g
const ARGUMENT = /^(-{0,2})([A-Za-z_][\w-]*)=./s
const OPTION = /^--?([A-Za-z_][\w-]*)$/
const INPUT_LINE = /^([ \t]*)([A-Za-z_][\w-]*)([ \t]*[=:][ \t]*)\S.*$/gm

/** A program with its secrets masked, and the names whose values are. */
export function maskProgram(action: ProgramAction): {
  readonly action: ProgramAction
  readonly masked: readonly string[]
} {
  const masked = new Set<string>()
  const isSecret = (name: string, value = '-') => {
    const hides = isSecretName(name) && value !== ''
    if (hides) masked.add(name)
    return hides
  }
  const env = Object.entries(action.env).map(([name, value]) => [
    name,
    isSecret(name, value) ? SECRET_MASK : value,
  ])
  const program = action.shell
    ? action.program.replaceAll(SHELL_ASSIGNMENT, (all, start: string, word: string, name: string) =>
        isSecret(name) ? `${start}${word}${name}='${SECRET_MASK}'` : all,
      )
    : action.program
  const args = action.args.map((arg, index) => {
    const [, dashes = '', name = ''] = ARGUMENT.exec(arg) ?? []
    if (name !== '' && isSecret(name)) return `${dashes}${name}=${SECRET_MASK}`
    const [, option = ''] = OPTION.exec(action.args[index - 1] ?? '') ?? []
    return option !== '' && !arg.startsWith('-') && isSecret(option, arg) ? SECRET_MASK : arg
  })
  const stdin =
    action.stdin?.replaceAll(INPUT_LINE, (all, blank: string, name: string, sign: string) =>
      isSecret(name) ? `${blank}${name}${sign}${SECRET_MASK}` : all,
    ) ?? null
  return { action: { ...action, program, args, env: Object.fromEntries(env), stdin }, masked: [...masked] }
}
