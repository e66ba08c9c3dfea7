// How times are shown: the operator's settings, for what shows a time to ask without asking the server.
import { create } from 'zustand'
import type { HourCycle } from '#shared/time-words.ts'

/** A week's first day: 1 is Monday, 7 is Sunday (ISO 8601). */
export type WeekStart = 1 | 6 | 7

type Preferences = {
  /** `08:00` and `20:00`, or `8:00 AM` and `8:00 PM`. */
  readonly hourCycle: HourCycle
  readonly weekStart: WeekStart
}

export const usePreferences = create<Preferences>()(() => ({ hourCycle: 'h23', weekStart: 1 }))

export function setPreferences(preferences: Partial<Preferences>): void {
  usePreferences.setState(preferences)
}
