import type { EscalationRule } from './queries.ts'

/** `at once Ada`, `after 10 min Team network`. */
export function ruleWords({ delay }: Pick<EscalationRule, 'delay'>, name: string): string {
  return `${delay.timeAmount === 0 ? 'at once' : `after ${delay.timeAmount} min`} ${name}`
}
