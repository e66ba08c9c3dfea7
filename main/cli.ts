// The command line: through the running server where there is one, else on the file under its lock.
import { parseArgs } from 'node:util'
import { AppError, toError } from '#shared/error.ts'
import { backup, check } from './cli/backup.ts'
import type { Call, Command, Flags } from './cli/command.ts'
import { exportCrontabText, importCrontabFile } from './cli/crontab.ts'
import { runJob } from './cli/job.ts'
import { next } from './cli/next.ts'
import { start, stop } from './cli/power.ts'
import { restore } from './cli/restore.ts'
import { open, status } from './cli/status.ts'
import { createToken, listTokens, revokeToken } from './cli/token.ts'
import { exportAll, importAll } from './cli/transfer.ts'
import { addUser } from './cli/user.ts'
import { who } from './cli/who.ts'
import { dataFolderOf, plainUsage, thisMachine, VERSION } from './config.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  'token create': createToken,
  'token list': listTokens,
  'token revoke': revokeToken,
  'user add': addUser,
  open,
  status,
  next,
  who,
  start,
  stop,
  run: runJob,
  'import-crontab': importCrontabFile,
  'export-crontab': exportCrontabText,
  export: exportAll,
  import: importAll,
  backup,
  restore,
  check,
}

/** What begins the commands of two words. */
const TWO_WORDS = new Set(['token', 'user'])

type Request = { readonly command: Command; readonly call: Call; readonly json: boolean }

/** Runs one command and answers the exit status: 0, 1 failed, 2 wrong usage. */
async function main(argv: readonly string[]): Promise<number> {
  const request = readOrRefuse(argv)
  if (typeof request === 'string') {
    process.stderr.write(`hourhand: ${request}\nTry: hourhand --help\n`)
    return 2
  }
  if ('text' in request) {
    process.stdout.write(`${request.text}\n`)
    return 0
  }
  try {
    const { text, value } = await request.command.run(request.call)
    process.stdout.write(`${request.json ? JSON.stringify(value, null, 2) : text}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`hourhand: ${describe(toError(error))}\n`)
    return 1
  }
}

/** What was asked for, a text to print, or in words what is wrong with the asking. */
function readOrRefuse(argv: readonly string[]): Request | { readonly text: string } | string {
  try {
    return read(argv)
  } catch (error) {
    return plainUsage(error)
  }
}

function read(argv: readonly string[]): Request | { readonly text: string } | string {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      name: { type: 'string' },
      'read-only': { type: 'boolean' },
      'public-key': { type: 'string' },
      email: { type: 'string' },
      admin: { type: 'boolean' },
      'password-stdin': { type: 'boolean' },
      group: { type: 'string' },
      secrets: { type: 'boolean' },
      replace: { type: 'boolean' },
    },
  })
  if (values.help) return { text: help() }
  if (values.version) return { text: VERSION }
  const name = positionals.slice(0, TWO_WORDS.has(positionals[0] ?? '') ? 2 : 1).join(' ')
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return name === '' ? 'a command is needed' : `there is no command "${name}"`
  const words = positionals.slice(name.split(' ').length)
  const { data, json, help: _help, version: _version, ...flags } = values
  const wrong = misuseOf(command, words, flags)
  if (wrong !== null) return wrong
  return { command, call: { folder: dataFolderOf(data, thisMachine()), words, flags }, json }
}

function misuseOf(command: Command, words: readonly string[], flags: Flags): string | null {
  const [least, most] = command.words
  if (words.length < least || words.length > most) return `it is written: hourhand ${command.usage}`
  const stray = Object.keys(flags).find((flag) => !command.flags?.some((known) => known === flag))
  if (stray !== undefined) return `--${stray} does not belong here; it is written: hourhand ${command.usage}`
  return command.misuse?.(words) ?? null
}

function help(): string {
  const commands = Object.values(COMMANDS)
  const width = Math.max(...commands.map(({ usage }) => Math.min(usage.length, 24)))
  const lines = commands.map(({ usage, purpose }) => {
    const gap = usage.length > width ? `\n${' '.repeat(width + 4)}` : ' '.repeat(width + 2 - usage.length)
    return `  ${usage}${gap}${purpose}`
  })
  return [
    'Usage: hourhand [--data DIR] [--json] COMMAND',
    '',
    ...lines,
    '',
    '  --data DIR   the data folder (HOURHAND_DATA)',
    '  --json       print JSON',
    '  --version    print the version',
    '  --help       print this',
    '',
    'It works through the running Hourhand, and on the file while none runs.',
    'Exit status: 0, 1 failed, 2 wrong usage.',
  ].join('\n')
}

/** One plain line about what a person can mend; the whole stack of what only we can. */
function describe(error: Error): string {
  const isTheirs = error instanceof AppError || typeof (error as NodeJS.ErrnoException).code === 'string'
  return isTheirs ? error.message : (error.stack ?? error.message)
}

// What it writes, backups and stores, is for this user alone.
process.umask(0o077)
process.exitCode = await main(process.argv.slice(2))
