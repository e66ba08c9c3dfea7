// What Hourhand is told at its start: flags before environment variables before what the machine says.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, posix, resolve, win32 } from 'node:path'
import { parseArgs } from 'node:util'
import { invalid, toError } from '#shared/error.ts'
import { isTimeZone } from '#shared/zone.ts'
import manifest from '../package.json' with { type: 'json' }
import { LOG_LEVELS, type LogLevel } from './log.ts'

export const VERSION = manifest.version

/** The folder that holds package.json, from the sources as from what is built of them. */
export const PACKAGE_FOLDER = packageFolderOf(import.meta.dirname)

/** By `node:fs`, which Electron teaches to see into the archive of an installed program: Node's own search does not. */
function packageFolderOf(folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, 'package.json')) ? folder : packageFolderOf(above)
}

export type Config = {
  readonly dataFolder: string
  /** Null: 7420 or the next free port; 0: any free port. */
  readonly port: number | null
  readonly operatorTimeZone: string
  readonly logLevel: LogLevel
  readonly pageFolder: string
  readonly version: string
  /** Where flows are sent unless the setting or the job says otherwise. */
  readonly instabaseRoot?: string | null
}

/** What a start was asked for. */
export type Wish = { readonly kind: 'run'; readonly config: Config } | { readonly kind: 'help' | 'version' }

type Env = Readonly<Record<string, string | undefined>>

/** What the answer depends on beside the flags. */
export type Machine = {
  readonly env: Env
  readonly platform: NodeJS.Platform
  readonly home: string
  /** The system's zone, where it knows one. */
  readonly timeZone: string | undefined
}

export const SERVER_USAGE = `Usage: npm run start:headless -- [--data DIR] [--port N]

  --data DIR    where the store lives (HOURHAND_DATA)
  --port N      the port on 127.0.0.1; 0: any free one; without it 7420 or the next free one (HOURHAND_PORT)
  --version     print the version
  --help        print this

  HOURHAND_TIME_ZONE   the operator's zone, an IANA name; without it the system's
  HOURHAND_INSTABASE_ROOT  where flows are started, a URL
  HOURHAND_LOG         debug, info, warn or error; without it info`

/** This machine, as the process finds it. */
export function thisMachine(): Machine {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

/** Reads flags and environment; throws `invalid` at the flag or variable that is wrong. */
export function readConfig(argv: readonly string[], machine: Machine): Wish {
  const flags = readFlags(argv)
  if (flags.help) return { kind: 'help' }
  if (flags.version) return { kind: 'version' }
  const { env } = machine
  const port = setting('--port', flags.port) ?? setting('HOURHAND_PORT', env.HOURHAND_PORT)
  const config = {
    dataFolder: dataFolderOf(flags.data, machine),
    port: port === null ? null : readPort(port),
    operatorTimeZone: readTimeZone(machine),
    logLevel: readLogLevel(env.HOURHAND_LOG || 'info'),
    pageFolder: resolve(PACKAGE_FOLDER, 'dist/renderer'),
    version: VERSION,
    instabaseRoot: setting('HOURHAND_INSTABASE_ROOT', env.HOURHAND_INSTABASE_ROOT)?.text ?? null,
  }
  return { kind: 'run', config }
}

/** The data folder: the flag, else HOURHAND_DATA, else where the system keeps such things. */
export function dataFolderOf(flag: string | undefined, { env, platform, home }: Machine): string {
  const given = setting('--data', flag)?.text ?? env.HOURHAND_DATA
  if (given) return resolve(given)
  if (platform === 'win32') {
    return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Hourhand')
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Hourhand')
  // The XDG rule: a path that is not absolute counts as not set.
  const base = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : posix.join(home, '.local', 'share')
  return posix.join(base, 'hourhand')
}

/** The operator's zone: HOURHAND_TIME_ZONE, else the system's. One that is unknown is refused. */
export function readTimeZone({ env, timeZone }: Machine): string {
  const given = env.HOURHAND_TIME_ZONE
  if (given) {
    if (isTimeZone(given)) return given
    throw invalid(
      'HOURHAND_TIME_ZONE',
      `HOURHAND_TIME_ZONE is '${given}', which is no time zone (an IANA name is needed, such as Europe/Berlin)`,
    )
  }
  if (timeZone !== undefined && isTimeZone(timeZone)) return timeZone
  throw invalid('HOURHAND_TIME_ZONE', 'the system names no time zone: set HOURHAND_TIME_ZONE (Europe/Berlin)')
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw invalid('flags', plainUsage(error))
  }
}

/** Node's words about a wrong flag, without the hints that speak to programmers. */
export function plainUsage(error: unknown): string {
  const [first = ''] = toError(error).message.split('\n')
  return first.replace(/\. To specify .*$/, '').replace(/\.$/, '')
}

type Setting = { readonly name: string; readonly text: string }

/** A flag must not be empty; an empty variable is one that is not set. */
function setting(name: string, text: string | undefined): Setting | null {
  if (text === '' && name.startsWith('--')) throw invalid(name, `${name} needs a value`)
  return text ? { name, text } : null
}

function readPort({ name, text }: Setting): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw invalid(name, `${name} is '${text}', which is no port (0 to 65535)`)
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((name) => name === text)
  if (level !== undefined) return level
  throw invalid('HOURHAND_LOG', `HOURHAND_LOG is '${text}'; it must be one of ${LOG_LEVELS.join(', ')}`)
}
