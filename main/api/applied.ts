import type { AppliedSchedule } from '#shared/saving.ts'
import type { StoredRecommendation } from '../store/recommendation.ts'

/** What an applied recommendation promised; nothing for one that was not applied, or is about storage. */
export function toAppliedSchedule(recommendation: StoredRecommendation): readonly AppliedSchedule[] {
  const { kind, content, appliedAt } = recommendation
  if (kind === 'storage' || appliedAt === null) return []
  const { hoursDown: hoursDownPerWeek, savingsPerWeek } = content
  return [{ hoursDownPerWeek, savingsPerWeek, resourceIds: content.resourceIds, appliedAt }]
}
