// How the duty of a rota is shared out, as the page shows it and as a file says it.
export type Share = {
  readonly type: string
  readonly id: string | null
  readonly name: string
  readonly shifts: number
  readonly hours: number
  readonly nights: number
  readonly nightHours: number
  readonly weekendHours: number
  readonly holidayHours: number
}

export const COLUMNS = [
  { key: 'hours', label: 'Hours' },
  { key: 'weekendHours', label: 'Weekends' },
  { key: 'nightHours', label: 'Nights' },
  { key: 'holidayHours', label: 'Holidays' },
] as const satisfies readonly { readonly key: keyof Share; readonly label: string }[]

const HEADS = ['Name', 'Shifts', 'Hours', 'Weekend hours', 'Nights', 'Night hours', 'Holiday hours'] as const

/** RFC 4180; a name that a spreadsheet would take for a formula is written so that it does not. */
export function toCsv(shares: readonly Share[], nameOf: (share: Share) => string): string {
  const rows = shares.map((share) => [
    nameOf(share),
    share.shifts,
    share.hours,
    share.weekendHours,
    share.nights,
    share.nightHours,
    share.holidayHours,
  ])
  return [HEADS, ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('')
}

function toCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
