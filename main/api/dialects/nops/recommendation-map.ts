// Recommendations as this dialect shows them (contract section 9).
import { WEEKS_PER_MONTH } from '#shared/recommendation.ts'
import type { Resource } from '#shared/resource.ts'
import type { StoredRecommendation } from '../../../store/recommendation.ts'
import { nameItem } from './item.ts'

export type RecommendationRow = ReturnType<typeof toRow>

/** The words `sort_by` may be; the first where there is none. */
export const RECOMMENDATION_FIELDS = [
  'savings',
  'savings_week',
  'hours_down',
  'confidence',
  'weeks_observed',
  'item_type',
  'resource_name',
  'region',
  'state',
] as const

/** One row; `resource` is what it is about where that is a single one of ours. */
export function toRow(found: StoredRecommendation, resource: Resource | null) {
  const { id, confidence, state } = found
  return { id, ...subjectOf(found, resource), ...savedBy(found), confidence, ...actsBy(found), state }
}

function subjectOf(found: StoredRecommendation, resource: Resource | null) {
  const nothing = { account_number: '', tag_key: null, tag_value: null }
  if (found.kind === 'storage') {
    const { itemType, resourceId, name, region } = found.content
    return { item_type: itemType, resource_id: resourceId, resource_name: name, region, ...nothing }
  }
  const { name, tag } = found.content
  if (resource !== null) {
    const { itemType, resourceId } = nameItem(resource)
    const { region } = resource
    return { item_type: itemType, resource_id: resourceId, resource_name: resource.name, region, ...nothing }
  }
  return {
    item_type: tag === null ? 'project' : 'tag',
    resource_id: null,
    resource_name: name,
    region: '',
    account_number: '',
    tag_key: tag?.key ?? null,
    tag_value: tag?.value ?? null,
  }
}

/** US dollars of a month and a week, and the hours of a week. */
function savedBy({ kind, content, savings }: StoredRecommendation) {
  const perWeek = kind === 'storage' ? savings / WEEKS_PER_MONTH : content.savingsPerWeek
  return {
    savings: round(savings),
    savings_week: round(perWeek),
    hours_down: kind === 'storage' ? 0 : content.hoursDown,
  }
}

/** What would have to be done, in the words in which a scheduler is made. */
function actsBy({ kind, content }: StoredRecommendation) {
  if (kind !== 'storage') {
    const actions = content.actions.map(({ action, days, hour, minute, position }) => ({
      action: action as string,
      action_type: 'selected_day_of_week',
      day: days[0] ?? null,
      day_of_week: days,
      hour,
      minute,
      position: position as number | null,
    }))
    return { weeks_observed: content.weeksObserved, actions }
  }
  const { action } = content
  const once = { action_type: 'onetime', day: null, day_of_week: [], hour: 0, minute: 0, position: null }
  // What is to be removed is for people to do.
  return { weeks_observed: 0, actions: action === 'remove' ? [] : [{ action: action as string, ...once }] }
}

/** Rows by one of their members; equal ones by their id, so that pages fit together. */
export function compareRows(field: string, isRising: boolean) {
  const read = (row: RecommendationRow) => (row as Readonly<Record<string, unknown>>)[field] ?? ''
  return (a: RecommendationRow, b: RecommendationRow): number => {
    const [first, second] = [read(a), read(b)] as [string | number, string | number]
    if (first === second) return a.id < b.id ? -1 : 1
    return first < second === isRising ? -1 : 1
  }
}

/** What all of them save together. */
export function totalsOf(rows: readonly RecommendationRow[]) {
  const sum = (field: 'savings' | 'savings_week' | 'hours_down') =>
    round(rows.reduce((total, row) => total + row[field], 0))
  return { savings: sum('savings'), savings_week: sum('savings_week'), hours_down: sum('hours_down') }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
