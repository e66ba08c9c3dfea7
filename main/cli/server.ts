// The running server of a data folder, spoken to as the operator with the control token of its life.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, type ErrorCode } from '#shared/error.ts'

type Note = {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly version: string
  readonly startedAt: string
}

export type ServerStatus = {
  readonly timeZone: string
  readonly schedules: number
  readonly resources: number
  readonly paused: boolean
  readonly nextFiringAt: string | null
}

export type Server = Note & {
  readonly status: ServerStatus
  /** Asks for something under `/api` and answers the whole envelope. */
  readonly ask: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>
  /** The same, for answers that are plain text. */
  readonly askText: (method: string, path: string, body?: unknown) => Promise<string>
}

/** Longer than any answer of ours takes; a backup of a large store has its own limit. */
const PATIENCE_MS = 10_000
const BACKUP_PATIENCE_MS = 600_000

/** The server that uses a data folder, or null. What a dead one has left behind counts as nothing. */
export async function findServer(folder: string): Promise<Server | null> {
  const note = readNote(folder)
  const token = read(join(folder, 'control.token'))?.trim()
  if (note === null || !token || !isAlive(note.pid)) return null
  const askText = askAs(note.url, token)
  const ask = asJson(askText)
  try {
    const { data } = await ask<{ data: ServerStatus }>('GET', '/api/status')
    return typeof data?.schedules === 'number' ? { ...note, status: data, ask, askText } : null
  } catch (error) {
    // Refused, or someone else's answer: another program has the port or the process id by now.
    if (error instanceof AppError && ['unauthenticated', 'not_found', 'malformed'].includes(error.code))
      return null
    if (isRefused(error)) return null
    throw error
  }
}

/** The server, for what cannot be done without it. */
export async function getServer(folder: string): Promise<Server> {
  const server = await findServer(folder)
  if (server === null) {
    throw new AppError('unavailable', `Hourhand is not running on ${folder}. Start it with: npm start`)
  }
  return server
}

function askAs(url: string, token: string): Server['askText'] {
  return async (method, path, body) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const patience = path === '/api/backup' ? BACKUP_PATIENCE_MS : PATIENCE_MS
    const request = { method, headers, redirect: 'error', signal: AbortSignal.timeout(patience) } as const
    const response = await fetch(
      `${url}${path}`,
      body === undefined ? request : { ...request, body: JSON.stringify(body) },
    ).catch((error) => {
      if (error.name !== 'TimeoutError') throw error
      throw new AppError('unavailable', `Hourhand at ${url} does not answer`, { cause: error })
    })
    const text = await response.text()
    if (response.ok) return text
    throw toAppError(response.status, parseJson(text))
  }
}

function asJson(askText: Server['askText']): Server['ask'] {
  return async (method, path, body) => {
    const answer = parseJson(await askText(method, path, body))
    if (answer === undefined) throw new AppError('malformed', 'the server did not answer with JSON')
    return answer
  }
}

function toAppError(
  status: number,
  answer: { error?: { code?: ErrorCode; message?: string } } | undefined,
): AppError {
  const code = status === 401 ? 'unauthenticated' : (answer?.error?.code ?? 'malformed')
  return new AppError(code, answer?.error?.message ?? `the server answered with status ${status}`)
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(
    (cause as NodeJS.ErrnoException | undefined)?.code ?? '',
  )
}

function readNote(folder: string): Note | null {
  const note = parseJson(read(join(folder, 'server.json')) ?? '')
  const isWhole = typeof note?.url === 'string' && Number.isSafeInteger(note.pid)
  return isWhole ? note : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parseJson(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
