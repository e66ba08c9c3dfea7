// Cron expressions as every cron of a system reads them (crontab(5)).
import { parseCron } from './cron.ts'
import { toError } from './error.ts'

const GREATEST = [59, 23, 31, 12, 7]
const WEEKDAY = 4

/** What is wrong with an expression, in words; null: nothing. */
export function whyNoCron(expression: string): string | null {
  try {
    parseCron(expression)
    return null
  } catch (error) {
    return toError(error).message
  }
}

/**
 * The same firings in the words of crontab(5), which knows no `?`, no Sunday at the end of a range by its name, and
 * no step from one number on; null where it has no words for them: `L` and `#`.
 */
export function toPlainCron(expression: string): string | null {
  const text = expression.trim()
  if (text.startsWith('@')) return text.toLowerCase()
  const fields = text.split(/[ \t]+/).map(plainField)
  return fields.includes(null) ? null : fields.join(' ')
}

function plainField(field: string, index: number): string | null {
  if (field === '?') return '*'
  const items = field.split(',')
  if (items.some((item) => /#|^L$|^(?:\d|[A-Z]{3})L$/i.test(item))) return null
  return items.map((item) => plainItem(item, index)).join(',')
}

function plainItem(item: string, index: number): string {
  const whole = index === WEEKDAY ? item.replace(/-SUN(?=$|\/)/i, '-7') : item
  return whole.replace(/^(\w+)\/(?=\d+$)/, `$1-${GREATEST[index]}/`)
}
