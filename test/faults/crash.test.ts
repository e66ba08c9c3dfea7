import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { cronRule, nextDue } from '#shared/trigger.ts'
import { type Child, ROOT, startNode } from '#test/helpers/child.ts'

const CRASHES = 50
const EVERY_MINUTE = '* * * * *'
const RULE = cronRule(EVERY_MINUTE, 'UTC')

type Running = { readonly child: Child; readonly url: string; readonly token: string }

async function start(folder: string, epoch: number, log: string): Promise<Running> {
  const child = startNode([join(ROOT, 'test/fixtures/programs/crash-app.ts'), folder, String(epoch), log])
  const [, url = ''] = await child.waitFor(/ready (\S+)/)
  return { child, url, token: readFileSync(join(folder, 'control.token'), 'utf8') }
}

async function post(app: Running, path: string, body: unknown): Promise<{ data: { id: string } }> {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 200 && response.status !== 201)
    throw new Error(`${path} answered ${response.status}`)
  return (await response.json()) as { data: { id: string } }
}

/** Writes until the server is gone; what was answered is acknowledged. */
async function writeUntilGone(app: Running, acknowledged: string[]): Promise<void> {
  try {
    for (;;) {
      const { data } = await post(app, '/api/resources', { name: 'written', provider: 'command', config: {} })
      acknowledged.push(data.id)
    }
  } catch {
    // The crash came.
  }
}

/** How many instants have had their run. */
function firedIn(log: string): number {
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  return new Set(lines.map((line) => line.split(' ')[1])).size
}

it(`loses and doubles nothing over ${CRASHES} kills at random moments`, { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-crash-'))
  const log = join(folder, 'executed.log')
  const epoch = Date.now()
  const acknowledged: string[] = []
  let app = await start(folder, epoch, log)
  const resource = await post(app, '/api/resources', { name: 'fired', provider: 'command', config: {} })
  const crons = [{ cronExpression: EVERY_MINUTE, action: 'start' }]
  const schedule = await post(app, '/api/schedules', {
    name: 'Each minute',
    timezone: 'UTC',
    crons,
    catchUp: 'all',
  })
  await post(app, `/api/schedules/${schedule.data.id}/resources/${resource.data.id}`, undefined)
  for (let crash = 0; crash < CRASHES; crash += 1) {
    const writing = writeUntilGone(app, acknowledged)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500))
    await app.child.kill('SIGKILL')
    await writing
    app = await start(folder, epoch, log)
  }
  // So much has been due on the way that some of it fell into each gap, however fast this machine is.
  while (firedIn(log) <= CRASHES) await new Promise((resolve) => setTimeout(resolve, 100))
  await app.child.kill('SIGTERM')

  const store = createStore(await openDatabase(folder, Date.now()))
  expect(store.findDamage()).toEqual([])
  const stored = new Set(store.resources.list({}, { limit: 1_000_000, page: 1 }).rows.map((row) => row.id))
  expect(acknowledged.filter((id) => !stored.has(Number.parseInt(id.slice(4), 36)))).toEqual([])
  const fired = store.runs.listIntents({}, { limit: 1_000_000 }).filter((intent) => intent.triggerId !== null)
  const dues = fired.map((intent) => intent.dueAt).sort((a, b) => a - b)
  expect(new Set(dues).size).toBe(dues.length)
  for (const [index, due] of dues.slice(1).entries()) expect(due).toBe(nextDue(RULE, dues[index] ?? 0))
  expect(dues.length).toBeGreaterThan(CRASHES)

  // An action that was under way at a crash is taken up again; nothing else may happen twice.
  const executions = new Map<string, number>()
  for (const line of readFileSync(log, 'utf8').trim().split('\n'))
    executions.set(line, (executions.get(line) ?? 0) + 1)
  const attempts = store.runs.attemptsOf(fired.map((intent) => intent.id))
  for (const intent of fired) {
    if (intent.state !== 'succeeded') continue
    const line = `run_${intent.id.toString(36).padStart(6, '0')} ${new Date(intent.dueAt).toISOString()}`
    const tries = attempts.get(intent.id) ?? []
    expect(executions.get(line) ?? 0).toBeGreaterThanOrEqual(1)
    expect(executions.get(line) ?? 0).toBeLessThanOrEqual(tries.length)
  }
  store.close()
  rmSync(folder, { recursive: true, force: true })
})
