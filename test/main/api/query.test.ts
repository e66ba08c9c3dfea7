import { describe, expect, it } from 'vitest'
import { cutPage, readCursor, readFlag, readInstant, readPage, readRange } from '#main/api/query.ts'

const sorts = ['name', 'createdAt']
const page = (query: object) => readPage(query, { sorts })

describe('a page', () => {
  it('is the first fifty unless said otherwise', () => {
    expect(page({})).toMatchObject({ limit: 50, page: 1 })
    const asked = { limit: '7', page: '3', search: 'x', sort_by: 'name', sort_order: 'desc', more: 'ignored' }
    expect(page(asked)).toEqual({ limit: 7, page: 3, search: 'x', sortBy: 'name', sortOrder: 'desc' })
  })

  it('takes a limit over the greatest as the greatest, however long it is', () => {
    expect(page({ limit: '501' }).limit).toBe(500)
    expect(page({ limit: '9'.repeat(400) }).limit).toBe(500)
    expect(readPage({ limit: '500' }, { sorts, maxLimit: 200 }).limit).toBe(200)
    expect(readPage({}, { sorts, defaultLimit: 20 }).limit).toBe(20)
    expect(Number.isSafeInteger(page({ page: '9'.repeat(400) }).page * 500)).toBe(true)
  })

  it.each(['0', '-1', '1.5', '1e2', 'x', '', ' ', '+1', '0x10', '٣'])('refuses "%s" as a count', (text) => {
    for (const field of ['limit', 'page']) {
      expect(() => page({ [field]: text })).toThrow(expect.objectContaining({ code: 'invalid', field }))
    }
  })

  it('refuses unknown sorts and repeated parameters', () => {
    const cases = { sort_by: 'size', sort_order: 'up', search: ['a', 'b'], limit: ['1', '2'] }
    for (const [field, value] of Object.entries(cases)) {
      expect(() => page({ [field]: value })).toThrow(expect.objectContaining({ code: 'invalid', field }))
    }
  })
})

describe('a cursor', () => {
  it('is a public id of its kind', () => {
    expect(readCursor({}, 'run')).toMatchObject({ limit: 50 })
    expect(readCursor({ cursor: 'run_00000a', limit: '2' }, 'run')).toEqual({ limit: 2, before: 10 })
    for (const cursor of ['int_00000a', '10', 'run_', 'run_00000A', 'run_a']) {
      expect(() => readCursor({ cursor }, 'run')).toThrow(expect.objectContaining({ field: 'cursor' }))
    }
  })

  it('leads on while there is more', () => {
    const rows = [{ id: 12 }, { id: 11 }, { id: 10 }]
    expect(cutPage(rows, 2, 'run')).toEqual({ rows: rows.slice(0, 2), next: 'run_00000b' })
    expect(cutPage(rows, 3, 'run')).toEqual({ rows, next: null })
  })
})

describe('instants and flags', () => {
  it('are read strictly', () => {
    expect(readInstant({ from: '2026-11-01T01:30:00 05:00' }, 'from')).toBe(
      Date.parse('2026-10-31T20:30:00Z'),
    )
    expect(readInstant({}, 'from')).toBeNull()
    expect(() => readInstant({ from: 'yesterday' }, 'from')).toThrow(
      expect.objectContaining({ field: 'from' }),
    )
    expect(() => readRange({ to: '2026-01-01' }, Date.parse('2026-01-02'), 1)).toThrow(
      expect.objectContaining({ field: 'to' }),
    )
    expect(readRange({}, 5, 10)).toEqual({ from: 5, to: 15 })
    expect([readFlag({ a: 'true' }, 'a'), readFlag({ a: 'false' }, 'a'), readFlag({}, 'a')]).toEqual([
      true,
      false,
      undefined,
    ])
    expect(() => readFlag({ a: '1' }, 'a')).toThrow(expect.objectContaining({ field: 'a' }))
  })
})
