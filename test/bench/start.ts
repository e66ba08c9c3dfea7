import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#main/store/index.ts'
import { cronRule, nextDue } from '#shared/trigger.ts'
import { type BenchRow, median, printTable } from './table.ts'

type Start = { readonly armedMs: number; readonly memory: number; readonly idleCpuMs: number }

const ROUNDS = 5

function measure(script: string, args: readonly string[]): Start {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
  })
  return JSON.parse(text) as Start
}

function repeat(script: string, args: readonly string[]): Start {
  const starts = Array.from({ length: ROUNDS }, () => measure(script, args))
  return {
    armedMs: median(starts.map((start) => start.armedMs)),
    memory: median(starts.map((start) => start.memory)),
    idleCpuMs: median(starts.map((start) => start.idleCpuMs)),
  }
}

/** A store with so many enabled triggers, none due within the next hour. */
async function fillStore(folder: string, count: number): Promise<void> {
  const db = await openDatabase(folder, Date.now())
  const schedule = db.prepare(
    `INSERT INTO schedule (name, description, time_zone, enabled, enforce, retain_running, catch_up, catch_up_window_ms, created_by, created_at, updated_at)
     VALUES (?, '', 'America/New_York', 1, 0, 0, 'last', 86400000, 'bench', 0, 0)`,
  )
  const trigger = db.prepare(
    `INSERT INTO trigger (schedule_id, position, kind, expression, time_zone, action, catch_up, catch_up_window_ms, next_due_at)
     VALUES (?, 0, 'cron', ?, 'America/New_York', 'start', 'last', 86400000, ?)`,
  )
  const later = Date.now() + 3_600_000
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const expression = `${index % 60} ${index % 24} * * *`
      const id = schedule.run(`schedule ${index}`).lastInsertRowid
      trigger.run(id, expression, nextDue(cronRule(expression, 'America/New_York'), later))
    }
  })()
  db.close()
}

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(0)}`

const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(0)

/** The time and memory it takes to be armed for a great many triggers. */
export async function benchStart(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  let empty: Start | null = null
  for (const count of [0, 100_000, 1_000_000]) {
    const folder = mkdtempSync(join(tmpdir(), 'hourhand-bench-'))
    await fillStore(folder, count)
    const start = repeat('armed.ts', [folder])
    empty ??= start
    const more = `${signed(start.armedMs - empty.armedMs)} ms, ${signed((start.memory - empty.memory) / 1024 / 1024)} MiB`
    rows.push({
      what: `${count.toLocaleString('en')} triggers: process start to armed, memory, CPU over 5 s of waiting`,
      ours: `${start.armedMs.toFixed(0)} ms, ${mib(start.memory)} MiB, ${start.idleCpuMs.toFixed(1)} ms`,
      peer: '-',
      ratio: more,
      aim: count === 1_000_000 ? '≤ +150 ms, ≤ +30 MiB' : '-',
    })
    rmSync(folder, { recursive: true, force: true })
  }
  for (const peer of ['node-cron', 'croner']) {
    const start = repeat('peer-start.ts', [peer, '10000'])
    const what = `${peer} with 10,000 schedules in New York`
    rows.push({
      what,
      ours: '-',
      peer: `${start.armedMs.toFixed(0)} ms, ${mib(start.memory)} MiB`,
      ratio: '-',
      aim: '-',
    })
  }
  return rows
}

if (import.meta.main) printTable('Starting', await benchStart())
