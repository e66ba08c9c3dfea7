// What a change comes to, in words.
import { counted } from '../../ui/natural.ts'

type Gap = { readonly startDate: string; readonly seconds: number }

/** `12 h`, `0.5 h`. */
export function hoursOf(hours: number): string {
  return `${(Math.round(hours * 10) / 10).toLocaleString('en')} h`
}

/** `Ana +12 h`, `Ben −12 h`; hours that are only moved: `±0 h`. */
export function gainWords(name: string, hours: number): string {
  const rounded = Math.round(hours * 10) / 10
  const sign = rounded > 0 ? '+' : rounded < 0 ? '−' : '±'
  return `${name} ${sign}${hoursOf(Math.abs(rounded))}`.trim()
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
      : `${hoursOf(total(after))} stay without anybody, in ${counted(after.length, 'gap')}.`
  if (opened === 0 && hours === 0) return [left]
  if (hours > 0)
    return [`Opens ${counted(Math.max(1, opened), 'gap')}: ${hoursOf(hours)} more without anybody.`]
  if (hours < 0) return [`Closes ${hoursOf(-hours)} without anybody. ${left}`]
  return [`Moves ${counted(opened, 'gap')}. ${left}`]
}
