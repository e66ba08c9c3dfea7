// How times are shown: the operator's settings, for what shows a time to read without asking the server.
import { create } from 'zustand'
import type { HourCycle } from '#shared/time-words.ts'
import type { Session } from './api-types.ts'

/** A week's first day: 1 is Monday, 7 is Sunday (ISO 8601). */
export type WeekStart = 1 | 6 | 7

type Preferences = {
  /** `08:00` and `20:00`, or `8:00 AM` and `8:00 PM`. */
  readonly hourCycle: HourCycle
  readonly weekStart: WeekStart
}

const WEEK_STARTS = { monday: 1, saturday: 6, sunday: 7 } as const

export const usePreferences = create<Preferences>()(() => ({ hourCycle: 'h23', weekStart: 1 }))

/** Takes over what the session says, before anything below is drawn by it. */
export function usePreferencesOf({ timeFormat, weekStart }: Session): void {
  const hourCycle = timeFormat === '12h' ? 'h12' : 'h23'
  const known = usePreferences.getState()
  const wanted = { hourCycle, weekStart: WEEK_STARTS[weekStart] ?? 1 } as const
  if (known.hourCycle !== wanted.hourCycle || known.weekStart !== wanted.weekStart) {
    usePreferences.setState(wanted)
  }
}
