import { expect, test } from 'vitest'
import { describeRestriction } from '#shared/restriction-words.ts'
import type { Restriction } from '#shared/rota.ts'

const [SUN, MON, TUE, FRI, SAT] = [0, 1, 2, 5, 6] as const
const week = (...windows: readonly (readonly [number, number, number, number])[]): Restriction => ({
  kind: 'week',
  windows: windows.map(([startDay, from, endDay, to]) => ({
    startDay,
    startMinute: from * 60,
    endDay,
    endMinute: to * 60,
  })),
})

test.each<[Restriction, string]>([
  [{ kind: 'day', start: 480, end: 1110 }, 'every day 08:00–18:30'],
  [{ kind: 'day', start: 1320, end: 360 }, 'every day 22:00–06:00'],
  [{ kind: 'day', start: 0, end: 1440 }, 'always'],
  [{ kind: 'day', start: 480, end: 480 }, 'always'],
  [{ kind: 'day', start: 720, end: 1440 }, 'every day 12:00–24:00'],
  [week([MON, 8, TUE, 18.5], [3, 8, 4, 18.5]), 'Mon 08:00 – Tue 18:30, Wed 08:00 – Thu 18:30'],
  [week([MON, 9, MON, 17], [TUE, 9, TUE, 17], [3, 9, 3, 17]), 'Mon–Wed 09:00–17:00'],
  [
    week([MON, 9, MON, 17], [TUE, 10, TUE, 17], [FRI, 10, FRI, 17]),
    'Mon 09:00–17:00, Tue 10:00–17:00, Fri 10:00–17:00',
  ],
  [week([SAT, 8, SAT, 24], [SUN, 8, SUN, 24]), 'Sat–Sun 08:00–24:00'],
  [week([MON, 20, MON, 6]), 'Mon 20:00 – Mon 06:00'],
  [week([MON, 8, MON, 8]), 'always'],
])('%j is said as %s', (restriction, words) => {
  expect(describeRestriction(restriction)).toBe(words)
})
