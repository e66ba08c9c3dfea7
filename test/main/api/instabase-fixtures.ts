/** What the tests of the Instabase dialect share: the document's own arguments, and a client that writes as it does. */
import { mkdtempSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBus } from '#main/bus.ts'
import type { World } from '#main/context.ts'
import { createLog } from '#main/log.ts'
import { createTokenService } from '#main/services/token.ts'
import { createStore, openDatabase } from '#main/store/index.ts'
import { startApp, type TestApp } from '#test/helpers/app.ts'
import { createTestClock } from '#test/helpers/clock.ts'

export const START = Date.parse('2026-11-20T10:30:00Z')
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The document's own example. */
export const DAILY_JOB = {
  schedule: '@daily',
  name: 'Daily Job',
  flow_parameters: {
    auth_token: '<oauth token>',
    binary_path: 'admin/repo/fs/Instabase Drive/files/flow/flow.ibflowbin',
    input_dir: 'admin/repo/fs/Instabase Drive/files/flow/input',
    verify_ssl_certificate: true,
    settings: {
      tags: ['tag1'],
      runtime_config: {},
      notification_emails: 'example@email.com',
      webhook_config: {
        url: 'https://example.com/webhook',
        headers: { Authorization: 'Bearer 12345' },
      },
    },
  },
}

/** A job that runs a program of this machine at noon. */
export function localJob(program: string, input: string, settings: Record<string, unknown> = {}) {
  return {
    schedule: '0 12 * * *',
    name: 'Local',
    flow_parameters: { binary_path: program, input_dir: input, settings },
  }
}

/** What the original's client sends: the text of JSON with nothing that says so. */
export type Sent = {
  readonly method?: string
  readonly body?: string
  readonly type?: string
  readonly token?: string | null
}

export function ask(
  app: TestApp,
  path: string,
  { method = 'POST', body, type, token = app.token }: Sent = {},
) {
  const headers = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(type !== undefined && { 'content-type': type }),
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
  }
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return new Promise<{ readonly status: number; readonly body: any }>((resolve, reject) => {
    const asked = request(
      `${app.url}/api/v1/scheduler/${path}`,
      { method, headers, agent: false },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: answer.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) })
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

export const post = (app: TestApp, path: string, value: unknown, token?: string) =>
  ask(app, path, { body: JSON.stringify(value), ...(token !== undefined && { token }) })

/** Makes a job and answers its id. */
export async function create(app: TestApp, value: unknown, token?: string): Promise<string> {
  const { body } = await post(app, 'create_job', value, token)
  if (body.status !== 'OK') throw new Error(`no job was made: ${body.msg}`)
  return body.job_id
}

/** The jobs that a list shows. */
export const list = async (app: TestApp, query = '') =>
  (await ask(app, `list_jobs${query}`, { method: 'GET' })).body.jobs

/** An app whose clock stands still and whose actions do nothing. */
export const startStill = (world: Partial<World> = {}, folder?: string) =>
  startApp(
    {
      clock: createTestClock(START),
      action: () => ({ check: () => {}, run: async () => ({ exitCode: 0 }) }),
      ...world,
    },
    folder,
  )

/** A data folder with a second user, `ada`, who is no admin: her token, and the operator's that may only read. */
export async function openFolderOfTwo() {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-two-'))
  const clock = createTestClock(START)
  const store = createStore(await openDatabase(folder, START))
  store.users.ensureOperator(START)
  const user = {
    name: 'ada',
    displayName: 'Ada',
    email: 'ada@example.com',
    isAdmin: false,
    passwordHash: null,
  }
  const ada = store.users.insert(user, START)
  const bus = createBus(
    clock.now,
    createLog('error', clock.now, () => {}),
  )
  const tokens = createTokenService({ store, clock, bus })
  const give = (access: 'full' | 'read', userId: number) =>
    tokens.create({ name: 'test', access, expiresAt: null, publicKey: null }, userId, { name: 'test' }).text
  const given = { folder, ada: give('full', ada), readOnly: give('read', 1) }
  store.close()
  return given
}
