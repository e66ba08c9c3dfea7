// What a change comes to, in words.
import { counted } from '../../ui/natural.ts'
import { hoursWords } from '../words.ts'

type Gap = { readonly startDate: string; readonly seconds: number }

/** `Ana +12 h`, `Ben −12 h 30 min`; hours that are only moved: `±0 h`. */
export function gainWords(name: string, hours: number): string {
  const minutes = Math.round(hours * 60)
  const sign = minutes > 0 ? '+' : minutes < 0 ? '−' : '±'
  return `${name} ${sign}${hoursWords(Math.abs(hours))}`.trim()
}

/** Which stretches without anybody come and go: `Opens 1 gap: 8 h more without anybody`. */
export function gapsWords(before: readonly Gap[], after: readonly Gap[]): readonly string[] {
  const total = (gaps: readonly Gap[]) => gaps.reduce((sum, { seconds }) => sum + seconds, 0) / 3600
  const keys = (gaps: readonly Gap[]) =>
    new Set(gaps.map(({ startDate, seconds }) => `${startDate} ${seconds}`))
  const [was, is] = [keys(before), keys(after)]
  const opened = [...is].filter((key) => !was.has(key)).length
  const hours = total(after) - total(before)
  const left =
    after.length === 0
      ? 'Nobody is missing at any time.'
      : `${hoursWords(total(after))} stay without anybody, in ${counted(after.length, 'gap')}.`
  if (opened === 0 && hours === 0) return [left]
  if (hours > 0)
    return [`Opens ${counted(Math.max(1, opened), 'gap')}: ${hoursWords(hours)} more without anybody.`]
  if (hours < 0) return [`Closes ${hoursWords(-hours)} without anybody. ${left}`]
  return [`Moves ${counted(opened, 'gap')}. ${left}`]
}
