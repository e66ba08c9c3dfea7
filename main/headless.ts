// The entry under plain Node: flags and environment in, one line on stdout when it answers, logs on stderr.
import { AppError, toError } from '#shared/error.ts'
import { type App, createApp } from './app.ts'
import { type Config, readConfig, SERVER_USAGE, thisMachine, VERSION } from './config.ts'

/** What the end may take, running actions included, before it is forced. */
const STOP_LIMIT_MS = 9_000

/** Runs the server until it is told to end, and answers the exit status. */
export async function runHeadless(argv: readonly string[]): Promise<number> {
  const config = readWish(argv)
  if (typeof config === 'number') return config
  // Whoever reads the output may go away; the scheduler does not end for that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Listened for before the start, so that a signal in the middle of it still ends cleanly.
  const ending = nextSignal()
  try {
    const app = await createApp(config)
    process.stdout.write(`Hourhand is ready at ${app.url}\n`)
    await ending
    await stopInTime(app)
    return 0
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`)
    return 1
  }
}

function readWish(argv: readonly string[]): Config | number {
  try {
    const wish = readConfig(argv, thisMachine())
    if (wish.kind === 'run') return wish.config
    process.stdout.write(`${wish.kind === 'help' ? SERVER_USAGE : VERSION}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`)
    return 2
  }
}

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0
    const onSignal = (signal: NodeJS.Signals) => {
      count += 1
      if (count > 1) process.exit(signal === 'SIGINT' ? 130 : 143)
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

async function stopInTime(app: App): Promise<void> {
  const limit = Promise.withResolvers<never>()
  const late = new AppError('unavailable', `Hourhand did not end within ${STOP_LIMIT_MS / 1000} seconds`)
  const timer = setTimeout(() => limit.reject(late), STOP_LIMIT_MS)
  await Promise.race([app.stop(), limit.promise]).finally(() => clearTimeout(timer))
}

/** One plain line about what a person can mend; the whole stack of what only we can. */
function describeFailure(thrown: unknown): string {
  const error = toError(thrown)
  const isTheirs = error instanceof AppError || typeof (error as NodeJS.ErrnoException).code === 'string'
  return `hourhand: ${isTheirs ? error.message.replaceAll('\n', ' ') : error.stack}`
}

if (import.meta.main) process.exit(await runHeadless(process.argv.slice(2)))
