import { describe, expect, it } from 'vitest'
import { type Harness, startHarness } from '#test/helpers/harness.ts'

const HOUR = 3_600_000

/** The store as an older tz database left it: its version, its end, and next instants that are off. */
function leaveBehind(h: Harness, offMs: number, firedUntil: number | null): void {
  const { store } = h.parts
  for (const { id, nextDueAt } of store.triggers.listNext(1_000_000)) {
    store.triggers.advance(id, (nextDueAt ?? 0) + offMs)
  }
  store.settings.set('zone data', { version: '1999a', firedUntil })
}

const dues = (h: Harness) =>
  h.parts.store.triggers.listNext(10).map(({ nextDueAt }) => new Date(nextDueAt ?? 0).toISOString())

describe('a change of the time zone data', () => {
  it('reckons the next instants anew at the start', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    h.addSchedule(
      [
        ['0 8 * * *', 'start'],
        ['0 18 * * *', 'stop'],
      ],
      [h.addResource('web')],
      {
        timeZone: 'Europe/Berlin',
      },
    )
    const right = dues(h)
    expect(right).toEqual(['2026-11-20T17:00:00.000Z', '2026-11-21T07:00:00.000Z'])
    leaveBehind(h, HOUR, null)
    await h.restart()
    expect(dues(h)).toEqual(right)
    expect(h.parts.store.settings.find('zone data')).toEqual({
      version: process.versions.tz,
      firedUntil: null,
    })
    expect(h.logged.join('')).toMatch(/reckoned anew.*"before":"1999a".*"moved":2/)
  })

  it('leaves them alone when it is the same, or the first', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    h.addSchedule([['0 18 * * *', 'stop']], [h.addResource('web')])
    for (const known of [{ version: process.versions.tz, firedUntil: null }, null]) {
      leaveBehind(h, HOUR, null)
      const before = dues(h)
      h.parts.store.settings.set('zone data', known)
      await h.restart()
      expect(dues(h)).toEqual(before)
    }
  })

  it('loses nothing that was due already, and fires it once', async () => {
    await using h = await startHarness('2026-11-20T17:30:00Z')
    h.addSchedule([['0 18 * * *', 'stop']], [h.addResource('web')])
    leaveBehind(h, 0, null)
    await h.restart(HOUR)
    await h.forward(HOUR)
    expect(h.intents().map(({ dueAt }) => new Date(dueAt).toISOString())).toEqual([
      '2026-11-20T18:00:00.000Z',
    ])
    expect(dues(h)).toEqual(['2026-11-21T18:00:00.000Z'])
  })

  it('catches up what the new rules put before the start and the old ones behind it', async () => {
    await using h = await startHarness('2026-11-20T17:30:00Z')
    h.addSchedule([['0 18 * * *', 'stop']], [h.addResource('web')])
    leaveBehind(h, 2 * HOUR, h.clock.now())
    await h.restart(HOUR)
    await h.forward(60_000)
    expect(h.intents().map(({ dueAt, cause }) => [new Date(dueAt).toISOString(), cause])).toEqual([
      ['2026-11-20T18:00:00.000Z', 'catchUp'],
    ])
  })

  it('fires nothing again that the last life has fired', async () => {
    await using h = await startHarness('2026-11-20T18:10:00Z')
    h.addSchedule([['0 18 * * *', 'stop']], [h.addResource('web')])
    leaveBehind(h, HOUR, h.clock.now())
    await h.restart(HOUR)
    await h.forward(60_000)
    expect(h.intents()).toEqual([])
    expect(dues(h)).toEqual(['2026-11-21T18:00:00.000Z'])
  })

  it('does not wake what is switched off', async () => {
    await using h = await startHarness('2026-11-20T12:00:00Z')
    h.addSchedule([['0 18 * * *', 'stop']], [h.addResource('web')], { enabled: false })
    leaveBehind(h, 0, null)
    await h.restart()
    expect(dues(h)).toEqual([])
  })

  it('is compared with what a clean end has noted', async () => {
    const h = await startHarness('2026-11-20T12:00:00Z')
    await h.parts.engine.stop()
    expect(h.parts.store.settings.find('zone data')).toEqual({
      version: process.versions.tz,
      firedUntil: h.clock.now(),
    })
    await h[Symbol.asyncDispose]()
  })
})
