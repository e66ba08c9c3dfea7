// The one way from the page to the server: a typed fetch, its error, and the query client that uses it.
import { QueryClient } from '@tanstack/react-query'

/** What the server refused, or `unreachable` when nothing answered at all. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly field: string | null

  constructor(
    message: string,
    { code, status, field }: { code: string; status: number; field?: string | undefined },
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.field = field ?? null
  }
}

type Request = {
  readonly method?: string
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/** Asks the server and answers its whole envelope. */
export async function request<Answer>(path: string, options: Request = {}): Promise<Answer> {
  const response = await send(path, options)
  const text = await response.text()
  const body = parseJson(text)
  if (!response.ok) throw toApiError(response.status, body)
  if (body === undefined)
    throw new ApiError('Hourhand gave an answer that is not JSON.', {
      code: 'malformed',
      status: response.status,
    })
  return body as Answer
}

/** Asks for the bytes of an answer, such as the output of a run. */
export async function requestBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await send(path, { signal })
  if (!response.ok) throw toApiError(response.status, parseJson(await response.text()))
  return new Uint8Array(await response.arrayBuffer())
}

/** The reason in words that can be shown; of a cron entry without the entry, which stands beside it. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replace(/^invalid cron expression: '.*?': /s, '')
    .replace(/got value (\d+) expected range (\d+)-(\d+)/, '$1 is not between $2 and $3')
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unreachable'
}

/** A server on this machine needs no network, and live events say when an answer is stale. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        retry: (count, error) =>
          count < 1 && !(error instanceof ApiError && error.status < 500 && !isUnreachable(error)),
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

async function send(path: string, { method = 'GET', body, signal }: Request): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } }
  if (signal) init.signal = signal
  // A deletion outlives the page: it may be asked for as the page is left.
  if (method === 'DELETE') init.keepalive = true
  if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  try {
    return await fetch(path, init)
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError('Hourhand does not answer.', { code: 'unreachable', status: 0 })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toApiError(status: number, body: unknown): ApiError {
  const { message, code, field } = refusalOf(body)
  return new ApiError(typeof message === 'string' ? message : `Hourhand answered with status ${status}.`, {
    code: typeof code === 'string' ? code : 'unknown',
    status,
    field: typeof field === 'string' ? field : undefined,
  })
}

type Refusal = { readonly message?: unknown; readonly code?: unknown; readonly field?: unknown }

/** Our own form of a refusal, or that of the on-call dialect: `{message, errors: {field: message}}`. */
function refusalOf(body: unknown): Refusal {
  const { error, message, errors } = (body ?? {}) as { error?: Refusal; message?: unknown; errors?: object }
  if (error !== undefined) return error
  return { message, field: Object.keys(errors ?? {})[0] }
}
