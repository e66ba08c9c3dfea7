// The desktop asks the server as any script does: what it may do is what the API can do, with the same checks.

export type Reached = { readonly url: string; readonly token: string }

export type Client = ReturnType<typeof createClient>

/** Answers the `data` of an envelope; throws with the server's own words where it refuses. */
export function createClient({ url, token }: Reached, ask: typeof fetch = fetch) {
  async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await ask(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as { data: Answer; error?: { message: string } }
    if (!response.ok) throw new Error(answer.error?.message ?? `Hourhand answered ${response.status}`)
    return answer.data
  }

  return {
    /** The body as it is, such as the output of a run. */
    async text(path: string): Promise<string> {
      const response = await ask(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      if (!response.ok) throw new Error(`Hourhand answered ${response.status}`)
      return response.text()
    },
    get: <Answer>(path: string) => send<Answer>('GET', path),
    post: <Answer>(path: string, body?: unknown) => send<Answer>('POST', path, body ?? {}),
    put: <Answer>(path: string, body: unknown) => send<Answer>('PUT', path, body),
    patch: <Answer>(path: string, body: unknown) => send<Answer>('PATCH', path, body),
    drop: <Answer>(path: string) => send<Answer>('DELETE', path),
  }
}
