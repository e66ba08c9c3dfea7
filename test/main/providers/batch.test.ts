import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createBatcher } from '#main/providers/batch.ts'

const never = new AbortController().signal

/** A service that notes each call, and refuses those with an id that is bad. */
function createService(bad: readonly string[] = [], most = 100) {
  const calls: { readonly group: string; readonly ids: readonly string[]; readonly signal: AbortSignal }[] =
    []
  const ask = createBatcher<string, string>({
    async send(group, ids, signal) {
      calls.push({ group, ids, signal })
      const wrong = ids.find((id) => bad.includes(id))
      if (wrong !== undefined) throw new Error(`${wrong} is bad`)
      return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, `${group}-${id}`]))
    },
    canSplit: (error) => !String(error).includes('fatal'),
    most,
  })
  return { calls, ask }
}

describe('a batcher', () => {
  it('makes one call of what is asked within a short time', async () => {
    const { calls, ask } = createService()
    expect(await Promise.all(['1', '2', '3'].map((id) => ask('a', id, never)))).toEqual(['a-1', 'a-2', 'a-3'])
    expect(calls.map(({ ids }) => ids)).toEqual([['1', '2', '3']])
    expect(await ask('a', '4', never)).toBe('a-4')
    expect(calls).toHaveLength(2)
  })

  it('keeps groups apart', async () => {
    const { calls, ask } = createService()
    await Promise.all([ask('a', '1', never), ask('b', '1', never), ask('a', '2', never)])
    expect(calls.map(({ group, ids }) => [group, ids])).toEqual([
      ['a', ['1', '2']],
      ['b', ['1']],
    ])
  })

  it('goes out at once when it is full', async () => {
    const { calls, ask } = createService([], 2)
    const asked = ['1', '2', '3', '4', '5'].map((id) => ask('a', id, never))
    expect(calls.map(({ ids }) => ids)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    await Promise.all(asked)
    expect(calls.map(({ ids }) => ids).at(-1)).toEqual(['5'])
  })

  it('names an id once, and answers all who asked for it', async () => {
    const { calls, ask } = createService()
    expect(await Promise.all([ask('a', '1', never), ask('a', '1', never)])).toEqual(['a-1', 'a-1'])
    expect(calls.map(({ ids }) => ids)).toEqual([['1']])
  })

  it('answers undefined for what the service does not speak of', async () => {
    const { ask } = createService()
    expect(await Promise.all([ask('a', '1', never), ask('a', 'gone', never)])).toEqual(['a-1', undefined])
  })

  it('finds the one that spoils a call, and does the others', async () => {
    const { calls, ask } = createService(['37'])
    const ids = Array.from({ length: 100 }, (_, index) => String(index))
    const ended = await Promise.allSettled(ids.map((id) => ask('a', id, never)))
    expect(ended.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([37])
    expect(ended[37]).toMatchObject({ reason: { message: '37 is bad' } })
    expect(calls.length).toBeLessThan(20)
  })

  it('fails all of them at once with what is not the fault of one', async () => {
    const { calls, ask } = createService(['fatal'])
    const ended = await Promise.allSettled(['1', 'fatal', '2'].map((id) => ask('a', id, never)))
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(calls).toHaveLength(1)
  })

  it('leaves out what is cancelled before the call', async () => {
    const { calls, ask } = createService()
    const cancel = new AbortController()
    const cancelled = ask('a', '1', cancel.signal)
    cancel.abort('cancelled')
    await expect(cancelled).rejects.toThrow('cancelled')
    expect(await ask('a', '2', never)).toBe('a-2')
    expect(calls.map(({ ids }) => ids)).toEqual([['2']])
    expect(calls[0]?.signal.aborted).toBe(true)
    await expect(ask('a', '3', cancel.signal)).rejects.toThrow('cancelled')
  })

  it('makes no call when all of it is cancelled', async () => {
    const { calls, ask } = createService()
    const cancel = new AbortController()
    const cancelled = ask('a', '1', cancel.signal)
    cancel.abort('cancelled')
    await expect(cancelled).rejects.toThrow('cancelled')
    await sleep(60)
    expect(calls).toEqual([])
  })

  it('aborts the call only when nobody waits for it any more', async () => {
    const signals: AbortSignal[] = []
    const ask = createBatcher<string, string>({
      send(_group, _ids, signal) {
        signals.push(signal)
        return new Promise(() => {})
      },
      canSplit: () => true,
      most: 2,
    })
    const cancels = [new AbortController(), new AbortController()]
    const asked = cancels.map(({ signal }, index) => ask('a', String(index), signal))
    const ended = Promise.allSettled(asked)
    cancels[0]?.abort('cancelled')
    await expect(asked[0]).rejects.toThrow('cancelled')
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    cancels[1]?.abort('cancelled')
    await ended
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
