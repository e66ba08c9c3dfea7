import { describe, expect, it } from 'vitest'
import { dayNamesOf, startOfDay } from '../../renderer/activity/day-name.ts'
import { mergeRows } from '../../renderer/activity/record.ts'
import { queryOf, type RecordFilter } from '../../renderer/activity/record-filter.ts'
import { alike } from '../../renderer/overview/unseen.tsx'
import { stateOf } from '../../renderer/tray/tray-state.ts'
import { newsWords } from '../../renderer/ui/announcer.tsx'
import type { Activity } from '../../shared/schema/history.ts'

const line = (second: number, more: Partial<Activity> = {}): Activity => ({
  id: `int_${String(second).padStart(6, '0')}`,
  runId: null,
  schedule: null,
  group: null,
  target: { kind: 'job', id: 'job_000001', name: 'Backup' },
  what: 'run',
  dueAt: new Date(Date.parse('2026-11-21T08:00:00Z') + second * 1000).toISOString(),
  createdAt: '2026-11-21T08:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  state: 'missed',
  reason: 'it slept',
  cause: 'schedule',
  actor: null,
  attempt: 0,
  acknowledgedAt: null,
  ...more,
})
const lines = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => line(from - index))
const idsOf = (rows: readonly Activity[] | null) => rows?.map(({ id }) => id)

describe('the newest page and those read before', () => {
  it('are one list, the last due first', () => {
    expect(idsOf(mergeRows(lines(62, 13), lines(60, 11)))).toEqual(idsOf(lines(62, 11)))
  })

  it('show of a line what was read last', () => {
    const [row] = mergeRows([line(5, { state: 'succeeded' })], [line(5)]) ?? []
    expect(row?.state).toBe('succeeded')
  })

  it('put what is recorded late in its place', () => {
    expect(idsOf(mergeRows([line(3)], [line(5), line(1)]))).toEqual(idsOf([line(5), line(3), line(1)]))
  })

  it('are torn when more has happened than a page holds', () => {
    expect(mergeRows(lines(200, 151), lines(60, 11))).toBeNull()
  })
})

describe('the filter in the address', () => {
  const none: RecordFilter = { what: '', state: '', target: '', from: '', to: '', search: '' }
  const asked = (filter: Partial<RecordFilter>) =>
    queryOf({ ...none, ...filter }, (day) => startOfDay(day, 'Europe/Berlin'))

  it.each([
    ['nothing', {}, ''],
    ['blanks', { search: '  ' }, ''],
    ['states', { state: 'failed,missed' }, 'state=failed%2Cmissed'],
    ['an instant', { from: '2026-11-21T08:00:00.000Z' }, 'from=2026-11-21T08%3A00%3A00.000Z'],
    ['the beginning of a day', { from: '2026-11-21' }, 'from=2026-11-20T23%3A00%3A00.000Z'],
    ['the end of a day of 25 hours', { to: '2026-10-25' }, 'to=2026-10-25T23%3A00%3A00.000Z'],
  ])('asks for %s', (_what, filter, query) => {
    expect(asked(filter)).toBe(query)
  })
})

it('days have the names of the zone', () => {
  const name = dayNamesOf('America/New_York')
  const now = Date.parse('2026-11-21T18:00:00Z')
  expect(name('2026-11-21T04:59:00Z', now)).toBe('Yesterday, Fri 20 Nov')
  expect(name('2026-11-21T05:00:00Z', now)).toBe('Today, Sat 21 Nov')
})

it('what went wrong alike is told once, the newest first', () => {
  const groups = alike([line(3), line(2, { reason: 'no' }), line(1)])
  expect(groups.map((group) => idsOf(group))).toEqual([idsOf([line(3), line(1)]), idsOf([line(2)])])
})

it.each([
  ['paused', { isPaused: true, unseen: 3, running: 1 }],
  ['attention', { isPaused: false, unseen: 3, running: 1 }],
  ['running', { isPaused: false, unseen: 0, running: 1 }],
  ['idle', { isPaused: false, unseen: 0, running: 0 }],
])('the tray is %s', (state, glance) => {
  expect(stateOf(glance)).toBe(state)
})

it('one or two are told by name, many as a sum', () => {
  const news = (state: string) => ({ what: 'run', target: line(1).target, state })
  expect(newsWords([news('succeeded')])).toBe('Run Backup succeeded')
  expect(newsWords([news('succeeded'), news('missed')])).toBe('Run Backup succeeded. Run Backup was missed')
  expect(newsWords([news('missed'), news('succeeded'), news('missed')])).toBe(
    '3 firings: 2 missed, 1 succeeded',
  )
})
