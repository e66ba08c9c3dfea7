// Times of a day as people type them.
const MINUTES = 24 * 60

/** `08:30` of `8:30`, `0830`, `8.30`, `8`, `8:30 am`, `8p`; null of what is no time. */
export function parseClock(text: string): string | null {
  const [, hours, minutes = '0', half] = /^(\d{1,2})(?:[:. ]?(\d\d))? ?([ap])?m?$/i.exec(text.trim()) ?? []
  if (hours === undefined) return null
  const hour = half === undefined ? Number(hours) : hourOfHalf(Number(hours), half)
  if (hour === null || hour > 23 || Number(minutes) > 59) return null
  return `${String(hour).padStart(2, '0')}:${minutes.padStart(2, '0')}`
}

/** On a clock of twelve hours 12 comes first. */
function hourOfHalf(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** The minute of the day that a time, as `parseClock` answers it, says. */
export function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number)
  return (hour ?? 0) * 60 + (minute ?? 0)
}

/** The next time of so many minutes, after (`direction` 1) or before (-1), round the clock. */
export function stepClock(time: string, stepMinutes: number, direction: 1 | -1): string {
  const places = minuteOf(time) / stepMinutes
  const next = (direction === 1 ? Math.floor(places) + 1 : Math.ceil(places) - 1) * stepMinutes
  const minute = (next + MINUTES) % MINUTES
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
