import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { calendarRoutes } from './calendar.ts'
import { setEnvelope } from './envelope.ts'
import { escalationRoutes } from './escalation.ts'
import { forwardingRuleRoutes } from './forwarding-rule.ts'
import { onCallRoutes } from './on-call.ts'
import { overrideRoutes } from './override.ts'
import { rotationRoutes } from './rotation.ts'
import { scheduleRoutes } from './schedule.ts'
import { teamRoutes } from './team.ts'
import { timelineRoutes } from './timeline.ts'
import { userRoutes } from './user.ts'

/** The on-call dialect, `/v2…`, with its own envelope and form of errors. */
export function opsgenieRoutes(instance: FastifyInstance, context: ApiContext): void {
  instance.register(async (api) => {
    setEnvelope(api)
    scheduleRoutes(api, context)
    rotationRoutes(api, context)
    overrideRoutes(api, context)
    timelineRoutes(api, context)
    onCallRoutes(api, context)
    calendarRoutes(api, context)
    forwardingRuleRoutes(api, context)
    userRoutes(api, context)
    teamRoutes(api, context)
    escalationRoutes(api, context)
  })
}
