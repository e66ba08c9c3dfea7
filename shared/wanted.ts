import { type SpecialDays, skippingCalendar } from './calendar.ts'
import type { PowerAction } from './power.ts'
import { type BoundedRule, previousDue, type ScheduleTrigger } from './trigger.ts'

/** A rule that has a say in what a resource should be. */
export type WantingRule = Pick<ScheduleTrigger, 'rule' | 'action'> &
  Pick<BoundedRule, 'startsAt'> & { readonly calendars: readonly SpecialDays[] }

/** So many special days in a row are looked behind; a calendar that rests for longer wants nothing. */
const LOOK_BEHIND = 400

/**
 * What the rules want at an instant: the action of the newest firing at or before it that no special day
 * kept from happening; at one instant start beats stop. Null when nothing has ever fired.
 */
export function wantedAction(rules: readonly WantingRule[], now: number): PowerAction | null {
  const firings = rules.flatMap((rule) => {
    const at = lastFiring(rule, now)
    return at === null ? [] : [{ at, action: rule.action }]
  })
  const newestAt = Math.max(...firings.map((firing) => firing.at))
  const newest = firings.filter((firing) => firing.at === newestAt)
  if (newest.length === 0) return null
  return newest.some((firing) => firing.action === 'start') ? 'start' : 'stop'
}

function lastFiring(wanting: WantingRule, now: number): number | null {
  let at = previousDue(wanting, now + 1)
  for (let looked = 0; at !== null && looked < LOOK_BEHIND; looked += 1) {
    if (skippingCalendar(wanting.calendars, wanting.action, at, wanting.rule.timeZone) === null) return at
    at = previousDue(wanting, at)
  }
  return null
}
