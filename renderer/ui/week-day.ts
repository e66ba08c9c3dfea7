// The days of a week, 0 being Monday as in shared/, and the rows in which they stand: the operator says which is first.
import { usePreferences } from '../preferences.ts'

export const DAY_NAMES = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

export function dayName(day: number): string {
  return DAY_NAMES[day] ?? ''
}

/** The day that stands first. */
export function firstDay(): number {
  return usePreferences.getState().weekStart - 1
}

export function dayOfRow(row: number): number {
  return (row + firstDay()) % 7
}

export function rowOfDay(day: number): number {
  return (day - firstDay() + 7) % 7
}

/** All days, in the order of their rows. */
export function daysInOrder(): readonly number[] {
  return DAY_NAMES.map((_, row) => dayOfRow(row))
}
