// Money in words. All of it is US dollars, as the providers' prices are.

/** A month of a mean year. */
const HOURS_PER_MONTH = (365.25 * 24) / 12

const exact = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const whole = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })

/** `$0.42 an hour`; a price may be far below a cent. */
export function perHour(hourlyCost: number): string {
  return `${exact.format(hourlyCost)} an hour`
}

/** What it costs in a month if it always runs: `$307 a month`. */
export function perMonth(hourlyCost: number): string {
  return `${formatMoney(hourlyCost * HOURS_PER_MONTH)} a month`
}

/** Whole dollars from ten on; below that the cents count. */
export function formatMoney(dollars: number): string {
  return (Math.abs(dollars) >= 10 ? whole : cents).format(dollars)
}
