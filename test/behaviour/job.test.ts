// Jobs, from the instant they are due to what is known of their runs.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SendError } from '#main/notify/sender.ts'
import type { ActionResult } from '#main/providers/action.ts'
import { ProviderError } from '#main/providers/provider.ts'
import type { Mailed } from '#shared/job.ts'
import { ALICE, startHarness } from '#test/helpers/harness.ts'

const MINUTE = 60_000
const HOURLY = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' } as const
const every = (seconds: number, anchorAt: string) =>
  ({ kind: 'interval', every: seconds, period: 'seconds', anchorAt: Date.parse(anchorAt) }) as const

/** A run that goes on until `end` is called, or it is told to end. */
function pending() {
  const { promise, resolve } = Promise.withResolvers<{ exitCode: number }>()
  return { run: () => promise, end: () => resolve({ exitCode: 0 }) }
}

describe('A job', () => {
  it('runs when its cron expression says, with what a program is to know', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addJob('report', HOURLY)
    await h.forward(61 * MINUTE)
    expect(h.world.runs.map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-11-20T08:00:00.000Z',
      '2026-11-20T09:00:00.000Z',
    ])
    expect(h.world.runs[0]?.call.env).toMatchObject({
      HOURHAND_JOB_ID: 'job_000001',
      HOURHAND_RUN_ID: 'run_000001',
      HOURHAND_DUE_AT: '2026-11-20T08:00:00.000Z',
      HOURHAND_ATTEMPT: '1',
    })
    expect(h.intents().map(({ state, exitCode }) => [state, exitCode])).toEqual([
      ['succeeded', 0],
      ['succeeded', 0],
    ])
    expect(h.parts.store.jobs.get(id).runCount).toBe(2)
    expect(h.parts.events.map(({ type }) => type)).toContain('run.finished')
  })

  it('runs at an interval from its anchor, without drift, and first one interval after it was made', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.addJob('beat', every(7, '2026-11-20T08:00:00Z'))
    await h.forward(22_000)
    expect(h.world.runs.map(({ at }) => new Date(at).toISOString().slice(17, 23))).toEqual([
      '07.000',
      '14.000',
      '21.000',
    ])
  })

  it('rests before startsAt and from endsAt on', async () => {
    await using h = await startHarness('2026-11-20T07:30:00Z')
    h.addJob('report', HOURLY, {
      startsAt: Date.parse('2026-11-20T09:00:00Z'),
      endsAt: Date.parse('2026-11-20T11:00:00Z'),
    })
    await h.forward(5 * 60 * MINUTE)
    expect(h.world.runs.map(({ at }) => new Date(at).getUTCHours())).toEqual([9, 10])
  })

  it('is switched off after its last run, says why, and counts anew when it is switched on again', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    const id = h.addJob('report', HOURLY, { maxRuns: 2 })
    h.parts.jobs.run(id, {}, ALICE)
    await h.forward(5 * 60 * MINUTE)
    expect(h.world.runs).toHaveLength(3)
    expect(h.parts.store.jobs.get(id)).toMatchObject({
      enabled: false,
      disabledReason: 'it has run 2 times, as often as it may',
      nextDueAt: null,
    })
    h.parts.jobs.update(id, { enabled: true }, ALICE)
    await h.forward(5 * 60 * MINUTE)
    expect(h.world.runs).toHaveLength(5)
  })

  it('is run by hand though it is off or everything is paused, and finds its parameters', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addJob('report', { kind: 'manual' }, { enabled: false })
    h.parts.pause.pause(null, '', ALICE)
    h.parts.jobs.run(id, { parameters: { 'dry-run': true, to: 'me' } }, ALICE)
    await h.settle()
    expect(h.world.runs[0]?.call.env).toMatchObject({
      HOURHAND_PARAM_DRY_RUN: 'true',
      HOURHAND_PARAM_TO: 'me',
    })
    expect(h.intents()).toMatchObject([{ state: 'succeeded', cause: 'manual', actor: 'alice@example.com' }])
  })

  it('is held while everything is paused', async () => {
    await using h = await startHarness('2026-11-20T07:59:30Z')
    h.addJob('report', HOURLY)
    h.parts.pause.pause(null, 'audit', ALICE)
    await h.forward(MINUTE)
    expect(h.world.runs).toEqual([])
    expect(h.intents()).toMatchObject([{ state: 'held', reason: 'everything is paused: audit' }])
  })
})

describe('A run that is due while the one before is not over', () => {
  it.each([
    ['skip', ['succeeded', 'skipped', 'skipped'], 1],
    ['queue', ['succeeded', 'succeeded', 'succeeded'], 1],
    ['allow', ['succeeded', 'succeeded', 'succeeded'], 3],
  ] as const)('with %s', async (overlap, states, atOnce) => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const slow = [pending(), pending(), pending()]
    let begun = 0
    h.world.onRun.set('slow', () => slow[begun++]?.run() ?? { exitCode: 0 })
    h.addJob('slow', every(60, '2026-11-20T08:00:00Z'), { policy: { overlap } })
    await h.forward(3 * MINUTE)
    expect(begun).toBe(atOnce)
    for (const one of slow) {
      one.end()
      await h.settle()
    }
    expect(h.intents().map(({ state }) => state)).toEqual(states)
  })

  it('with replace takes its place: the older is ended first', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const order: string[] = []
    h.world.onRun.set('slow', ({ runId, signal }) => {
      order.push(`begin ${runId}`)
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          order.push(`end ${runId}: ${signal.reason}`)
          reject(new Error('ended'))
        })
      })
    })
    h.addJob('slow', every(60, '2026-11-20T08:00:00Z'), { policy: { overlap: 'replace' } })
    await h.forward(2 * MINUTE)
    expect(order).toEqual(['begin run_000001', 'end run_000001: replaced', 'begin run_000002'])
    h.parts.engine.endRuns(1)
    expect(h.intents()[0]).toMatchObject({ state: 'cancelled', message: 'a newer run took its place' })
  })

  it('waits no more when its job is changed so that runs may overlap', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const slow = pending()
    h.world.onRun.set('slow', slow.run)
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { overlap: 'queue' } })
    h.parts.jobs.run(id, {}, ALICE)
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    expect(h.world.runs).toHaveLength(1)
    const { policy } = h.parts.store.jobs.get(id)
    h.parts.jobs.update(id, { policy: { ...policy, overlap: 'allow' } }, ALICE)
    await h.settle()
    expect(h.world.runs).toHaveLength(2)
    slow.end()
  })

  it('by hand is refused where runs must not overlap', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const slow = pending()
    h.world.onRun.set('slow', slow.run)
    const id = h.addJob('slow', { kind: 'manual' })
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    expect(() => h.parts.jobs.run(id, {}, ALICE)).toThrow(/not over yet/)
    expect(h.intents()).toHaveLength(1)
    slow.end()
  })
})

describe('A run that fails', () => {
  const retries = {
    count: 2,
    firstDelayMs: 5_000,
    maxDelayMs: 60_000,
    on: ['error'],
    curve: 'exponential',
  } as const

  it('is tried again with growing pauses, each try recorded, and then has failed', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('flaky', () => {
      throw new ProviderError('exited with 3', { exitCode: 3 })
    })
    const id = h.addJob('flaky', { kind: 'manual' }, { policy: { retries } })
    h.parts.jobs.run(id, {}, ALICE)
    await h.forward(MINUTE)
    expect(h.world.runs.map(({ at }) => (at - Date.parse('2026-11-20T08:00:00Z')) / 1000)).toEqual([0, 5, 15])
    const [run] = h.intents()
    expect(run).toMatchObject({ state: 'failed', attempt: 3, exitCode: 3, message: 'exited with 3' })
    expect(h.parts.store.runs.attemptsOf([run?.id ?? 0]).get(run?.id ?? 0)).toHaveLength(3)
  })

  it('is not tried again for a failure that is not on the list', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('flaky', () => {
      const result: ActionResult = { httpStatus: 500, isStatus: true }
      throw new ProviderError('answered 500', result)
    })
    h.parts.jobs.run(h.addJob('flaky', { kind: 'manual' }, { policy: { retries } }), {}, ALICE)
    await h.forward(MINUTE)
    expect(h.intents()).toMatchObject([{ state: 'failed', attempt: 1 }])
  })

  it('with an answer that was cut off is an error, whatever its status was', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('flaky', () => {
      throw new ProviderError('could not reach it', { httpStatus: 200 })
    })
    h.parts.jobs.run(h.addJob('flaky', { kind: 'manual' }, { policy: { retries } }), {}, ALICE)
    await h.forward(MINUTE)
    expect(h.intents()).toMatchObject([{ state: 'failed', attempt: 3, httpStatus: 200 }])
  })

  it('by its time-out says so', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', ({ signal }) => {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('x'))))
    })
    h.parts.jobs.run(h.addJob('slow', { kind: 'manual' }, { policy: { timeoutMs: 30_000 } }), {}, ALICE)
    await h.forward(31_000)
    expect(h.intents()).toMatchObject([
      { state: 'timedOut', message: 'it took longer than 30 s and was ended' },
    ])
  })

  it('is told to whom the job names, in the transaction of its end', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('bad', () => {
      throw new ProviderError('exited with 1', { exitCode: 1 })
    })
    const webhook = { url: 'http://127.0.0.1:9/hook', headers: { 'x-a': 'b' }, on: ['failed'] } as const
    const id = h.addJob(
      'bad',
      { kind: 'manual' },
      { notify: { native: [], webhook, email: ['ops@example.com'] } },
    )
    const run = h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    expect(h.parts.store.deliveries.listOfIntent(run)).toMatchObject([
      {
        state: 'queued',
        target: { kind: 'webhook', url: webhook.url },
        body: { run: { outcome: 'failed', exitCode: 1 } },
      },
      {
        state: 'queued',
        target: { kind: 'email', to: ['ops@example.com'] },
        body: { subject: 'bad: failed' },
      },
    ])
  })

  it.each<[state: string, written: string, emailOn: readonly Mailed[], isMailed: boolean]>([
    ['succeeded', '', ['failed', 'succeeded'], true],
    ['succeeded', 'words', ['failed'], false],
    ['failed', '', ['failed'], true],
    ['failed', '', ['succeeded'], false],
    ['succeeded', 'words', ['output'], true],
    ['failed', 'words', ['output'], true],
    ['failed', '', ['output'], false],
    ['succeeded', '', ['output'], false],
    ['succeeded', 'words', [], false],
  ])('that %s having written %j is mailed %j: %s', async (state, written, emailOn, isMailed) => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('said', ({ output }) => {
      output(Buffer.from(written))
      if (state === 'failed') throw new ProviderError('exited with 1', { exitCode: 1 })
      return { exitCode: 0 }
    })
    const id = h.addJob('said', { kind: 'manual' }, { notify: { email: ['ops@example.com'], emailOn } })
    const run = h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    expect(h.parts.store.intents.find(run)?.state).toBe(state)
    expect(h.parts.store.deliveries.listOfIntent(run)).toHaveLength(isMailed ? 1 : 0)
  })
})

describe('After Hourhand died while a job ran', () => {
  it('a run of which nothing can be known is closed as interrupted, and the next may begin', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', () => pending().run())
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { overlap: 'queue' } })
    h.parts.jobs.run(id, {}, ALICE)
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    h.world.onRun.delete('slow')
    await h.restart()
    expect(h.intents()).toMatchObject([
      { state: 'interrupted', message: 'Hourhand was ended while it ran' },
      { state: 'succeeded' },
    ])
  })

  it('it is run again where the job says so', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', () => pending().run())
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { onInterrupted: 'retry' } })
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    h.world.onRun.delete('slow')
    await h.restart()
    expect(h.intents()).toMatchObject([{ state: 'succeeded', attempt: 2 }])
  })

  it('what goes on is taken up by its action, and gets its true outcome', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', () => pending().run())
    const left = pending()
    h.world.onResume.set('slow', left.run)
    const run = h.parts.jobs.run(h.addJob('slow', { kind: 'manual' }), {}, ALICE)
    await h.settle()
    await h.restart()
    expect(h.intents()).toMatchObject([{ state: 'running', attempt: 1 }])
    left.end()
    await h.settle()
    expect(h.parts.store.intents.find(run)).toMatchObject({ state: 'succeeded', exitCode: 0, attempt: 1 })
    expect(h.world.runs).toHaveLength(1)
  })

  it('what goes on has what is left of its time, and a moment where nothing is', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', () => pending().run())
    h.world.onResume.set(
      'slow',
      ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('x')))),
    )
    h.parts.jobs.run(h.addJob('slow', { kind: 'manual' }, { policy: { timeoutMs: MINUTE } }), {}, ALICE)
    await h.forward(40_000)
    await h.restart()
    await h.forward(19_000)
    expect(h.intents()).toMatchObject([{ state: 'running' }])
    await h.restart(5 * MINUTE)
    expect(h.intents()).toMatchObject([{ state: 'running' }])
    await h.forward(1_000)
    expect(h.intents()).toMatchObject([
      { state: 'timedOut', message: 'it took longer than 60 s and was ended' },
    ])
  })

  it.each(['skip', 'queue', 'replace'] as const)(
    'every missed firing that is caught up has its run, one after the other, and so has the one on time, with %s',
    async (overlap) => {
      await using h = await startHarness('2026-11-20T08:30:00Z')
      const slow = [pending(), pending(), pending(), pending()]
      let begun = 0
      h.world.onRun.set('report', () => slow[begun++]?.run() ?? { exitCode: 0 })
      h.addJob('report', HOURLY, { policy: { catchUp: 'all', overlap } })
      await h.restart(3.5 * 60 * MINUTE)
      await h.forward(1_000)
      for (const [index, one] of slow.entries()) {
        expect(begun).toBe(index + 1)
        one.end()
        await h.settle()
      }
      expect(h.intents().map(({ state, dueAt }) => [state, new Date(dueAt).getUTCHours()])).toEqual([
        ['succeeded', 9],
        ['succeeded', 10],
        ['succeeded', 11],
        ['succeeded', 12],
      ])
    },
  )

  it('with replace, what is caught up takes the place of what was open before, which says so', async () => {
    await using h = await startHarness('2026-11-20T08:30:00Z')
    const untilEnded = ({ signal }: { readonly signal: AbortSignal }) =>
      new Promise<ActionResult>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('ended')))
      })
    h.world.onRun.set('report', untilEnded)
    h.world.onResume.set('report', untilEnded)
    const id = h.addJob('report', HOURLY, { policy: { catchUp: 'all', overlap: 'replace' } })
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    h.world.onRun.delete('report')
    await h.restart(2.75 * 60 * MINUTE)
    await h.forward(1_000)
    expect(h.intents()).toMatchObject([
      { cause: 'manual', state: 'cancelled', message: 'a newer run took its place' },
      { cause: 'catchUp', state: 'succeeded', dueAt: Date.parse('2026-11-20T09:00:00Z') },
      { cause: 'catchUp', state: 'succeeded', dueAt: Date.parse('2026-11-20T10:00:00Z') },
      { cause: 'catchUp', state: 'succeeded', dueAt: Date.parse('2026-11-20T11:00:00Z') },
    ])
  })

  it('with replace, a firing on time supersedes what is caught up and waits, which says so', async () => {
    await using h = await startHarness('2026-11-20T08:30:00Z')
    const slow = pending()
    h.addJob('report', HOURLY, { policy: { catchUp: 'all', overlap: 'replace' } })
    h.world.onRun.set('report', ({ signal }) => {
      signal.addEventListener('abort', slow.end)
      return slow.run()
    })
    await h.restart(2.75 * 60 * MINUTE)
    await h.forward(1_000)
    await h.forward(45 * MINUTE)
    expect(h.intents()).toMatchObject([
      { state: 'cancelled', message: 'a newer run took its place' },
      { state: 'superseded', reason: 'a newer run took its place' },
      { state: 'superseded', reason: 'a newer run took its place' },
      { cause: 'schedule', state: 'succeeded', dueAt: Date.parse('2026-11-20T12:00:00Z') },
    ])
  })

  it('no firing is caught up beside a run that still goes on', async () => {
    await using h = await startHarness('2026-11-20T08:30:00Z')
    h.world.onRun.set('report', () => pending().run())
    const left = pending()
    h.world.onResume.set('report', left.run)
    const id = h.addJob('report', HOURLY, { policy: { catchUp: 'all' } })
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    await h.restart(1.75 * 60 * MINUTE)
    await h.forward(1_000)
    expect(h.intents().map(({ state }) => state)).toEqual(['running', 'skipped', 'skipped'])
    left.end()
  })

  it('what was missed is caught up once, and every missed firing is on record', async () => {
    await using h = await startHarness('2026-11-20T08:30:00Z')
    h.addJob('report', HOURLY)
    await h.restart(3.75 * 60 * MINUTE)
    await h.forward(1_000)
    expect(h.world.runs).toHaveLength(1)
    expect(h.intents().map(({ state, cause }) => [state, cause])).toEqual([
      ['missed', 'schedule'],
      ['missed', 'schedule'],
      ['missed', 'schedule'],
      ['succeeded', 'catchUp'],
    ])
  })
})

describe('A job that is deleted', () => {
  it('withdraws what is queued, ends what runs, and leaves its history', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('slow', ({ signal }) => {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('x'))))
    })
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { overlap: 'queue' } })
    h.parts.jobs.run(id, {}, ALICE)
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    h.parts.jobs.remove(id, ALICE)
    await h.settle()
    expect(h.intents().map(({ state, reason, message }) => [state, reason ?? message])).toEqual([
      ['cancelled', 'the job was deleted'],
      ['cancelled', 'the job was deleted'],
    ])
  })
})

describe('Many jobs that go on for long', () => {
  it('leave room for starts and stops, however many wait for their turn', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const slow = pending()
    h.world.onRun.set('slow', slow.run)
    const id = h.addJob('slow', { kind: 'manual' }, { policy: { overlap: 'allow' } })
    for (let run = 0; run < 100; run += 1) h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    expect(h.world.runs).toHaveLength(24)
    const resources = Array.from({ length: 10 }, (_, index) => h.addResource(`vm ${index}`))
    h.addSchedule([['1 8 * * *', 'start']], resources)
    await h.forward(2 * MINUTE)
    expect(h.world.calls).toHaveLength(10)
    expect(h.world.runs).toHaveLength(24)
    slow.end()
  })
})

describe('What is to be told of a run', () => {
  const webhook = { url: 'http://127.0.0.1:9/hook', headers: {}, on: ['succeeded'] } as const
  const notify = { native: [], webhook, email: [] } as const

  it('is sent again with growing pauses until it is taken, always under the same id', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onSend.current = () => {
      if (h.world.sent.length < 3) throw new SendError('answered 503', false)
    }
    const run = h.parts.jobs.run(h.addJob('report', { kind: 'manual' }, { notify }), {}, ALICE)
    await h.forward(5 * MINUTE)
    const start = Date.parse('2026-11-20T08:00:00Z')
    expect(h.world.sent.map(({ at }) => (at - start) / 1000)).toEqual([0, 5, 15])
    expect(new Set(h.world.sent.map(({ message }) => message.id)).size).toBe(1)
    expect(h.parts.store.deliveries.listOfIntent(run)).toMatchObject([
      { state: 'sent', attempt: 3, message: null },
    ])
  })

  it('is given up after five attempts, or at once when it is refused for good, and that is told', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const id = h.addJob('report', { kind: 'manual' }, { notify })
    h.world.onSend.current = () => {
      throw new SendError('answered 500', false)
    }
    h.parts.jobs.run(id, {}, ALICE)
    await h.forward(10 * MINUTE)
    expect(h.world.sent).toHaveLength(5)
    h.world.onSend.current = () => {
      throw new SendError('answered 404', true)
    }
    h.parts.jobs.run(id, {}, ALICE)
    await h.forward(10 * MINUTE)
    expect(h.world.sent).toHaveLength(6)
    const failures = h.parts.events.filter(({ type }) => type === 'delivery.failed')
    expect(failures).toMatchObject([
      { data: { kind: 'webhook', to: 'http://127.0.0.1:9', run: 'run_000001', message: 'answered 500' } },
      { data: { run: 'run_000002', message: 'answered 404' } },
    ])
  })

  it('that fails gives away neither its address nor its headers: not in the run, the news, the log or the store', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const url = 'http://ann:p4ss@127.0.0.1:9/hooks/T0P/S3CRET?key=K3Y'
    const webhook = { url, headers: { authorization: 'Bearer T0KEN' }, on: ['succeeded'] } as const
    h.world.onSend.current = () => {
      throw new SendError(`Failed to parse URL from ${url}: "Bearer T0KEN" is an invalid header value`, true)
    }
    const job = h.addJob('report', { kind: 'manual' }, { notify: { native: [], webhook, email: [] } })
    const run = h.parts.jobs.run(job, {}, ALICE)
    await h.forward(1_000)
    const failed = h.parts.events.filter(({ type }) => type === 'delivery.failed')
    const [delivery] = h.parts.store.deliveries.listOfIntent(run)
    const said = [h.parts.store.intents.find(run)?.message, delivery?.message, failed, h.logged]
    for (const one of said)
      expect(JSON.stringify(one)).toContain('Failed to parse URL from http://127.0.0.1:9')
    expect(JSON.stringify(said)).not.toMatch(/S3CRET|K3Y|p4ss|T0KEN/)
  })

  it('is sent after a restart when the process died on the way', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onSend.current = () => new Promise(() => {})
    h.parts.jobs.run(h.addJob('report', { kind: 'manual' }, { notify }), {}, ALICE)
    await h.forward(1)
    h.world.onSend.current = () => {}
    await h.restart()
    await h.forward(1_000)
    expect(h.world.sent).toHaveLength(2)
    expect(h.parts.store.deliveries.list({ limit: 9 })).toMatchObject([{ state: 'sent' }])
  })
})

describe('The history of a job', () => {
  it('keeps as many runs, and for as long, as the job says; the newest stays', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const many = h.addJob('many', { kind: 'manual' }, { policy: { keepRuns: { count: 3, days: 90 } } })
    const old = h.addJob('old', { kind: 'manual' }, { policy: { keepRuns: { count: 10, days: 1 } } })
    for (let run = 0; run < 5; run += 1) {
      h.parts.jobs.run(many, {}, ALICE)
      await h.settle()
    }
    h.parts.jobs.run(old, {}, ALICE)
    await h.settle()
    h.parts.jobs.run(old, {}, ALICE)
    await h.forward(2 * MINUTE)
    expect(h.intents().map(({ id }) => id)).toEqual([3, 4, 5, 6, 7])
    await h.forward(25 * 60 * MINUTE)
    expect(h.intents().map(({ id }) => id)).toEqual([3, 4, 5, 7])
  })

  it('of a deleted one goes when the setting says, with what its runs made, though others keep older ones', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    const made: string[] = []
    h.world.onRun.set('flow', ({ resultFolder }) => {
      mkdirSync(resultFolder)
      made.push(resultFolder)
      return { exitCode: 0 }
    })
    const keepRuns = { count: 10_000, days: 10_000 }
    const kept = h.addJob('kept', { kind: 'manual' }, { policy: { overlap: 'queue', keepRuns } })
    for (let run = 0; run < 1_100; run += 1) h.parts.jobs.run(kept, {}, ALICE)
    await h.settle()
    const gone = h.addJob('flow', { kind: 'manual' }, { policy: { keepRuns } })
    h.parts.jobs.run(gone, {}, ALICE)
    await h.settle()
    h.parts.jobs.remove(gone, ALICE)
    h.parts.store.settings.set('history', { runDays: 2, auditDays: 730 })
    const left = () => h.intents().filter(({ target }) => target.name === 'flow').length
    await h.forward(47 * 60 * MINUTE)
    expect([left(), readdirSync(h.folder).filter((name) => name.startsWith('run_'))]).toEqual([
      1,
      made.map((path) => basename(path)),
    ])
    await h.forward(3 * 60 * MINUTE)
    expect([left(), readdirSync(h.folder).filter((name) => name.startsWith('run_'))]).toEqual([0, []])
    expect(h.intents()).toHaveLength(1_100)
  })

  it('takes what its runs made with it, and what an earlier life left goes at the start', async () => {
    await using h = await startHarness('2026-11-20T08:00:00Z')
    h.world.onRun.set('flow', ({ resultFolder }) => {
      mkdirSync(resultFolder)
      writeFileSync(join(resultFolder, 'result.csv'), 'a')
      return { exitCode: 0 }
    })
    const keepRuns = { count: 1, days: 90 }
    const id = h.addJob('flow', { kind: 'manual' }, { policy: { keepRuns } })
    const files = () => readdirSync(h.folder).filter((name) => name.startsWith('run_'))
    for (let run = 0; run < 2; run += 1) {
      h.parts.jobs.run(id, {}, ALICE)
      await h.settle()
    }
    expect(files()).toEqual(['run_000001', 'run_000002'])
    await h.forward(2 * MINUTE)
    expect(files()).toEqual(['run_000002'])

    h.world.onRun.set('flow', () => pending().run())
    const left = pending()
    h.world.onResume.set('flow', left.run)
    h.parts.jobs.run(id, {}, ALICE)
    await h.settle()
    mkdirSync(join(h.folder, 'run_000009'))
    for (const name of ['run_000002.log', 'run_000002.log.state', 'run_000003.log', 'run_000003.log.state'])
      writeFileSync(join(h.folder, name), '')
    await h.restart()
    expect(files()).toEqual(['run_000002', 'run_000003.log', 'run_000003.log.state'])
    left.end()
  })
})
