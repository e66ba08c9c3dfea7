import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStore, openDatabase } from '#main/store/index.ts'
import { JOB_DEFAULTS } from '#shared/job.ts'

test('a job of an older store, which does not say of which runs it mails, mails of every run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hourhand-job-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const db = await openDatabase(folder, 0)
  const store = createStore(db, folder)
  onTestFinished(store.close)
  const action = {
    kind: 'program',
    program: 'true',
    args: [],
    cwd: null,
    env: {},
    shell: false,
    stdin: null,
  } as const
  const notify = { ...JOB_DEFAULTS.notify, email: ['ops@example.com'] }
  const job = { ...JOB_DEFAULTS, name: 'old', trigger: { kind: 'manual' }, action, notify } as const
  const row = { ...job, uuid: 'old', disabledReason: null, origin: null, source: null }
  const id = store.jobs.insert(row, 'me', 0)
  db.exec(`UPDATE job SET notify = json_remove(notify, '$.emailOn')`)
  for (const found of [store.jobs.get(id), store.jobs.findRunnable(id)]) expect(found?.notify).toEqual(notify)
})
