// Whether a stop keeps the memory: a weekly grid says so in the details of its actions (`{"Hibernate": true}`).
import { expandCron, type PowerCron } from './grid-cron.ts'
import { ruleKey } from './weekly-grid.ts'

/** The details of actions as they were sent, by `ruleKey`. */
export type ActionDetails = Readonly<Record<string, unknown>>

/** Whether one of these entries is a stop that keeps the memory. */
export function isHibernation(crons: readonly PowerCron[], details: ActionDetails): boolean {
  return crons.some(({ expression, action }) => {
    if (action !== 'stop') return false
    return expandCron({ expression, action }).rules.some(
      (rule) => Object(details[ruleKey(rule)]).Hibernate === true,
    )
  })
}
