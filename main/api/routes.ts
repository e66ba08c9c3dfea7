import type { FastifyInstance } from 'fastify'
import type { ApiContext } from './context.ts'
import { renderUnrouted as renderScheduler } from './dialects/instabase/answer.ts'
import { instabaseRoutes } from './dialects/instabase/index.ts'
import { renderUnrouted as renderGrid } from './dialects/nops/error.ts'
import { nopsRoutes } from './dialects/nops/index.ts'
import { renderUnrouted as renderOnCall } from './dialects/opsgenie/envelope.ts'
import { opsgenieRoutes } from './dialects/opsgenie/index.ts'
import { renderUnrouted as renderSeed } from './dialects/seed/error.ts'
import { seedRoutes } from './dialects/seed/index.ts'
import { actionRoutes } from './dialects/zopnight/action.ts'
import { groupRoutes } from './dialects/zopnight/group.ts'
import { overrideRoutes } from './dialects/zopnight/override.ts'
import { reportRoutes } from './dialects/zopnight/report.ts'
import { scheduleRoutes } from './dialects/zopnight/schedule.ts'
import { absenceRoutes } from './own/absence.ts'
import { activityRoutes } from './own/activity.ts'
import { auditRoutes } from './own/audit.ts'
import { backupRoutes } from './own/backup.ts'
import { calendarRoutes } from './own/calendar.ts'
import { cleaningRoutes } from './own/cleaning.ts'
import { crontabRoutes } from './own/crontab.ts'
import { deliveryRoutes } from './own/delivery.ts'
import { discoveryRoutes } from './own/discovery.ts'
import { fairnessRoutes } from './own/fairness.ts'
import { feedRoutes } from './own/feed.ts'
import { glanceRoutes } from './own/glance.ts'
import { groupProgressRoutes } from './own/group-progress.ts'
import { historyRoutes } from './own/history.ts'
import { jobRoutes } from './own/job.ts'
import { nowRoutes } from './own/now.ts'
import { pauseRoutes } from './own/pause.ts'
import { personShiftRoutes } from './own/person-shift.ts'
import { previewRoutes } from './own/preview.ts'
import { reachRoutes } from './own/reach.ts'
import { recommendationRoutes } from './own/recommendation.ts'
import { resourceRoutes } from './own/resource.ts'
import { resourceLookRoutes } from './own/resource-look.ts'
import { rotaRoutes } from './own/rota.ts'
import { rotaPreviewRoutes } from './own/rota-preview.ts'
import { scheduleListRoutes } from './own/schedule-list.ts'
import { searchRoutes } from './own/search.ts'
import { settingRoutes } from './own/setting.ts'
import { statusRoutes } from './own/status.ts'
import { swapRoutes, takeRoutes } from './own/swap.ts'
import { timelineRoutes } from './own/timeline.ts'
import { transferRoutes } from './own/transfer.ts'
import { userRoutes } from './own/user.ts'
import { utilizationRoutes } from './own/utilization.ts'

/** The dialect that tells what the router refuses; each tells what is not its own in our words. */
export function unroutedOf(url: string) {
  if (url.startsWith('/v2/')) return renderOnCall
  if (url.startsWith('/svc/')) return renderGrid
  return url.startsWith('/api/v1/scheduler/') ? renderScheduler : renderSeed
}

/** Every list of routes there is. */
const ROUTES = [
  scheduleRoutes,
  scheduleListRoutes,
  reachRoutes,
  groupRoutes,
  overrideRoutes,
  actionRoutes,
  auditRoutes,
  reportRoutes,
  opsgenieRoutes,
  seedRoutes,
  instabaseRoutes,
  nopsRoutes,
  userRoutes,
  resourceLookRoutes,
  resourceRoutes,
  groupProgressRoutes,
  utilizationRoutes,
  recommendationRoutes,
  discoveryRoutes,
  jobRoutes,
  crontabRoutes,
  transferRoutes,
  previewRoutes,
  historyRoutes,
  activityRoutes,
  timelineRoutes,
  nowRoutes,
  deliveryRoutes,
  pauseRoutes,
  glanceRoutes,
  calendarRoutes,
  feedRoutes,
  rotaRoutes,
  fairnessRoutes,
  personShiftRoutes,
  rotaPreviewRoutes,
  swapRoutes,
  takeRoutes,
  absenceRoutes,
  searchRoutes,
  settingRoutes,
  backupRoutes,
  cleaningRoutes,
  statusRoutes,
]

export function registerRoutes(api: FastifyInstance, context: ApiContext): void {
  for (const register of ROUTES) register(api, context)
}
