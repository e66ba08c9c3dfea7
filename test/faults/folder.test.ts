import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { waitUntil } from '#test/helpers/app.ts'
import { ROOT, startNode } from '#test/helpers/child.ts'

const CRASHES = 12
const FILES_EACH = 700

async function start(folder: string, epoch: number, log: string) {
  const child = startNode([join(ROOT, 'test/fixtures/programs/crash-app.ts'), folder, String(epoch), log])
  const [, url = ''] = await child.waitFor(/ready (\S+)/)
  const headers = {
    authorization: `Bearer ${readFileSync(join(folder, 'control.token'), 'utf8')}`,
    'content-type': 'application/json',
  }
  return { child, url, headers }
}

it(`takes each file of a watched folder once over ${CRASHES} kills at random moments`, {
  timeout: 180_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-crash-'))
  const watched = join(folder, 'in')
  mkdirSync(watched)
  const log = join(folder, 'executed.log')
  const epoch = Date.now()
  let app = await start(folder, epoch, log)
  const made = await fetch(`${app.url}/api/jobs`, {
    method: 'POST',
    headers: app.headers,
    body: JSON.stringify({
      name: 'watch',
      trigger: { kind: 'folder', path: watched },
      action: { kind: 'program', program: '/bin/true' },
      policy: { overlap: 'allow', onInterrupted: 'retry', keepRuns: { count: 1_000_000, days: 10_000 } },
    }),
  })
  expect(made.status).toBe(201)
  const names: string[] = []
  for (let crash = 0; crash < CRASHES; crash += 1) {
    for (let index = 0; index < FILES_EACH; index += 1) {
      const name = join(watched, `${crash}-${index}`)
      writeFileSync(name, 'x')
      names.push(name)
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 600))
    await app.child.kill('SIGKILL')
    app = await start(folder, epoch, log)
  }
  const worked = () => new Set(existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
  await waitUntil(() => worked().size >= names.length, 'a run of every file', 60_000)
  await app.child.kill('SIGTERM')

  const store = createStore(await openDatabase(folder, Date.now()))
  expect(store.findDamage()).toEqual([])
  const runs = store.runs.listIntents({}, { limit: 1_000_000 })
  expect(runs.map(({ file }) => file).sort()).toEqual(names.sort())
  // One that a crash cut off is begun again, as the same run.
  expect(worked().size).toBe(names.length)
  expect([...store.takenFiles.ofJob(1).keys()].sort()).toEqual(names)
  store.close()
  rmSync(folder, { recursive: true, force: true })
})
