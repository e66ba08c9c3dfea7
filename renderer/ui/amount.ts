/** A length of time as a person gives it: so many of a unit. */
export type Amount = { readonly count: number | string; readonly unit: Unit }
export type Unit = 'seconds' | 'minutes' | 'hours' | 'days'

export const UNITS: readonly Unit[] = ['seconds', 'minutes', 'hours', 'days']

const SECONDS: Readonly<Record<Unit, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }

/** In the largest unit that gives a whole number: 3600 is one hour. */
export function amountOf(seconds: number): Amount {
  const unit = UNITS.toReversed().find((name) => seconds > 0 && seconds % SECONDS[name] === 0) ?? 'seconds'
  return { count: seconds / SECONDS[unit], unit }
}

/** In seconds; not a number where none was given. */
export function secondsOf({ count, unit }: Amount): number {
  return count === '' ? Number.NaN : Number(count) * SECONDS[unit]
}
