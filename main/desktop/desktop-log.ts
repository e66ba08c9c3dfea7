// The log of the shell itself, which must be there when everything else has failed: written at once, line by line.
import type { MainLogger } from 'electron-log'
import { redact } from './redact.ts'

const LARGEST = 1_048_576

export type Words = (message: string, facts?: Readonly<Record<string, unknown>>) => void
export type DesktopLog = { readonly info: Words; readonly warn: Words; readonly error: Words }

/** Writes to `file` (moved aside at 1 MiB, one older is kept), with secrets taken out; catches what nobody caught. */
export function createDesktopLog(
  logger: Pick<MainLogger, 'transports' | 'hooks' | 'errorHandler' | 'info' | 'warn' | 'error'>,
  file: string,
): DesktopLog {
  const { file: toFile, console: toConsole, ipc, remote } = logger.transports
  toFile.resolvePathFn = () => file
  toFile.maxSize = LARGEST
  toFile.level = 'info'
  toConsole.level = 'warn'
  // The page has nothing to write into this log, and nothing is sent anywhere.
  if (ipc) ipc.level = false
  if (remote) remote.level = false
  logger.hooks.push((message) => ({ ...message, data: message.data.map((part) => redact(plain(part))) }))
  logger.errorHandler.startCatching({ showDialog: false })
  const at =
    (level: 'info' | 'warn' | 'error'): Words =>
    (message, facts) =>
      facts === undefined ? logger[level](message) : logger[level](message, facts)
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

function plain(part: unknown): string {
  if (typeof part === 'string') return part
  if (part instanceof Error) return part.stack ?? part.message
  return JSON.stringify(part, (_key, value) => (value instanceof Error ? value.message : value))
}
