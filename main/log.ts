import { toError } from '#shared/error.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

type Facts = Readonly<Record<string, unknown>>

/** A log line has a message, which never varies, and facts, which do. */
export type Log = { readonly [Level in LogLevel]: (message: string, facts?: Facts) => void }

/** Writes one JSON object a line, from `level` upward. `now` is epoch milliseconds. */
export function createLog(level: LogLevel, now: () => number, write: (line: string) => void): Log {
  const lowest = LOG_LEVELS.indexOf(level)
  const at =
    (name: LogLevel) =>
    (message: string, facts: Facts = {}) => {
      if (LOG_LEVELS.indexOf(name) < lowest) return
      const line = { time: new Date(now()).toISOString(), level: name, message, ...facts }
      write(`${JSON.stringify(line, (_key, value) => (value instanceof Error ? describe(value) : value))}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function describe(error: Error): Facts {
  const cause = error.cause === undefined ? {} : { cause: toError(error.cause).message }
  return { name: error.name, message: error.message, stack: error.stack, ...cause }
}
