// A recommendation in words.
import { deedOf, type StorageDeed } from '#shared/once.ts'
import { gridOf } from '#shared/weekly-grid.ts'
import { formatMoney } from '../resources/cost.ts'
import { counted } from '../ui/natural.ts'
import type { Finding, Recommendation } from './types.ts'

/** Hours that must have been measured before anything is recommended. */
export const NEEDED_HOURS = 168

/** The positions of the hours in which it would be off, if only for a part of them. */
export function offHoursOf({ actions }: Pick<Recommendation, 'actions'>): ReadonlySet<number> {
  return new Set(gridOf(actions).flatMap((minutes, position) => (minutes > 0 ? [position] : [])))
}

/** How sure it is, and by what. */
export function confidenceWords({
  confidence,
  weeksObserved,
}: Pick<Recommendation, 'confidence' | 'weeksObserved'>): string {
  const sure =
    confidence >= 0.9
      ? 'Very sure'
      : confidence >= 0.7
        ? 'Fairly sure'
        : confidence >= 0.45
          ? 'A first guess'
          : 'Not very sure'
  return `${sure}: ${counted(weeksObserved, 'week')} measured`
}

/** `About $12 a week, $52 a month`; nothing where no cost is known. */
export function moneyWords({
  savings,
  savingsPerWeek,
}: Pick<Recommendation, 'savings' | 'savingsPerWeek'>): string {
  if (savings <= 0) return ''
  const month = `${formatMoney(savings)} a month`
  return savingsPerWeek > 0 ? `${formatMoney(savingsPerWeek)} a week, ${month}` : month
}

/** How many of the hours that are needed are measured; null when something else is the reason. */
export function measuredHours(reason: string | null): number | null {
  const found = /(\d+) of 168 hours/.exec(reason ?? '')
  return found === null ? null : Number(found[1])
}

/** `6 days 21 h more`, of hours in which it must be looked at. */
export function missingWords(measured: number): string {
  const hours = Math.max(0, NEEDED_HOURS - measured)
  const days = Math.floor(hours / 24)
  const rest = hours % 24
  return [days > 0 && counted(days, 'day'), rest > 0 && `${rest} h`].filter(Boolean).join(' ')
}

/** What it is about: a resource, everything with a tag, a project, a disk. */
export function aboutWords({ kind, tag, project, resources, finding }: Recommendation): string {
  if (kind === 'storage')
    return [finding?.itemType.toUpperCase(), finding?.region].filter(Boolean).join(' · ')
  if (kind === 'utilization') return 'One resource'
  const many = counted(resources.length, 'resource')
  if (tag !== null) return `${many} tagged ${tag.key}: ${tag.value}, which rest together`
  return project === null ? many : `${many} of the project ${project}, which rest together`
}

/** The reason why nothing is recommended, as a sentence. */
export function reasonWords(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}

const DEEDS: Readonly<Record<StorageDeed, string>> = {
  ebs_migration: 'Change it to gp3',
  archive_snapshot: 'Archive it',
  delete_volume: 'Delete the volume',
  delete_snapshot: 'Delete the snapshot',
}

/** What is done about a finding, as the button says it. */
export function deedWords(finding: Finding): string {
  return DEEDS[deedOf(finding)]
}
